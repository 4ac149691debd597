"""The face of this room: a loaded description, and the protocol by which its files are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generator.spec.node import Mapping, Node


class Files(Protocol):
    """Reads files of the description's folder; the only way in which the stages see a disk."""

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file named relative to the folder, None when there is none."""


@dataclass(frozen=True, slots=True)
class Description:
    """A description with its overlays applied, found valid, with every ``$ref`` pointing somewhere."""

    root: Mapping
    openapi: str
    """The version as written, such as ``3.1.0``."""
    targets: dict[str, Node]
    """What each ``$ref`` leads to, by ``file#pointer`` of the canonical target."""

    def resolve(self, node: Node) -> tuple[Node, str]:
        """Follow ``$ref`` to the end; return the target and its canonical address (empty: no ref)."""
        raise NotImplementedError
