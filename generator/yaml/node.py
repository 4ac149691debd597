"""The tree of a YAML or JSON file: scalars, sequences and mappings with their positions.

Overlays insert nodes of one file into the tree of another, therefore every node carries its own
position. Nodes are not modified after the overlays are applied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import TypeAlias, cast

from generator.positions import NodeOrigin, Origin
from generator.records import dataclass

MAXIMUM_DEPTH = 100
"""How many collections of a file may be nested."""


@dataclass(slots=True, eq=False)
class Scalar:
    """A string, number, boolean or null.

    ``base`` is its position. With a ``place``, it is the position of the collection that contains it
    under a ``token``; its own is made of them when needed, as there are so many scalars.
    """

    value: str | int | float | bool | None
    base: Origin
    token: str | int = ""
    place: int | None = None

    @property
    def origin(self) -> Origin:
        """The position of the value."""
        base = self.base
        if self.place is None or not isinstance(base, NodeOrigin):
            return base
        return base.part(self.token, self.place)

    @property
    def file(self) -> str:
        """The file of the value: that of its position, which need not be made for it."""
        return self.base.file


@dataclass(slots=True, eq=False)
class Sequence:
    """A list. Iterating yields its items."""

    items: list[Node]
    origin: Origin

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)


@dataclass(slots=True, eq=False)
class Member:
    """A key of a mapping with its value.

    ``base`` is the position of the key. With a ``place``, it is the position of the mapping.
    """

    key: str
    value: Node
    base: Origin
    place: int | None = None

    @property
    def origin(self) -> Origin:
        """The position of the key."""
        base = self.base
        if self.place is None or not isinstance(base, NodeOrigin):
            return base
        return base.key(self.key, self.place)


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
        case Mapping(members=members):
            return {key: plain(member.value) for key, member in members.items()}


def copy_node(node: Node, origin: NodeOrigin, budget: int, depth: int) -> tuple[Node, int] | None:
    """Return a deep copy at another position of the same file, and its number of nodes.

    Returns None when the copy would have more than ``budget`` nodes or ``depth`` levels. Only the
    pointers change: spans remain those of the original, as that of ``origin`` has to be.
    """
    count = 0

    def copy(node: Node, origin: NodeOrigin, depth: int) -> Node:
        nonlocal count
        count += 1
        if count > budget or depth < 0:
            raise OverflowError
        match node:
            case Scalar(value=value):
                return Scalar(value, origin)
            case Sequence(items=items):
                places = [(item, origin.part(i, place_of(item))) for i, item in enumerate(items)]
                return Sequence([copy(item, place, depth - 1) for item, place in places], origin)
            case Mapping():
                result = Mapping(origin=origin)
                for key, member in node.members.items():
                    child = copy(member.value, origin.part(key, place_of(member.value)), depth - 1)
                    result.members[key] = Member(key, child, origin, place_of(member))
                return result

    try:
        return copy(node, origin, depth), count
    except OverflowError:
        return None


def place_of(part: Node | Member) -> int:
    """Return the place of a node or key of a file that was parsed."""
    if (type(part) is Scalar or type(part) is Member) and part.place is not None:
        return part.place
    return cast("NodeOrigin", part.origin).place


def clone_node(node: Node) -> Node:
    """Return a deep copy in which every node keeps its position."""
    match node:
        case Scalar(value=value):
            return Scalar(value, node.base, node.token, node.place)
        case Sequence(items=items):
            return Sequence([clone_node(item) for item in items], node.origin)
        case Mapping():
            members = {
                member.key: Member(member.key, clone_node(member.value), member.base, member.place)
                for member in node
            }
            return Mapping(members, origin=node.origin)
