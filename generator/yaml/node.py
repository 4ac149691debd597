"""A description as a tree in which every value knows where it was written.

Overlays put nodes of one file into the tree of another, so the place travels with the node.
Nodes are never changed once the overlays are applied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from generator.positions import Origin, escape_pointer


@dataclass(slots=True, eq=False)
class Scalar:
    """A string, number, boolean or null."""

    value: str | int | float | bool | None
    origin: Origin


@dataclass(slots=True, eq=False)
class Sequence:
    """A list."""

    items: list[Node]
    origin: Origin

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)


@dataclass(slots=True, eq=False)
class Member:
    """A key of a mapping with its value; the origin is the key's."""

    key: str
    value: Node
    origin: Origin


@dataclass(slots=True, eq=False)
class Mapping:
    """An object, its members in the order written."""

    members: dict[str, Member] = field(default_factory=dict)
    origin: Origin = field(kw_only=True)

    def get(self, key: str) -> Node | None:
        """Return the value under a key, None when there is none."""
        member = self.members.get(key)
        return member.value if member else None

    def key_origin(self, key: str) -> Origin:
        """Return where a key stands, or the mapping itself when it has no such key."""
        member = self.members.get(key)
        return member.origin if member else self.origin

    def __iter__(self) -> Iterator[Member]:
        return iter(self.members.values())

    def __contains__(self, key: object) -> bool:
        return key in self.members


Node: TypeAlias = Scalar | Sequence | Mapping


def plain(node: Node) -> object:
    """Return the node as plain Python values: dict, list, scalar."""
    match node:
        case Scalar(value=value):
            return value
        case Sequence(items=items):
            return [plain(item) for item in items]
        case Mapping():
            return {member.key: plain(member.value) for member in node}


def copy_node(node: Node, pointer: str, budget: int, depth: int) -> tuple[Node, int] | None:
    """Return a deep copy that stands at another pointer, and how many nodes it has.

    ``budget`` is the most nodes and ``depth`` the most levels it may have; None when it has more.
    Spans stay those of the text that was copied.
    """
    count = 0

    def copied(node: Node, pointer: str, depth: int) -> Node:
        nonlocal count
        count += 1
        if count > budget or depth < 0:
            raise OverflowError
        origin = Origin(node.origin.span, pointer)
        match node:
            case Scalar(value=value):
                return Scalar(value, origin)
            case Sequence(items=items):
                copies = [copied(item, f"{pointer}/{i}", depth - 1) for i, item in enumerate(items)]
                return Sequence(copies, origin)
            case Mapping():
                result = Mapping(origin=origin)
                for member in node:
                    below = f"{pointer}/{escape_pointer(member.key)}"
                    copy = copied(member.value, below, depth - 1)
                    place = Origin(member.origin.span, below)
                    result.members[member.key] = Member(member.key, copy, place)
                return result

    try:
        return copied(node, pointer, depth), count
    except OverflowError:
        return None


def clone_node(node: Node) -> Node:
    """Return a deep copy in which everything keeps the place at which it was written."""
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
