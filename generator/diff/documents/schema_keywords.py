"""Reads a schema as keywords that are equal for schemas that accept the same values.

References are followed, ``allOf`` and alternatives with a single member are merged, null is a
keyword of its own, limits are compared by what they allow, and values that equal their default are
left out. Everything else stays as it is written.
"""

from __future__ import annotations

import json
from dataclasses import field
from math import ceil, floor

from generator.diff.documents.differences import Place, key_of, place_of
from generator.diff.documents.nodes import References, items_of, json_of, members_of, texts_of
from generator.ir.json import Json, thaw_json
from generator.records import dataclass
from generator.spec.document import reference_of
from generator.yaml.node import Mapping, Node, Scalar, Sequence

ALTERNATIVES = ("oneOf", "anyOf")
SINGLE = (
    "items",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
)
"""Keywords with one schema."""
CODINGS = ("contentEncoding", "contentMediaType")
"""How a string is coded: who expects another coding than the one that is used cannot decode it."""
NAMED = ("properties", "patternProperties", "dependentSchemas")
"""Keywords with a mapping of schemas."""

_NEVER_MAPPING = frozenset({"required", "type", "nullable", "allOf", *ALTERNATIVES})
_NEVER_LIST = frozenset({"nullable", *SINGLE, *NAMED})
_NEVER_SCALAR = frozenset({"required", "allOf", *ALTERNATIVES, *NAMED})
_BOOLEAN_IF_SCALAR = frozenset({"nullable", *SINGLE})
_OF_ONE_KIND = _NEVER_MAPPING | _NEVER_LIST | _NEVER_SCALAR | _BOOLEAN_IF_SCALAR
"""Keywords whose values can be of the wrong kind."""

_WITHOUT_MEANING = frozenset({"$ref", "allOf", "$defs", "definitions", "nullable"})
_DEFAULTS: dict[str, Json] = {
    "minLength": 0,
    "minItems": 0,
    "minProperties": 0,
    "minContains": 1,
    **dict.fromkeys(("uniqueItems", "readOnly", "writeOnly", "deprecated"), False),
}
"""What a keyword means when it is absent (JSON Schema 2020-12, validation)."""
_LIMITS = {"minimum": ("exclusiveMinimum", 1), "maximum": ("exclusiveMaximum", -1)}
_FORMATS = {
    "byte": ("contentEncoding", "base64"),
    "binary": ("contentMediaType", "application/octet-stream"),
}
"""Formats of OpenAPI 3.0 that 3.1 replaced by keywords (OpenAPI 3.1, migration)."""


@dataclass(slots=True)
class SchemaKeywords:
    """The keywords of a schema and of everything that it merges.

    ``owners`` are the places of the schema and of the targets of its references.
    """

    values: dict[str, tuple[Json, Node | None]] = field(default_factory=dict)
    single: dict[str, list[Node]] = field(default_factory=dict)
    named: dict[str, dict[str, list[Node]]] = field(default_factory=dict)
    alternatives: dict[str, list[Node]] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    owners: list[Place] = field(default_factory=list)


def read_schema(nodes: list[Node], references: References) -> SchemaKeywords:
    """Return the keywords of schemas that apply together."""
    result = SchemaKeywords()
    parts = _Parts(references, result.owners)
    for node in nodes:
        parts.add(node)
    collected: dict[str, list[Node]] = {}
    for part in parts.mappings:
        for member in part:
            collected.setdefault(member.key, []).append(member.value)
    faulty: dict[str, list[Node]] = {}
    for keyword, every in collected.items():
        values = every
        if keyword in _OF_ONE_KIND:
            values = [value for value in every if not _is_faulty(keyword, value)]
        if len(values) < len(every):
            faulty[keyword] = [value for value in every if _is_faulty(keyword, value)]
        if not values:
            continue
        if keyword in SINGLE:
            result.single[keyword] = [value for value in values if not _is_anything(value)]
        elif keyword in NAMED:
            by_name = result.named.setdefault(keyword, {})
            for member in (member for value in values for member in members_of(value)):
                by_name.setdefault(member.key, []).append(member.value)
        elif keyword in ALTERNATIVES:
            result.alternatives[keyword] = [
                branch
                for value in values
                if id(value) not in parts.merged
                for branch in items_of(value)
                if not _is_null(branch)
            ]
        elif keyword == "required":
            result.required = {name for value in values for name in texts_of(value)}
        elif keyword not in _WITHOUT_MEANING:
            result.values[keyword] = (_combine(keyword, values), values[0])
    result.single = {keyword: nodes for keyword, nodes in result.single.items() if nodes}
    result.alternatives = {key: nodes for key, nodes in result.alternatives.items() if nodes}
    if parts.unresolved:
        node = parts.unresolved[0]
        result.values["$ref"] = (tuple(sorted(str(each.value) for each in parts.unresolved)), node)
    if parts.rejects:
        result.values["false"] = (True, None)
    _normalise(result, nullable=parts.allows_null)
    for keyword, nodes in faulty.items():
        result.values[keyword] = (tuple(json_of(node) for node in nodes), nodes[0])
    return result


