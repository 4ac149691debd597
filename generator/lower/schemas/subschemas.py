"""The parts of a schema: the mappings that hold at once, allOf and ``$ref`` taken apart.

A schema with ``allOf`` means the intersection of its branches and itself, so it is read as the list
of all these mappings, itself first. Invariant: every ``$ref`` is followed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.types import Documentation
from generator.lower.node_access import documentation_of, flag_of, items_of
from generator.positions import unescape_pointer
from generator.spec.description import Description, reference_of
from generator.yaml.node import Mapping, Node

SHAPING = frozenset(
    {
        "type",
        "properties",
        "additionalProperties",
        "unevaluatedProperties",
        "required",
        "items",
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
"""Keywords that say what a value looks like, beside the alternatives."""

ALTERNATIVES = ("oneOf", "anyOf")

UNSUPPORTED = {
    "not": "say what is allowed instead",
    "if": "describe the cases with oneOf",
    "then": "describe the cases with oneOf",
    "else": "describe the cases with oneOf",
    "patternProperties": "use additionalProperties, or name the properties",
    "propertyNames": "leave it out; the names of a map are taken as any string",
    "prefixItems": "use items, or an object with named properties",
    "contains": "leave it out; the items are described by items",
    "dependentSchemas": "describe the cases with oneOf",
    "dependentRequired": "describe the cases with oneOf",
    "$dynamicRef": "use $ref",
    "$recursiveRef": "use $ref",
    "xml": "only JSON, forms and binary bodies are generated",
}
"""Keywords that change what is valid and that no target can express, with the way out."""


@dataclass(frozen=True, slots=True)
class Part:
    """One mapping of a schema. ``component`` is its name when a ``$ref`` led to a named place.

    ``alternatives`` is false where the mapping's oneOf and anyOf have been dealt with.
    """

    node: Mapping
    component: str = ""
    address: str = ""
    alternatives: bool = True

    @property
    def key(self) -> tuple[int, bool]:
        """Identity of the part, for remembering what became of it."""
        return id(self.node), self.alternatives

    @property
    def shaping(self) -> bool:
        """Whether the part says anything about the value, beside annotations."""
        members = self.node.members
        if self.alternatives and ("oneOf" in members or "anyOf" in members):
            return True
        return not SHAPING.isdisjoint(members)


@dataclass(slots=True)
class Parts:
    """Takes schemas apart, and remembers which addresses were reached by ``$ref``."""

    description: Description
    diagnostics: Diagnostics
    reached: set[str] = field(default_factory=set)

    def of(self, node: Node) -> list[Part]:
        """Return the parts of a schema, the schema itself first.

        No schema leads back to itself by ``$ref`` and allOf: such a description is not valid.
        """
        if not isinstance(node, Mapping):
            return []
        if reference_of(node) is not None:
            return self._referred(node)
        self._report_unsupported(node)
        return [
            Part(node),
            *(part for branch in items_of(node, "allOf") for part in self.of(branch)),
        ]

    def _referred(self, node: Mapping) -> list[Part]:
        """Return the parts of what a ``$ref`` leads to, after those of its siblings."""
        target, address = self.resolve(node)
        parts = self.of(target)
        named = [
            replace(part, component=component_name(address), address=address) for part in parts[:1]
        ]
        return [*self._siblings(node), *named, *parts[1:]]

    def resolve(self, node: Mapping) -> tuple[Node, str]:
        """Follow a ``$ref`` and remember that its target is in use."""
        target, address = self.description.resolve(node)
        self.reached.add(address)
        return target, address

    def mapping(self, node: Node) -> Mapping | None:
        """Return what a node is or refers to; None for what is no mapping, such as an extension."""
        if isinstance(node, Mapping) and reference_of(node) is not None:
            node, _ = self.resolve(node)
        return node if isinstance(node, Mapping) else None

    def _siblings(self, node: Mapping) -> list[Part]:
        """Return what stands beside a ``$ref``: OpenAPI 3.1 counts it, 3.0 ignores it (REF006)."""
        if len(node.members) == 1 or self.description.openapi.startswith("3.0"):
            return []
        self._report_unsupported(node)
        return [Part(node)]

    def _report_unsupported(self, node: Mapping) -> None:
        for keyword in UNSUPPORTED.keys() & node.members.keys():
            self.diagnostics.error(
                "SCH003",
                f'"{keyword}" is not supported',
                node.key_origin(keyword),
                help=f"{UNSUPPORTED[keyword]}, or allow SCH003 at this place in codegen.yaml",
            )


def component_name(address: str) -> str:
    """Return the name that a description gives to what stands at an address, or nothing.

    ``activities.yaml#/components/schemas/Activity`` and ``schemas/Activity.yaml`` name Activity.
    """
    file, _, pointer = address.partition("#")
    tokens = [unescape_pointer(token) for token in pointer.split("/")[1:]]
    if not tokens:
        return PurePosixPath(file).stem
    if len(tokens) == 1 or tokens[-2] in ("schemas", "$defs", "definitions"):
        return tokens[-1]
    return ""


def merged_documentation(parts: list[Part]) -> Documentation:
    """Return what the parts say to people: the first word counts, descriptions are put together.

    The title of a branch names that branch; it counts for the whole when it is the only part.
    """
    written = [documentation_of(part.node) for part in parts]
    own = written[0]
    alone = sum(part.shaping for part in parts) == 1
    described = dict.fromkeys(docs.description for docs in written if docs.description)
    return Documentation(
        title=next((docs.title for docs in written if docs.title), "") if alone else own.title,
        summary=own.summary,
        description=own.description or "\n\n".join(described),
        examples=next((docs.examples for docs in written if docs.examples), ()),
        external_docs=next((docs.external_docs for docs in written if docs.external_docs), None),
    )


def any_flag(parts: list[Part], key: str) -> bool:
    """Tell whether any part sets a flag such as readOnly."""
    return any(flag_of(part.node, key) for part in parts)


def merged_parts(schemas: list[list[Part]]) -> list[Part]:
    """Return the parts of schemas that hold together; together they are no component."""
    if len(schemas) == 1:
        return schemas[0]
    return [replace(part, component="") for parts in schemas for part in parts]


def each_once(parts: list[Part]) -> list[Part]:
    """Return the parts without repetition, in the order in which they are first met."""
    first: dict[tuple[int, bool], Part] = {}
    for part in parts:
        first.setdefault(part.key, part)
    return list(first.values())


def without_alternatives(part: Part, composite: Part) -> Part:
    """Return a part without its oneOf and anyOf, if it is the one whose alternatives are read."""
    if part.node is not composite.node:
        return part
    return replace(part, alternatives=False)


def combined_parts(base: list[Part], variant: list[Part]) -> list[Part]:
    """Return the parts of one variant: with those beside the alternatives, if they shape it."""
    said = {keyword for part in base for keyword in SHAPING & part.node.members.keys()}
    typed = any("type" in part.node for part in variant)
    if not said or (said == {"type"} and typed) or not variant:
        return variant
    return merged_parts([variant, base])
