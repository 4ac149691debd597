"""Public types of this package: a loaded OpenAPI document, and what its overlays changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.positions import Origin
from generator.yaml.node import Mapping, Node, Scalar


def reference_of(node: Node) -> Scalar | None:
    """Return the ``$ref`` of a Reference Object, or None for any other node.

    A mapping whose ``$ref`` is not a string is not a reference: it has a property of that name.
    """
    if not isinstance(node, Mapping):
        return None
    value = node.get("$ref")
    return value if isinstance(value, Scalar) and isinstance(value.value, str) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedAction:
    """An overlay action after it was applied (Overlay 1.1.0, Action Object).

    ``target`` is the JSONPath as written, ``pointers`` are the JSON Pointers it matched, in
    document order. ``update`` is the new content as plain JSON, None for an action that removes.
    ``replaced`` holds, for each pointer, the content that the action overwrote or removed.
    """

    target: str
    reason: str
    update: object
    pointers: tuple[str, ...]
    replaced: tuple[object, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class OpenApiDocument:
    """A valid OpenAPI document with its overlays applied and every ``$ref`` resolved.

    Content of other files is reachable only through ``resolve``: references are never expanded
    in place.
    """

    root: Mapping
    openapi: str
    """The OpenAPI version as written, such as ``3.1.0``."""
    targets: dict[str, Node]
    """Targets of references by canonical address: ``file#/json/pointer``."""
    references: dict[tuple[str, str], str] = field(default_factory=dict)
    """Canonical address of a target, by the referring file and the text of the reference."""
    applied_actions: tuple[AppliedAction, ...] = ()
    """The actions of all overlays, in the order in which they were applied."""

    def resolve(self, node: Node) -> tuple[Node, str]:
        """Follow ``$ref`` to its final target; return the target and its canonical address.

        The address is empty when ``node`` is not a reference. In OpenAPI 3.1, resolution stops at
        a schema that has keywords other than ``$ref`` and documentation: that schema is a type of
        its own.
        """
        reference = reference_of(node)
        address = self.address_of(reference) if reference is not None else ""
        return (self.targets[address], address) if address else (node, "")

    def address_of(self, reference: Scalar) -> str:
        """Return the canonical address of a ``$ref`` or of an entry in a discriminator's mapping.

        Empty for a scalar that was not treated as a reference while loading, such as a ``$ref``
        within an example.
        """
        return self.references.get((reference.origin.span.file, str(reference.value)), "")