def _is_faulty(keyword: str, node: Node) -> bool:
    """Return whether a value has not the kind that its keyword needs, and so can only be compared."""
    match node:
        case Mapping():
            return keyword in _NEVER_MAPPING
        case Sequence(items=items):
            return keyword in _NEVER_LIST or (
                keyword in {"required", "type"}
                and not all(
                    isinstance(item, Scalar) and isinstance(item.value, str) for item in items
                )
            )
        case Scalar(value=value):
            if keyword in _BOOLEAN_IF_SCALAR:
                return not isinstance(value, bool)
            if keyword == "type":
                return not isinstance(value, str)
            return keyword in _NEVER_SCALAR


@dataclass(slots=True)
class _Parts:
    """The mappings that apply together; ``merged`` are lists of alternatives among them."""

    references: References
    owners: list[Place]
    mappings: list[Mapping] = field(default_factory=list)
    merged: set[int] = field(default_factory=set)
    allows_null: bool = False
    rejects: bool = False
    unresolved: list[Scalar] = field(default_factory=list)
    """The references without a target."""
    _seen: set[int] = field(default_factory=set)

    def add(self, node: Node) -> None:
        """Add a schema, the target of its reference, and the branches of its allOf."""
        if isinstance(node, Scalar):
            self.rejects |= node.value is False
        if not isinstance(node, Mapping) or id(node) in self._seen:
            return
        self._seen.add(id(node))
        self.owners.append(place_of(node.origin))
        target, reference = self.references.follow(node), reference_of(node)
        if reference is not None and target is node:
            self.unresolved.append(reference)
        elif reference is not None:
            if len(node.members) > 1 and self.references.keeps_siblings():
                self._add_mapping(node)
            if target is not None:
                self.add(target)
            return
        self._add_mapping(node)

    def _add_mapping(self, node: Mapping) -> None:
        self.mappings.append(node)
        nullable = node.get("nullable")
        self.allows_null |= isinstance(nullable, Scalar) and nullable.value is True
        self.allows_null |= "null" in texts_of(node.get("type"))
        for branch in items_of(node.get("allOf")):
            self.add(branch)
        for keyword in ALTERNATIVES:
            if keyword not in node.members:
                continue
            branches = node.get(keyword)
            present = [branch for branch in items_of(branches) if not _is_null(branch)]
            self.allows_null |= len(present) < len(items_of(branches))
            if branches is not None and len(present) == 1:
                self.merged.add(id(branches))
                self.add(present[0])


def _is_anything(node: Node) -> bool:
    return (isinstance(node, Scalar) and node.value is True) or (
        isinstance(node, Mapping) and not node.members
    )


def _is_null(node: Node) -> bool:
    return isinstance(node, Mapping) and texts_of(node.get("type")) == ["null"]


def _combine(keyword: str, nodes: list[Node]) -> Json:
    """Return the values of a keyword in all parts; the order of types and enums has no meaning."""
    if keyword == "type":
        return tuple(sorted({name for node in nodes for name in texts_of(node)} - {"null"}))
    values = [json_of(node) for node in nodes]
    if keyword == "enum":
        values = [_sorted(value) for value in values]
    if len(values) == 1:
        return values[0]
    distinct = {key_of(value): value for value in values}
    return next(iter(distinct.values())) if len(distinct) == 1 else _sorted(tuple(values))


def _sorted(value: Json) -> Json:
    if not isinstance(value, tuple):
        return value
    return tuple(sorted(value, key=lambda item: json.dumps(thaw_json(item), sort_keys=True)))


