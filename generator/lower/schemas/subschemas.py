"""Flattens a schema into subschemas: follows ``$ref`` and expands ``allOf``.

A value is valid against a schema with ``allOf`` if it is valid against the schema itself and every
branch. Such a schema is therefore treated as the list of these mappings, itself first. Invariant: no
``$ref`` and no ``allOf`` is left to expand.
"""

from __future__ import annotations

from dataclasses import field
from pathlib import PurePosixPath

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.types import Deprecation, Documentation
from generator.lower.node_access import (
    deprecation_of,
    documentation_of,
    flag_of,
    items_of,
    text_of,
    texts_of,
)
from generator.positions import unescape_pointer
from generator.records import dataclass, replace
from generator.spec.document import OpenApiDocument, reference_of
from generator.yaml.node import Mapping, Node

VALUE_KEYWORDS = frozenset(
    {
        "type",
        "properties",
        "additionalProperties",
        "unevaluatedProperties",
        "patternProperties",
        "required",
        "items",
        "prefixItems",
        "contains",
        "enum",
        "const",
        "format",
        "pattern",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minItems",
        "maxItems",
        "uniqueItems",
        "contentEncoding",
        "contentMediaType",
    }
)
"""Keywords that constrain a value, apart from oneOf and anyOf; the others are annotations."""

ALTERNATIVES = ("oneOf", "anyOf")

UNCHECKED = {
    "not": "describe the allowed values instead",
    "if": "describe the cases with oneOf",
    "propertyNames": "use additionalProperties alone, or name the properties",
    "contains": "describe all items by 'items'",
    "dependentSchemas": "describe the cases with oneOf",
    "dependentRequired": "describe the cases with oneOf",
    "contentSchema": "describe the content as an object, or decode the text",
    "$dynamicRef": "use $ref, or a dynamic anchor of another name",
    "$recursiveRef": "use $ref",
}
"""Keywords that change which values are valid but that no Python type expresses, with a remedy."""
_UNCHECKED = frozenset(UNCHECKED)

