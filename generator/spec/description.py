"""The face of this room: a loaded description, and the protocol by which its files are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from generator.ir.api import Correction
from generator.yaml.node import Mapping, Node, Scalar


class Files(Protocol):
    """Reads files of the description's folder; the only way in which the stages see a disk."""

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file named relative to the folder, None when there is none."""


def reference_of(node: Node) -> Scalar | None:
    """Return the ``$ref`` of a reference, None for every other node.

    A mapping whose ``$ref`` is not text is no reference: it has a member of that name.
    """
    if not isinstance(node, Mapping):
        return None
    value = node.get("$ref")
    return value if isinstance(value, Scalar) and isinstance(value.value, str) else None


@dataclass(frozen=True, slots=True)
class Description:
    """A description with its overlays applied, found valid, with every ``$ref`` pointing somewhere.

    Subtrees of other files join it only through ``resolve``: nothing is ever expanded in place.
    """

    root: Mapping
    openapi: str
    """The version as written, such as ``3.1.0``."""
    targets: dict[str, Node]
    """What references lead to, by canonical address: ``file#/json/pointer``."""
    references: dict[tuple[str, str], str] = field(default_factory=dict)
    """Canonical address of a target, by the file that refers and the text of the reference."""
    corrections: tuple[Correction, ...] = ()
    """What the overlays changed, in the order in which it was done."""

    def resolve(self, node: Node) -> tuple[Node, str]:
        """Follow ``$ref`` to the end; return the target and its canonical address (empty: no ref).

        In OpenAPI 3.1 the way ends at a schema that says more than its own ``$ref`` and
        documentation do: it is then a type of its own.
        """
        reference = reference_of(node)
        address = self.address_of(reference) if reference is not None else ""
        return (self.targets[address], address) if address else (node, "")

    def address_of(self, reference: Scalar) -> str:
        """Return the canonical address of a reference, also one in a discriminator's mapping.

        Empty when the scalar is no reference that was found while loading, such as a ``$ref``
        within an example.
        """
        return self.references.get((reference.origin.span.file, str(reference.value)), "")