def _normalise(schema: SchemaKeywords, *, nullable: bool) -> None:
    values = schema.values
    if nullable:
        values["nullable"] = (True, None)
    if "const" in values:
        constant, node = values.pop("const")
        values.setdefault("enum", ((constant,), node))
    for keyword, default in _DEFAULTS.items():
        if keyword in values and key_of(values[keyword][0]) == key_of(default):
            del values[keyword]
    described = schema.named.get("properties", {})
    if undescribed := schema.required - set(described):
        values["required"] = (tuple(sorted(undescribed)), None)
    if "example" in values:
        example, node = values.pop("example")
        values.setdefault("examples", ((example,), node))
    _normalise_format(values)
    _normalise_type(values)
    for name in _LIMITS:
        _normalise_limit(name, values)
    _mark_redundant_lengths(values)
    _normalise_discriminator(values)


def _normalise_format(values: dict[str, tuple[Json, Node | None]]) -> None:
    written, node = values.get("format", (None, None))
    if isinstance(written, str) and written in _FORMATS:
        keyword, value = _FORMATS[written]
        del values["format"]
        values.setdefault(keyword, (value, node))


_KINDS: dict[type, tuple[str, ...]] = {
    str: ("string",),
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number",),
}


def _normalise_type(values: dict[str, tuple[Json, Node | None]]) -> None:
    """Leave out a type that an enum implies, or that allows only null."""
    types = values.get("type", ((), None))[0]
    listed = values.get("enum", (None, None))[0]
    if types == ():
        values.pop("type", None)
    elif isinstance(types, tuple) and isinstance(listed, tuple):
        kinds = [_KINDS.get(type(value), ()) for value in listed if value is not None]
        if all(set(kind) & set(types) for kind in kinds):
            del values["type"]


def _normalise_limit(name: str, values: dict[str, tuple[Json, Node | None]]) -> None:
    """Replace an exclusive limit by what it allows: inclusive for integers, else a pair."""
    exclusive, sign = _LIMITS[name]
    limit, node = values.pop(name, (None, None))
    other, other_node = values.pop(exclusive, (None, None))
    limits: list[tuple[float, bool]] = []
    if isinstance(limit, int | float) and not isinstance(limit, bool):
        limits.append((limit, other is True))
    elif limit is not None:
        values[name] = (limit, node)
    if isinstance(other, int | float) and not isinstance(other, bool):
        limits.append((other, True))
    elif other is not None and not isinstance(other, bool):
        values[exclusive] = (other, other_node)
    if not limits:
        return
    value, is_exclusive = max(limits, key=lambda item: (item[0] * sign, item[1]))
    if values.get("type", ((), None))[0] == ("integer",):
        inside = floor(value) + 1 if sign > 0 else ceil(value) - 1
        value = inside if is_exclusive else (ceil(value) if sign > 0 else floor(value))
        is_exclusive = False
    values[name] = ((value, "exclusive") if is_exclusive else value, node or other_node)


def _mark_redundant_lengths(values: dict[str, tuple[Json, Node | None]]) -> None:
    """Keep a limit of length apart if an enum beside it lists no value that it excludes."""
    listed = values.get("enum", (None, None))[0]
    if not isinstance(listed, tuple) or not all(isinstance(value, str) for value in listed):
        return
    lengths = [len(value) for value in listed if isinstance(value, str)]
    for keyword, sign in (("minLength", 1), ("maxLength", -1)):
        limit = values.get(keyword, (None, None))[0]
        if not isinstance(limit, int | float) or isinstance(limit, bool):
            continue
        if all((length - limit) * sign >= 0 for length in lengths):
            values[f"{keyword} beside enum"] = values.pop(keyword)


def _normalise_discriminator(values: dict[str, tuple[Json, Node | None]]) -> None:
    """Leave out what the mapping of a discriminator has by default: the names of schemas."""
    _, node = values.get("discriminator", (None, None))
    if not isinstance(node, Mapping):
        return
    written: list[tuple[str, Json]] = [
        (member.key, json_of(member.value)) for member in node if member.key != "mapping"
    ]
    for member in members_of(node.get("mapping")):
        target = str(json_of(member.value))
        if target.rpartition("/")[2] != member.key:
            written.append((f"mapping {member.key}", target.rpartition("/")[2]))
    values["discriminator"] = (tuple(sorted((name, value) for name, value in written)), node)