SubschemaKey = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Subschema:
    """One mapping of a flattened schema.

    ``address`` (file and JSON pointer) and ``component`` are set if a ``$ref`` led here; the latter
    only if the target is a component. ``handled`` are the keywords among oneOf and anyOf of which one
    branch has been chosen.
    """

    node: Mapping
    component: str = ""
    address: str = ""
    handled: tuple[str, ...] = ()

    @property
    def key(self) -> SubschemaKey:
        """Identity of the subschema, used as a cache key."""
        return id(self.node), self.handled

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The keywords among oneOf and anyOf of which no branch has been chosen."""
        return tuple(
            keyword
            for keyword in ALTERNATIVES
            if keyword in self.node.members and keyword not in self.handled
        )

    @property
    def constrains_value(self) -> bool:
        """Whether the subschema constrains the value, as opposed to annotations alone."""
        return not VALUE_KEYWORDS.isdisjoint(self.node.members) or bool(self.alternatives)


@dataclass(slots=True)
class SubschemaResolver:
    """Flattens schemas; ``referenced`` collects the address of every ``$ref`` target."""

    document: OpenApiDocument
    diagnostics: Diagnostics
    referenced: set[str] = field(default_factory=set)
    _open: set[int] = field(default_factory=set)
    """Identities of the schemas that are being flattened."""

    def flatten(self, node: Node) -> list[Subschema]:
        """Return the subschemas of a schema, the schema itself first.

        A schema that leads back to itself by ``$ref`` and allOf alone (REF005) ends there.
        """
        if not isinstance(node, Mapping) or id(node) in self._open:
            return []
        self._open.add(id(node))
        try:
            return self._flatten_mapping(node)
        finally:
            self._open.discard(id(node))

    def _flatten_mapping(self, node: Mapping) -> list[Subschema]:
        if "$ref" in node.members and reference_of(node) is not None:
            return self._flatten_reference(node)
        self._report_unchecked(node)
        if "allOf" not in node.members:
            return [Subschema(node)]
        return [
            Subschema(node),
            *(
                subschema
                for branch in items_of(node, "allOf")
                for subschema in self.flatten(branch)
            ),
        ]

    def _flatten_reference(self, node: Mapping) -> list[Subschema]:
        """Return the siblings of a ``$ref``, followed by the subschemas of its target."""
        target, address = self.resolve(node)
        subschemas = self.flatten(target)
        named = [
            replace(subschema, component=component_name(address), address=address)
            for subschema in subschemas[:1]
        ]
        return [*self._siblings(node), *named, *subschemas[1:]]

    def resolve(self, node: Mapping) -> tuple[Node, str]:
        """Return the target of a ``$ref`` and its address, and record that the target is used."""
        target, address = self.document.resolve(node)
        self.referenced.add(address)
        return target, address

    def is_dangling(self, node: Mapping) -> bool:
        """Return whether a schema is a ``$ref`` without a target."""
        return reference_of(node) is not None and self.document.resolve(node)[0] is node

    def resolve_mapping(self, node: Node) -> Mapping | None:
        """Return a node, or the target if it is a ``$ref``; None if that is not a mapping."""
        if isinstance(node, Mapping) and reference_of(node) is not None:
            node, _ = self.resolve(node)
        return node if isinstance(node, Mapping) else None

    def _siblings(self, node: Mapping) -> list[Subschema]:
        """Return the keywords next to a ``$ref``: OpenAPI 3.1 applies them, 3.0 ignores them."""
        if len(node.members) == 1 or self.document.openapi.startswith("3.0"):
            return []
        self._report_unchecked(node)
        return [Subschema(node)]

    def _report_unchecked(self, node: Mapping) -> None:
        if _UNCHECKED.isdisjoint(node.members):
            return
        for keyword in UNCHECKED.keys() & node.members.keys():
            report_keyword(node, keyword, UNCHECKED[keyword], self.diagnostics)


def report_keyword(node: Mapping, keyword: str, remedy: str, diagnostics: Diagnostics) -> None:
    """Report a keyword of a schema that the client does not check."""
    diagnostics.warning(
        "SCH003",
        f'the client does not check "{keyword}"',
        node.key_origin(keyword),
        help=f"{remedy}; the server checks it in any case",
    )


def component_name(address: str) -> str:
    """Return the component name of the schema at an address, empty if it is not a component.

    It is ``Pet`` for ``spec.yaml#/components/schemas/Pet`` and ``schemas/Pet.yaml``.
    """
    file, _, pointer = address.partition("#")
    tokens = [unescape_pointer(token) for token in pointer.split("/")[1:]]
    if not tokens:
        return PurePosixPath(file).stem
    if len(tokens) == 1 or tokens[-2] in ("schemas", "$defs", "definitions"):
        return tokens[-1]
    return ""


def merge_documentation(subschemas: list[Subschema]) -> Documentation:
    """Merge the documentation of subschemas; the first takes precedence.

    If the first has no description, those of the others are joined. The title of another subschema
    names that branch, so it is used only if one subschema alone constrains the value.
    """
    own = documentation_of(subschemas[0].node)
    if len(subschemas) == 1:
        return own
    every = [own, *(documentation_of(subschema.node) for subschema in subschemas[1:])]
    alone = sum(subschema.constrains_value for subschema in subschemas) == 1
    described = dict.fromkeys(docs.description for docs in every if docs.description)
    return Documentation(
        title=next((docs.title for docs in every if docs.title), "") if alone else own.title,
        summary=own.summary,
        description=own.description or "\n\n".join(described),
        examples=next((docs.examples for docs in every if docs.examples), ()),
        external_docs=next((docs.external_docs for docs in every if docs.external_docs), None),
    )


def merge_deprecation(subschemas: list[Subschema], diagnostics: Diagnostics) -> Deprecation | None:
    """Return the deprecation of the first subschema that has one, None if there is none."""
    for each in subschemas:
        deprecation = deprecation_of(each.node, diagnostics)
        if deprecation is not None:
            return deprecation
    return None


def any_flag(subschemas: list[Subschema], key: str) -> bool:
    """Return whether any subschema sets a flag such as readOnly."""
    if len(subschemas) == 1:
        return bool(flag_of(subschemas[0].node, key))
    return any(flag_of(each.node, key) for each in subschemas)


def merge_subschemas(schemas: list[list[Subschema]]) -> list[Subschema]:
    """Join flattened schemas that apply together; the result of several is not a component."""
    if len(schemas) == 1:
        return schemas[0]
    return [replace(subschema, component="") for subschemas in schemas for subschema in subschemas]


def without_duplicates(subschemas: list[Subschema]) -> list[Subschema]:
    """Remove duplicates and keep the order of first occurrences."""
    if len(subschemas) == 1:
        return subschemas
    first: dict[SubschemaKey, Subschema] = {}
    for subschema in subschemas:
        first.setdefault(subschema.key, subschema)
    return list(first.values())


def without_alternatives(subschema: Subschema, composite: Subschema, keyword: str) -> Subschema:
    """Mark a keyword of a subschema as handled if it is the one called ``composite``."""
    if subschema.node is not composite.node:
        return subschema
    return replace(subschema, handled=(*subschema.handled, keyword))


def combine_with_variant(base: list[Subschema], variant: list[Subschema]) -> list[Subschema]:
    """Return the subschemas of one variant of a oneOf or anyOf.

    ``base`` holds what is written next to the alternatives. It is added to the variant if it
    constrains the value further, and not if it only repeats the type, or names a wider one. A variant
    that extends the schema with the alternatives by allOf is the chosen one.
    """
    chosen = {id(subschema.node): subschema for subschema in base if subschema.handled}
    variant = [chosen.get(id(subschema.node), subschema) for subschema in variant]
    if {subschema.key for subschema in base} <= {subschema.key for subschema in variant}:
        return variant
    if any(subschema.alternatives for subschema in base):
        return merge_subschemas([variant, base])
    constraints = {
        keyword for subschema in base for keyword in VALUE_KEYWORDS & subschema.node.members.keys()
    }
    if not constraints or (constraints == {"type"} and _is_narrower(variant, base)) or not variant:
        return variant
    return merge_subschemas([variant, base])


def _is_narrower(variant: list[Subschema], base: list[Subschema]) -> bool:
    """Return whether a variant has types, all of which the base allows; null is left to the variant."""
    own, allowed = _type_names(variant), _type_names(base)
    wider = allowed | ({"integer"} if "number" in allowed else set())
    return bool(own) and own <= wider


def _type_names(subschemas: list[Subschema]) -> set[str]:
    names = (
        {text_of(subschema.node, "type"), *texts_of(subschema.node, "type")}
        for subschema in subschemas
    )
    return set[str]().union(*names) - {"", "null"}
