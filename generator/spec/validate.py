"""Validates a tree against the OpenAPI specification: one diagnostic per problem, at its position.

Input: a tree and the model it should match. Output: diagnostics only. There are two passes: the
check of shapes finds unknown keys, missing keys, wrong types and unknown values. If it meets something
that shapes do not cover (a violated limit, a reference where none is allowed), openapi-pydantic
validates the whole and adds what is wrong about it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from generator.config.config_reader import kind_of
from generator.diagnostics.diagnostic import Diagnostics
from generator.positions import escape_pointer
from generator.records import dataclass
from generator.spec.document import reference_of
from generator.spec.openapi_grammar import (
    TYPE_SYNONYMS,
    Model,
    Shape,
    allows_more_keys,
    component_section,
    is_operation,
    is_schema,
    members_to_check,
    root_model,
)
from generator.spec.resolve import Resolver
from generator.yaml.node import Mapping, Member, Node, Scalar, Sequence, plain
from generator.yaml.pointers import suggest

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_EXTENSIBLE_MAPS = frozenset({"paths", "responses", "callbacks", "scopes", "webhooks"})
"""Maps with arbitrary keys in which a key that starts with ``x-`` is an extension."""

_REFERENCE_KEYS = frozenset({"$ref", "summary", "description"})
_TEXT = Shape(scalars=frozenset({str}))


Correction: TypeAlias = Callable[[Mapping, Model, str, Diagnostics], None]
"""Corrects an object of a model in a document of an OpenAPI version, and reports each change."""


@dataclass(frozen=True, slots=True)
class Use:
    """A reference, and the model that its target must match."""

    text: Scalar
    model: Model


@dataclass(slots=True)
class Validation:
    """The validation of one OpenAPI document: reported problems, and references found on the way."""

    openapi: str
    diagnostics: Diagnostics
    correct: Correction | None = None
    """Corrects an object in place before it is checked."""
    uses: list[Use] = field(default_factory=list)
    reported: set[str] = field(default_factory=set)
    """Paths in the tree at which a problem was reported."""
    ancestors: set[str] = field(default_factory=set)
    """Those paths, and all paths above them."""
    is_unusual: bool = False
    """Whether a value was met that shapes do not cover."""

    def validate_root(self, root: Mapping) -> None:
        """Validate a whole OpenAPI document."""
        self.validate(root, root_model(self.openapi), "", "the document")
        paths = root.get("paths")
        for member in paths if isinstance(paths, Mapping) else ():
            if not member.key.startswith(("/", "x-")):
                message = f'the path "{member.key}" does not start with "/"'
                self.diagnostics.error(
                    "OAS008", message, member.origin, help="add '/' at the start"
                )

    def validate(self, node: Node, model: Model, path: str, title: str) -> None:
        """Validate a node against a model.

        ``path`` identifies the node within this validation, ``title`` names it in messages.
        """
        self.is_unusual = False
        self._check(node, Shape(model=model), path, title)
        if self.is_unusual and isinstance(node, Mapping):
            self._validate_with_pydantic(node, model, path)

    def _validate_with_pydantic(self, node: Mapping, model: Model, path: str) -> None:
        """Report what the models of openapi-pydantic reject; building them takes long."""
        from pydantic import ValidationError

        from generator.spec.openapi_models import pydantic_model

        try:
            pydantic_model(model.version, model.name).model_validate(plain(node))
        except ValidationError as error:
            for details in error.errors(include_url=False, include_input=False):
                self._report_details(node, details, path)

    def validate_targets(self, root_file: str, resolver: Resolver) -> None:
        """Validate the targets of references: their content in other files, their kind in the root."""
        done: set[tuple[str, Model]] = set()
        while self.uses:
            use = self.uses.pop()
            address = resolver.references.get((use.text.file, str(use.text.value)), "")
            if not address or (address, use.model) in done:
                continue
            done.add((address, use.model))
            file, _, pointer = address.partition("#")
            if file == root_file:
                self._check_kind(use, pointer)
            else:
                self.validate(resolver.targets[address], use.model, address, f'"{address}"')

    def _check_kind(self, use: Use, pointer: str) -> None:
        """Report a reference to a component of the wrong kind."""
        section, expected = pointer.split("/")[2:3], component_section(use.model)
        if not pointer.startswith("/components/") or not expected or section == [expected]:
            return
        if pointer.count("/") == 3:
            message = f'"{use.text.value}" does not refer to one of the {expected}'
            help_text = f"refer to a component under '#/components/{expected}/'"
            self.diagnostics.error("REF008", message, use.text.origin, help=help_text)

    def _mark(self, path: str) -> None:
        """Remember that a problem was reported at a path."""
        self.reported.add(path)
        while path and path not in self.ancestors:
            self.ancestors.add(path)
            path = path.rpartition("/")[0]

    def _check(self, node: Node, shape: Shape, path: str, title: str) -> None:
        if shape.is_any:
            return
        match node:
            case Mapping() if shape.model is not None:
                if "$ref" in node and not (shape.reference and reference_of(node)):
                    self.is_unusual = True
                self._check_model(node, shape.model, path, title)
            case Mapping() if shape.reference and shape.values and reference_of(node):
                self._mark(_below(path, "$ref"))  # the models of 3.0 do not know this reference
            case Mapping() if shape.values is not None:
                self._check_values(node, shape.values, path, title)
            case Sequence() if shape.items is not None:
                for index, item in enumerate(node.items):
                    self._check(item, shape.items, f"{path}/{index}", title)
            case Scalar() if self._accepts(node, shape, path, title):
                pass
            case _ if path not in self.reported:
                self._report_kind(node, shape, path, title)

    def _check_values(self, node: Mapping, shape: Shape, path: str, title: str) -> None:
        extensible = title.strip('"') in _EXTENSIBLE_MAPS
        for member in node:
            if not (extensible and member.key.startswith("x-")):
                self._check(member.value, shape, _below(path, member.key), f'"{member.key}"')

    def _check_model(self, node: Mapping, model: Model, path: str, title: str) -> None:
        text = reference_of(node)
        if self.correct is not None:
            self.correct(node, model, self.openapi, self.diagnostics)
        if text is not None and is_operation(model):
            self._report_operation_reference(text, path, title)
        if text is not None:
            self.uses.append(Use(text, model))
            if self.openapi.startswith("3.0") and "$ref" not in model.keys:
                return
        self._check_keys(node, model, path, title)
        if "$ref" not in node.members:
            self._check_required(node, model, path, title)
        elif text is None:
            self._check(node.members["$ref"].value, _TEXT, _below(path, "$ref"), '"$ref"')
        for member, shape in members_to_check(node, model):
            if member.key == "$ref":
                continue
            if shape.limits and shape.violates_limit(member.value):
                self.is_unusual = True
            self._check(member.value, shape, _below(path, member.key), f'"{member.key}"')

    def _report_operation_reference(self, text: Scalar, path: str, title: str) -> None:
        """Report an operation that is a reference, and accept that it has no responses itself."""
        self._mark(_below(path, "responses"))
        message = f"{title} is a reference, which an operation cannot be"
        help_text = "write the operation here, or refer to a whole Path Item Object"
        self.diagnostics.error("OAS003", message, text.origin, help=help_text)

    def _check_keys(self, node: Mapping, model: Model, path: str, title: str) -> None:
        """Report unknown keys; the keys that were probably meant do not count as missing."""
        shapes = model.keys
        if node.members.keys() <= shapes.keys():
            return
        extra = _REFERENCE_KEYS if "$ref" in node else frozenset[str]()
        for member in node:
            key = member.key
            if key in shapes or key in extra or key.startswith("x-"):
                continue
            suggestion = suggest(key, [known for known in shapes if known not in node])
            owner = "" if suggestion else _owner(node, shapes, key)
            self._mark(_below(path, key))
            if suggestion:
                self._mark(_below(path, suggestion))
            elif owner:
                self._mark(_below(_below(path, owner), key))
            self._report_key(member, suggestion, owner, model, title)

    def _report_key(
        self, member: Member, suggestion: str, owner: str, model: Model, title: str
    ) -> None:
        message = f'unknown key "{member.key}" in {title}'
        report = self.diagnostics.error
        if suggestion:
            help_text = f'did you mean "{suggestion}"?'
        elif owner:
            help_text = f'indent it so that it belongs to "{owner}"'
        elif not allows_more_keys(model):
            help_text = "check its indentation, remove it, or rename it to start with 'x-'"
        else:
            report = self.diagnostics.warning
            help_text = "remove it, or rename it to start with 'x-'"
            if member.key == "nullable":
                help_text = "in OpenAPI 3.1, add \"null\" to 'type'"
        report("OAS003", message, member.origin, help=help_text)

    def _check_required(self, node: Mapping, model: Model, path: str, title: str) -> None:
        if is_operation(model):
            self._check_responses(node, path)
        for key in model.required:
            if key in node:
                continue
            below = _below(path, key)
            if below in self.reported:
                continue
            self._mark(below)
            message = f'missing key "{key}" in {title}'
            self.diagnostics.error("OAS004", message, node.origin, help=f"add '{key}:'")

    def _check_responses(self, node: Mapping, path: str) -> None:
        """Report an operation without responses, for which no result type can be generated."""
        responses = node.get("responses")
        if responses is None and not self.openapi.startswith("3.0"):
            return  # OpenAPI 3.1, Operation Object: optional
        is_empty = isinstance(responses, Mapping) and not responses.members
        below = _below(path, "responses")
        if below in self.reported or not (responses is None or is_empty):
            return
        self._mark(below)
        self.diagnostics.error(
            "OAS007",
            "the operation has no responses",
            node.key_origin("responses"),
            help="add 'responses:' with at least one status, such as '200', and a description",
        )

    def _accepts(self, node: Scalar, shape: Shape, path: str, title: str) -> bool:
        if shape.choices and isinstance(node.value, str):
            if node.value not in shape.choices:
                self._report_choice(node, shape, path, title)
            return True
        if isinstance(node.value, bool) and shape.model is not None and is_schema(shape.model):
            return bool in shape.scalars or not self.openapi.startswith("3.0")
        return type(node.value) in shape.scalars

    def _report_choice(self, node: Scalar, shape: Shape, path: str, title: str) -> None:
        self._mark(path)
        value = str(node.value)
        suggestion = suggest(value, list(shape.choices))
        if "object" in shape.choices:
            suggestion = suggestion or TYPE_SYNONYMS.get(value.lower(), "")
        help_text = (
            f'did you mean "{suggestion}"?'
            if suggestion
            else f"use one of: {', '.join(shape.choices)}"
        )
        if "object" in shape.choices:
            message = f'"{value}" is not a schema type'
            self.diagnostics.error("SCH004", message, node.origin, help=help_text)
        else:
            message = f'"{value}" is not allowed for {title}'
            self.diagnostics.error("OAS006", message, node.origin, help=help_text)

    def _report_kind(self, node: Node, shape: Shape, path: str, title: str) -> None:
        self._mark(path)
        help_text = f"write {shape.expected}"
        if str in shape.scalars and isinstance(node, Scalar) and node.value is not None:
            help_text = "put it in quotes"
        elif "object" in shape.choices and isinstance(node, Sequence):
            help_text = "in OpenAPI 3.0, write one type; add 'nullable: true' to allow null"
        message = f"{title} is {kind_of(node)}, expected {shape.expected}"
        self.diagnostics.error("OAS005", message, node.origin, help=help_text)

    def _report_details(self, root: Mapping, details: ErrorDetails, path: str) -> None:
        """Report an error of pydantic, unless it is already reported or concerns the wrong branch."""
        node: Node = root
        for segment in details["loc"]:
            below = _descend(node, segment)
            if below is None:
                if _is_wrong_branch(node, segment):
                    return
                continue
            node = below
            path = _below(path, str(segment))
        missing = details["type"] == "missing"
        location = _below(path, str(details["loc"][-1])) if missing else path
        if location in self.ancestors or _is_allowed(node, location):
            return
        self._mark(location)
        self._report_pydantic_error(node, details)

    def _report_pydantic_error(self, node: Node, details: ErrorDetails) -> None:
        key = details["loc"][-1] if details["loc"] else "the document"
        text = details["msg"].removeprefix("Input ").removeprefix("Value ")
        message = f'"{key}" {text[:1].lower()}{text[1:]}'
        help_text = "see the OpenAPI specification for what is allowed here"
        self.diagnostics.error("OAS006", message, node.origin, help=help_text)


def _below(path: str, key: str) -> str:
    return f"{path}/{escape_pointer(key)}"


def _owner(node: Mapping, shapes: dict[str, Shape], key: str) -> str:
    """Return the sibling that an unknown key belongs to if it was indented too little."""
    for sibling in node:
        model, value = shapes.get(sibling.key, Shape()).model, sibling.value
        accepts_key = model is not None and key in model.keys
        if accepts_key and isinstance(value, Mapping) and key not in value:
            return sibling.key
    return ""


def _descend(node: Node, segment: str | int) -> Node | None:
    if isinstance(node, Mapping) and isinstance(segment, str):
        return node.get(segment)
    if isinstance(node, Sequence) and isinstance(segment, int) and segment < len(node.items):
        return node.items[segment]
    return None


def _is_wrong_branch(node: Node, segment: str | int) -> bool:
    """Whether a segment names the Reference branch of a union although the node is no reference."""
    is_reference = reference_of(node) is not None
    return segment == "Reference" and not is_reference


def _is_allowed(node: Node, location: str) -> bool:
    """Whether the specification allows what the models reject: extensions, boolean schemas."""
    tokens = location.split("/")
    inside = any(
        token in _EXTENSIBLE_MAPS and below.startswith("x-") for token, below in pairwise(tokens)
    )
    return inside or (isinstance(node, Scalar) and isinstance(node.value, bool))
