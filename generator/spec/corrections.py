"""Corrects mistakes in an OpenAPI document of somebody else, where the meaning is certain.

Input: an object of the document with its model. Output: the same object, changed in place so that it
matches the model, and a warning for each change. Corrected is what can only mean one thing (text for
a number, a bound as OpenAPI 3.0 writes it); removed is what constrains or describes values but does
not change their structure. Everything else is left for validation to report.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from generator.config.config_reader import kind_of
from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.positions import Origin
from generator.spec.container_corrections import correct_container
from generator.spec.document import OpenApiDocument
from generator.spec.openapi_grammar import TYPE_SYNONYMS, Model, Shape, is_schema, members_to_check
from generator.yaml.node import Mapping, Member, Node, Scalar, Sequence

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_SIZES = frozenset(
    ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
)
_REMOVABLE = frozenset(
    {
        *_SIZES,
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("uniqueItems", "pattern", "format", "enum", "readOnly", "writeOnly"),
        *("title", "summary", "description", "example", "examples", "externalDocs", "deprecated"),
        *("discriminator", "xml", "tags", "callbacks", "links", "contact", "license"),
    }
)
"""Keys without which an object still describes the same requests and responses, or more of them."""

_EXCLUSIVE = frozenset({"exclusiveMinimum", "exclusiveMaximum"})
_CHOICES = frozenset({"anyOf", "oneOf"})
_FLAGS = (True, False, "true", "false")

_TEXTS = {"Response": ("description",), "Info": ("title", "version"), "License": ("name",)}
"""Required keys whose text is documentation only, by model."""


def correct_object(node: Mapping, model: Model, openapi: str, diagnostics: Diagnostics) -> None:
    """Correct the keys of an object; report each change as a warning."""
    if model.name == "OpenAPI" and "info" not in node:
        _set(node, "info", Mapping(origin=node.origin))
        _warn(diagnostics, node, 'missing key "info"', "add 'info:' with title and version")
    if model.name == "OpenAPI":
        _correct_paths(node, openapi, diagnostics)
    for key in _TEXTS.get(model.name, ()) if "$ref" not in node else ():
        if key not in node:
            _set(node, key, Scalar("", node.origin))
            _warn(diagnostics, node, f'missing key "{key}"', f"add '{key}:'")
    correct_dialect(node, model, openapi, diagnostics)
    for member, shape in members_to_check(node, model):
        if not shape.is_any:
            _correct_member(node, member, model, shape, diagnostics)


def _correct_paths(root: Mapping, openapi: str, diagnostics: Diagnostics) -> None:
    """Add the ``/`` at the start of paths, and an empty mapping for missing paths."""
    paths = root.get("paths")
    is_absent = paths is None or (isinstance(paths, Scalar) and paths.value is None)
    if is_absent and openapi.startswith("3.0"):
        _set(root, "paths", Mapping(origin=root.origin))
        _warn(diagnostics, root, 'missing key "paths"', "add 'paths:'")
    if not isinstance(paths, Mapping):
        return
    members = list(paths)
    for member in members:
        path = f"/{member.key}"
        is_path = not member.key.startswith(("/", "x-", "$")) and "://" not in member.key
        if is_path and path not in paths:
            message = f'the path "{member.key}" does not start with "/"'
            _warn(diagnostics, Scalar(None, member.origin), message, "add '/' at the start")
            member.key = path
    paths.members = {member.key: member for member in members}


def correct_dialect(node: Mapping, model: Model, openapi: str, diagnostics: Diagnostics) -> None:
    """Convert what a schema writes as another version of OpenAPI does: null, types and bounds."""
    if is_schema(model):
        if not _EXCLUSIVE.isdisjoint(node.members):
            _correct_bounds(node, openapi, diagnostics)
        if "type" in node.members:
            _correct_types(node, openapi, diagnostics)
        if openapi.startswith("3.0") and not _CHOICES.isdisjoint(node.members):
            _correct_null(node, diagnostics)


def correct_operation_ids(document: OpenApiDocument, diagnostics: Diagnostics) -> None:
    """Remove operationIds that an earlier operation has, so that others are derived."""
    first: dict[str, Origin] = {}
    for operation in document.operations():
        node = operation.node.get("operationId")
        if not isinstance(node, Scalar):
            continue
        name = str(node.value)
        if name not in first:
            first[name] = node.origin
            continue
        # The operation may be the target of a reference that is used twice: it is not changed itself.
        members = {
            key: each for key, each in operation.node.members.items() if key != "operationId"
        }
        operation.member.value = Mapping(members, origin=operation.member.value.origin)
        diagnostics.warning(
            "OPE001",
            f'operationId "{name}" is not unique; another is derived from the path',
            operation.member.origin,
            help="use a different operationId for each operation",
            notes=(Note(message="the first operation with this operationId", origin=first[name]),),
        )


def _correct_member(
    node: Mapping, member: Member, model: Model, shape: Shape, diagnostics: Diagnostics
) -> None:
    correct_container(member, shape, diagnostics)
    value = member.value
    subject = f'"{member.key}"'
    if isinstance(value, Sequence) and shape.items is not None:
        _correct_items(value, shape.items, subject, diagnostics)
        if member.key in _REMOVABLE:
            _remove_wrong_items(value, shape.items, subject, diagnostics)
    if isinstance(value, Mapping) and shape.values is not None and member.key in _REMOVABLE:
        _remove_wrong_values(value, shape.values, diagnostics)
    if not _is_wrong(member, shape):
        return
    replacement = next(_replacements(member, shape), None)
    is_empty = _is_empty(value, shape)
    if replacement is not None:
        _set(node, member.key, replacement)
        result = f"read as {_shown(replacement)}"
    elif is_empty or member.key in _REMOVABLE or _is_draft_3(member, model):
        del node.members[member.key]
        result = "ignored"
    else:
        return
    diagnostics.warning(
        "OAS009",
        f"{subject} is {_kind(value)}, {result}",
        value.origin,
        help=f"write {shape.expected}",
    )


def _correct_items(values: Sequence, shape: Shape, subject: str, diagnostics: Diagnostics) -> None:
    """Correct texts in a list that are written as numbers."""
    for index, item in enumerate(values.items):
        if isinstance(item, Scalar) and not _accepts(item, shape):
            text = next(_scalars(item, shape), None)
            if text is not None:
                values.items[index] = text
                message = f"{subject} contains {_kind(item)}, read as {_shown(text)}"
                diagnostics.warning("OAS009", message, item.origin, help=f"write {shape.expected}")


def _remove_wrong_items(
    values: Sequence, shape: Shape, subject: str, diagnostics: Diagnostics
) -> None:
    """Remove what is no text from a list of texts."""
    if shape.scalars - {str} or shape.model or shape.values or not shape.scalars:
        return
    for item in list(values.items):
        if not isinstance(item, Scalar) or not _accepts(item, shape):
            values.items.remove(item)
            message = f"{subject} contains {_kind(item)}, ignored"
            diagnostics.warning("OAS009", message, item.origin, help=f"write {shape.expected}")


def _remove_wrong_values(node: Mapping, shape: Shape, diagnostics: Diagnostics) -> None:
    """Remove what is no mapping from a mapping of objects, such as examples by name."""
    for member in list(node):
        value = member.value
        is_object = shape.model is not None or shape.values is not None
        if is_object and not isinstance(value, Mapping) and not member.key.startswith("x-"):
            del node.members[member.key]
            message = f'"{member.key}" is {_kind(value)}, ignored'
            diagnostics.warning("OAS009", message, value.origin, help=f"write {shape.expected}")
        elif isinstance(value, Mapping) and shape.values is not None and "$ref" not in value:
            _remove_wrong_values(value, shape.values, diagnostics)


def _is_wrong(member: Member, shape: Shape) -> bool:
    """Whether a value does not have the shape of its key, without looking into it."""
    value = member.value
    match value:
        case Scalar():
            return not _accepts(value, shape) or _is_invalid_bound(member)
        case Sequence(items=items):
            return shape.items is None or (not items and member.key == "enum")
        case Mapping():
            is_closed = shape.model is None and shape.values is None
            has_no_name = member.key == "discriminator" and "propertyName" not in value
            has_no_url = member.key == "externalDocs" and "url" not in value
            return is_closed or has_no_name or has_no_url


def _is_empty(value: Node, shape: Shape) -> bool:
    """Whether a value has no content: none at all, ``{}`` for a list, or an empty text for a choice."""
    if isinstance(value, Mapping):
        return shape.items is not None and not value.members
    return isinstance(value, Scalar) and (
        value.value is None or (value.value == "" and bool(shape.choices))
    )


def _is_draft_3(member: Member, model: Model) -> bool:
    """Whether a property says itself that it is required, as in JSON Schema draft 3."""
    is_flag = isinstance(member.value, Scalar) and member.value.value in _FLAGS
    return member.key == "required" and is_schema(model) and is_flag


def _is_invalid_bound(member: Member) -> bool:
    if member.key not in _SIZES and member.key != "multipleOf":
        return False
    value = member.value.value if isinstance(member.value, Scalar) else None
    if not isinstance(value, int | float):
        return False
    return (member.key in _SIZES and value < 0) or (member.key == "multipleOf" and value <= 0)


def _accepts(node: Scalar, shape: Shape) -> bool:
    if shape.choices and isinstance(node.value, str):
        return node.value in shape.choices
    if type(node.value) in shape.scalars:
        return True
    if isinstance(node.value, bool) and shape.model is not None and is_schema(shape.model):
        return True
    is_whole = isinstance(node.value, float) and node.value.is_integer()
    return is_whole and int in shape.scalars


def _replacements(member: Member, shape: Shape) -> Iterator[Node]:
    """Yield what a value of the wrong kind certainly means."""
    value = member.value
    if isinstance(value, Scalar):
        yield from _scalars(value, shape)
        if member.key == "discriminator" and isinstance(value.value, str):
            yield _mapping("propertyName", value)


def _scalars(node: Scalar, shape: Shape) -> Iterator[Scalar]:
    """Yield what a scalar of the wrong kind certainly means."""
    value, origin = node.value, node.origin
    if isinstance(value, str):
        lower = value.strip().lower()
        same = [choice for choice in shape.choices if choice.lower() == lower]
        if same:
            yield Scalar(same[0], origin)
        if TYPE_SYNONYMS.get(lower) in shape.choices:
            yield Scalar(TYPE_SYNONYMS[lower], origin)
        if bool in shape.scalars and lower in ("true", "false"):
            yield Scalar(lower == "true", origin)
        if _NUMBER.fullmatch(value) and shape.scalars & {int, float}:
            number = json.loads(value)
            if type(number) in shape.scalars:
                yield Scalar(number, origin)
    elif value is not None and str in shape.scalars and not shape.scalars - {str}:
        yield Scalar(json.dumps(value), origin)


def _correct_bounds(node: Mapping, openapi: str, diagnostics: Diagnostics) -> None:
    """Convert exclusive bounds between OpenAPI 3.0 and 3.1."""
    for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        own = node.get(exclusive)
        if not isinstance(own, Scalar):
            continue
        other = node.get(bound)
        is_flag = isinstance(own.value, bool)
        if openapi.startswith("3.0") and isinstance(own.value, int | float) and not is_flag:
            if other is None:
                _set(node, bound, Scalar(own.value, own.origin))
                _set(node, exclusive, Scalar(True, own.origin))
                _warn(diagnostics, own, f'"{exclusive}" is a number', "in OpenAPI 3.0, write true")
        elif not openapi.startswith("3.0") and is_flag:
            del node.members[exclusive]
            if own.value and isinstance(other, Scalar):
                del node.members[bound]
                _set(node, exclusive, Scalar(other.value, other.origin))
            help_text = f"in OpenAPI 3.1, write the number itself under '{exclusive}'"
            _warn(diagnostics, own, f'"{exclusive}" is {_kind(own)}', help_text)


def _correct_types(node: Mapping, openapi: str, diagnostics: Diagnostics) -> None:
    """Convert null and lists of types between OpenAPI 3.0 and 3.1, and names that are no types."""
    nullable, type_ = node.get("nullable"), node.get("type")
    if isinstance(type_, Scalar) and type_.value == "any":
        del node.members["type"]
        _warn(diagnostics, type_, '"any" is not a schema type', "omit 'type' to allow any value")
    if isinstance(type_, Scalar) and type_.value == "file":  # Swagger 2.0
        _set(node, "type", Scalar("string", type_.origin))
        node.members.pop("format", None)
        _set(node, "format", Scalar("binary", type_.origin))
        _warn(
            diagnostics, type_, '"file" is not a schema type', "write string, with format: binary"
        )
    if openapi.startswith("3.0") and isinstance(type_, Sequence):
        types = [item for item in type_ if not (isinstance(item, Scalar) and item.value == "null")]
        if len(types) < len(type_.items):
            _set(node, "nullable", Scalar(True, type_.origin))
        if len(types) == 1:
            _set(node, "type", types[0])
        elif types and "anyOf" not in node:
            del node.members["type"]
            variants: list[Node] = [_mapping("type", item) for item in types]
            _set(node, "anyOf", Sequence(variants, type_.origin))
        _warn(diagnostics, type_, '"type" is a list', "in OpenAPI 3.0, write one type")
    is_null = isinstance(nullable, Scalar) and nullable.value is True
    if is_null and not openapi.startswith("3.0") and isinstance(type_, Scalar):
        del node.members["nullable"]
        _set(node, "type", Sequence([type_, Scalar("null", type_.origin)], type_.origin))
        help_text = "in OpenAPI 3.1, add \"null\" to 'type'"
        _warn(diagnostics, type_, '"nullable" is a keyword of OpenAPI 3.0', help_text)


def _correct_null(node: Mapping, diagnostics: Diagnostics) -> None:
    """Convert an alternative that is null, as OpenAPI 3.1 has it, to ``nullable``."""
    for keyword in ("anyOf", "oneOf"):
        branches = node.get(keyword)
        if not isinstance(branches, Sequence):
            continue
        present = [branch for branch in branches.items if not _is_null(branch)]
        if present and len(present) < len(branches.items):
            _set(node, keyword, Sequence(present, branches.origin))
            _set(node, "nullable", Scalar(True, branches.origin))
            help_text = "in OpenAPI 3.0, write 'nullable: true' beside it"
            _warn(diagnostics, branches, f'"{keyword}" contains the type null', help_text)


def _is_null(node: Node) -> bool:
    type_ = node.get("type") if isinstance(node, Mapping) else None
    return isinstance(type_, Scalar) and type_.value == "null"


def _warn(diagnostics: Diagnostics, node: Node, message: str, help_text: str) -> None:
    diagnostics.warning("OAS009", f"{message}; corrected", node.origin, help=help_text)


def _set(node: Mapping, key: str, value: Node) -> None:
    node.members[key] = Member(key, value, node.key_origin(key))


def _mapping(key: str, value: Node) -> Mapping:
    return Mapping({key: Member(key, value, value.origin)}, origin=value.origin)


def _kind(node: Node) -> str:
    if isinstance(node, Mapping | Sequence) and not list(node):
        return f"{kind_of(node)} without content"
    return kind_of(node)


def _shown(node: Node) -> str:
    return json.dumps(node.value) if isinstance(node, Scalar) else kind_of(node)
