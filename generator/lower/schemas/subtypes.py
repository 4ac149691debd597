"""Schemas that extend another one by ``allOf``: the variants of a discriminator without oneOf.

A discriminator in a schema that others include by ``allOf`` selects one of these (OpenAPI 3.1,
Discriminator Object: "Models with Polymorphism Support"). Wherever such a schema is referenced, the
value may be one of its extensions. Input: the subschemas of a reference. Output: the ``Family`` of its
target. Invariant: an extension is a component, or listed in the mapping of the discriminator.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace

from generator.diagnostics.diagnostic import Diagnostics
from generator.lower.node_access import items_of, mapping_of, members_of, text_of
from generator.lower.schemas.subschemas import (
    ALTERNATIVES,
    VALUE_KEYWORDS,
    Subschema,
    SubschemaKey,
    SubschemaResolver,
    component_name,
)
from generator.positions import escape_pointer
from generator.records import dataclass
from generator.spec.document import OpenApiDocument, reference_of
from generator.yaml.node import Mapping, Node, Scalar


@dataclass(frozen=True, slots=True)
class Extension:
    """A schema that extends the base. ``is_family`` means that another property selects its own."""

    subschemas: list[Subschema]
    is_family: bool


@dataclass(frozen=True, slots=True)
class Family:
    """A schema with a discriminator, and the schemas that extend it, directly or not.

    ``discriminators`` are those of the same property, the nearest first. Of those that the base
    includes by allOf (``inherited``, by id), the mapping also lists schemas outside of the family.
    ``name`` is free for a type that may be any of the schemas.
    """

    base: list[Subschema]
    extensions: list[Extension]
    discriminators: list[Mapping]
    inherited: frozenset[int]
    name: str


@dataclass(slots=True)
class Subtypes:
    """Finds families.

    ``_children`` maps the address of a schema to those that include it, ``_components`` maps the name
    of a component to its address. ``_extended`` has the ids of the included schemas.
    """

    document: OpenApiDocument
    resolver: SubschemaResolver
    _children: dict[str, dict[str, Mapping]] = field(init=False, default_factory=dict)
    _extended: set[int] = field(init=False, default_factory=set)
    _components: dict[str, tuple[str, Node]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        file = self.document.root.origin.file
        components = mapping_of(self.document.root, "components")
        schemas = list(members_of(components, "schemas")) if components else []
        for member in schemas:
            address = f"{file}#/components/schemas/{escape_pointer(member.key)}"
            self._components[member.key] = address, member.value
            if isinstance(member.value, Mapping):
                for parent in self._parents(member.value):
                    self._children.setdefault(parent, {})[address] = member.value
        for parent in self._children:
            self._extended.update(map(id, _inline(self.document.targets[parent])))

    def _parents(self, node: Mapping) -> Iterator[str]:
        """Yield the addresses of the schemas that ``allOf`` includes directly, if they exist."""
        for branch in items_of(node, "allOf"):
            if reference_of(branch) is not None:
                yield from filter(None, [self.document.resolve(branch)[1]])
            elif isinstance(branch, Mapping):
                yield from self._parents(branch)

    def family_of(self, subschemas: list[Subschema]) -> Family | None:
        """Return the family of the schema that subschemas refer to, None if it has no extensions."""
        if not _discriminators(subschemas) or not (base := self._referenced(subschemas)):
            return None
        discriminators = self._nearest(base)
        extensions: dict[str, Extension] = {}
        self._collect(base[0].address, base, extensions, discriminators)
        inherited = self._inherited(base)
        for node in discriminators:
            for entry in members_of(node, "mapping") if id(node) not in inherited else ():
                self._add_mapped(entry.value, base, extensions)
        known = {subschema.key for subschema in base}
        if not any(_extends(extension.subschemas, known) for extension in extensions.values()):
            return None
        self.resolver.referenced.update(extensions)
        ordered = [extensions[address] for address in sorted(extensions)]
        name = self._free_name(base[0].component)
        return Family(base, ordered, discriminators, inherited, name)

    def is_extended(self, node: Mapping) -> bool:
        """Return whether a schema, or one that it is an inline branch of, is extended by another."""
        return id(node) in self._extended

    def report_lone_discriminators(
        self, subschemas: list[Subschema], diagnostics: Diagnostics
    ) -> None:
        """Report the discriminators of an object that have no variants."""
        for subschema in subschemas:
            is_used = self.is_extended(subschema.node) or bool(subschema.handled)
            if "discriminator" in subschema.node and not is_used:
                diagnostics.warning(
                    "SCH015",
                    "a discriminator without variants has no effect",
                    subschema.node.key_origin("discriminator"),
                    help="list the variants in a oneOf next to it, or extend the schema by allOf",
                )

    def _referenced(self, subschemas: list[Subschema]) -> list[Subschema]:
        """Return the subschemas of the only referenced schema, empty if anything else applies."""
        for index, subschema in enumerate(subschemas):
            if subschema.address and not subschema.handled:
                size = len(self.resolver.flatten(subschema.node))
                target, others = subschemas[index : index + size], subschemas[index + size :]
                return [] if any(map(_constrains_more, others)) else target
            if _constrains_more(subschema):
                return []
        return []

    def _nearest(self, base: list[Subschema]) -> list[Mapping]:
        """Return the discriminators that a schema adds to those it includes, else the included ones."""
        inherited = self._inherited(base)
        every = _discriminators(base)
        nearest = [node for node in every if id(node) not in inherited] or every
        wire = text_of(nearest[0], "propertyName")
        return [node for node in every if text_of(node, "propertyName") == wire]

    def _inherited(self, base: list[Subschema]) -> frozenset[int]:
        """Return the ids of the discriminators of the schemas that a schema includes."""
        parents = [self.document.targets[parent] for parent in self._parents(base[0].node)]
        flattened = (self.resolver.flatten(parent) for parent in parents)
        return frozenset(id(node) for each in flattened for node in _discriminators(each))

    def _collect(
        self,
        parent: str,
        base: list[Subschema],
        extensions: dict[str, Extension],
        discriminators: list[Mapping],
    ) -> None:
        """Add the schemas that extend ``parent``; one with another discriminator has its own family."""
        wire = text_of(discriminators[0], "propertyName")
        for address, node in self._children.get(parent, {}).items():
            if address in extensions or address == base[0].address:
                continue
            subschemas = self._flatten(node, address)
            own = [
                each for each in self._nearest(subschemas) if not _contains(discriminators, each)
            ]
            is_family = any(text_of(each, "propertyName") != wire for each in own)
            extensions[address] = Extension(subschemas, is_family)
            if not is_family:
                discriminators += own
                self._collect(address, base, extensions, discriminators)

    def _add_mapped(
        self, target: Node, base: list[Subschema], extensions: dict[str, Extension]
    ) -> None:
        """Add the schema that a mapping refers to, even if it does not include the base."""
        if not isinstance(target, Scalar):
            return
        component = self._components.get(str(target.value))
        address = self.document.address_of(target) or (component or ("", None))[0]
        node = self.document.targets.get(address) or (component[1] if component else None)
        is_new = address not in extensions and address != base[0].address
        if is_new and isinstance(node, Mapping):
            extensions[address] = Extension(self._flatten(node, address), is_family=False)

    def _flatten(self, node: Mapping, address: str) -> list[Subschema]:
        first, *rest = self.resolver.flatten(node)
        return [replace(first, component=component_name(address), address=address), *rest]

    def _free_name(self, component: str) -> str:
        names = (f"Any{component}", f"{component}Variant", f"{component}Extension")
        return (
            next((name for name in names if name not in self._components), "") if component else ""
        )


def _inline(node: Node) -> Iterator[Node]:
    """Yield a schema and the branches of its ``allOf`` that are no references."""
    if isinstance(node, Mapping) and reference_of(node) is None:
        yield node
        for branch in items_of(node, "allOf"):
            yield from _inline(branch)


def _discriminators(subschemas: list[Subschema]) -> list[Mapping]:
    """Return the discriminators without oneOf or anyOf next to them, in order."""
    if not [each for each in subschemas if "discriminator" in each.node.members]:
        return []
    nodes = ((each.node, mapping_of(each.node, "discriminator")) for each in subschemas)
    return [
        discriminator
        for node, discriminator in nodes
        if discriminator is not None and not any(key in node for key in ALTERNATIVES)
    ]


def _contains(nodes: list[Mapping], node: Mapping) -> bool:
    return any(each is node for each in nodes)


def _constrains_more(subschema: Subschema) -> bool:
    """Return whether a subschema next to a reference constrains more than the type."""
    is_only_typed = VALUE_KEYWORDS & subschema.node.members.keys() <= {"type"}
    is_composite = any(keyword in subschema.node for keyword in ALTERNATIVES)
    return subschema.constrains_value and (is_composite or not is_only_typed)


def _extends(subschemas: list[Subschema], known: set[SubschemaKey]) -> bool:
    return any(each.constrains_value for each in subschemas if each.key not in known)
