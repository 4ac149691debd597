"""The tree of a YAML or JSON file: scalars, sequences and mappings with their positions.

Overlays insert nodes of one file into the tree of another, therefore every node carries its own
position. Nodes are not modified after the overlays are applied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import TypeAlias

from generator.positions import Origin, escape_pointer
from generator.records import dataclass


@dataclass(slots=True, eq=False)
class Scalar:
    """A string, number, boolean or null."""

    value: str | int | float | bool | None
    origin: Origin


@dataclass(slots=True, eq=False)
class Sequence:
    """A list. Iterating yields its items."""

    items: list[Node]
    origin: Origin

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)


@dataclass(slots=True, eq=False)
class Member:
    """A key of a mapping with its value; ``origin`` is the position of the key."""

    key: str
    value: Node
    origin: Origin


@dataclass(slots=True, eq=False)
class Mapping:
    """An object, with its keys in document order. Iterating yields ``Member`` objects."""

    members: dict[str, Member] = field(default_factory=dict)
    origin: Origin = field(kw_only=True)

    def get(self, key: str) -> Node | None:
        """Return the value under a key, or None when there is none."""
        member = self.members.get(key)
        return None if member is None else member.value

    def key_origin(self, key: str) -> Origin:
        """Return the position of a key, or of the mapping when it has no such key."""
        member = self.members.get(key)
        return member.origin if member else self.origin

    def __iter__(self) -> Iterator[Member]:
        return iter(self.members.values())

    def __contains__(self, key: object) -> bool:
        return key in self.members


Node: TypeAlias = Scalar | Sequence | Mapping


def plain(node: Node) -> object:
    """Return a node as plain Python values: dict, list, scalar."""
    match node:
        case Scalar(value=value):
            return value
        case Sequence(items=items):
            return [plain(item) for item in items]
        case Mapping():
            return {member.key: plain(member.value) for member in node}


def copy_node(node: Node, pointer: str, budget: int, depth: int) -> tuple[Node, int] | None:
    """Return a deep copy at another JSON Pointer, and its number of nodes.

    Returns None when the copy would have more than ``budget`` nodes or ``depth`` levels. Spans
    remain those of the original.
    """
    count = 0

    def copy(node: Node, pointer: str, depth: int) -> Node:
        nonlocal count
        count += 1
        if count > budget or depth < 0:
            raise OverflowError
        origin = Origin(node.origin.span, pointer)
        match node:
            case Scalar(value=value):
                return Scalar(value, origin)
            case Sequence(items=items):
                copies = [copy(item, f"{pointer}/{i}", depth - 1) for i, item in enumerate(items)]
                return Sequence(copies, origin)
            case Mapping():
                result = Mapping(origin=origin)
                for member in node:
                    below = f"{pointer}/{escape_pointer(member.key)}"
                    child = copy(member.value, below, depth - 1)
                    key_origin = Origin(member.origin.span, below)
                    result.members[member.key] = Member(member.key, child, key_origin)
                return result

    try:
        return copy(node, pointer, depth), count
    except OverflowError:
        return None


def clone_node(node: Node) -> Node:
    """Return a deep copy in which every node keeps its position."""
    match node:
        case Scalar(value=value):
            return Scalar(value, node.origin)
        case Sequence(items=items):
            return Sequence([clone_node(item) for item in items], node.origin)
        case Mapping():
            members = {
                member.key: Member(member.key, clone_node(member.value), member.origin)
                for member in node
            }
            return Mapping(members, origin=node.origin)
