"""A difference between two documents, and where the findings that explain it can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TypeAlias

from generator.diff.findings.codes import Direction
from generator.ir.json import Json, JsonObject
from generator.positions import Origin
from generator.records import dataclass
from generator.yaml.node import Node

Place: TypeAlias = tuple[str, str]
"""A file and a JSON Pointer in it."""

Candidate: TypeAlias = tuple[Place, str]
"""A place and a keyword there; a finding that covers one of its candidates explains a difference."""

WHOLE = "*"
"""Stands for every keyword at a place, and everything below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A value that differs, or is missing in one document.

    ``keyword`` is its key in the object at ``pointer``; empty for an object as a whole.
    """

    pointer: str
    keyword: str
    old: Json
    new: Json
    old_origin: Origin
    new_origin: Origin
    old_candidates: tuple[Candidate, ...]
    new_candidates: tuple[Candidate, ...]
    direction: Direction | None
    operation: str
    is_unused: bool = False
    """Whether no operation of either document uses the part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Where two nodes are compared: the places of what they belong to, innermost first."""

    old: Origin
    new: Origin
    old_owners: tuple[Place, ...] = ()
    new_owners: tuple[Place, ...] = ()
    inherited: tuple[tuple[Candidate, ...], tuple[Candidate, ...]] = ((), ())
    """Candidates in the old and in the new document of every difference below."""
    direction: Direction | None = None
    operation: str = ""
    is_unused: bool = False

    def at(self, old: Origin, new: Origin) -> Context:
        """Return the context of two objects of their own."""
        return self._with_owners(old, new, (place_of(old),), (place_of(new),))

    def inside(self, old: Origin, new: Origin) -> Context:
        """Return the context of two nodes without findings of their own, such as items."""
        return self._with_owners(
            old,
            new,
            tuple(dict.fromkeys((place_of(old), *self.old_owners))),
            tuple(dict.fromkeys((place_of(new), *self.new_owners))),
        )

    def _with_owners(
        self, old: Origin, new: Origin, old_owners: tuple[Place, ...], new_owners: tuple[Place, ...]
    ) -> Context:
        # For each pair of nodes: ``replace`` takes three times as long.
        return Context(
            old=old,
            new=new,
            old_owners=old_owners,
            new_owners=new_owners,
            inherited=self.inherited,
            direction=self.direction,
            operation=self.operation,
            is_unused=self.is_unused,
        )


def place_of(origin: Origin) -> Place:
    """Return the place of a position."""
    return origin.file, origin.pointer


def candidates(owners: tuple[Place, ...], keyword: str) -> tuple[Candidate, ...]:
    """Return where a finding about a keyword can be: at an owner, or at the keyword itself."""
    if not keyword:
        return tuple((owner, WHOLE) for owner in owners)
    below = [((file, f"{pointer}/{keyword}"), WHOLE) for file, pointer in owners[:1]]
    return (*((owner, keyword) for owner in owners), *below)


@dataclass(slots=True)
class Differences:
    """Collects differences; ``is_covered`` says whether a finding explains a candidate."""

    is_covered: Callable[[Candidate, int], bool]
    items: list[Difference] = field(default_factory=list)

    def covers_whole(self, context: Context) -> bool:
        """Return whether a finding explains everything that differs in a context."""
        for side, owners in enumerate((context.old_owners, context.new_owners)):
            for owner in owners:
                if self.is_covered((owner, WHOLE), side):
                    return True
        return False

    def add(
        self,
        context: Context,
        keyword: str,
        old: Json,
        new: Json,
        old_node: Node | None = None,
        new_node: Node | None = None,
    ) -> bool:
        """Record a difference unless a finding explains it; return whether it was recorded."""
        groups = (
            (*candidates(context.old_owners, keyword), *context.inherited[0]),
            (*candidates(context.new_owners, keyword), *context.inherited[1]),
        )
        if any(
            self.is_covered(candidate, side)
            for side, group in enumerate(groups)
            for candidate in group
        ):
            return False
        known = context.old if context.old.pointer else context.new
        self.items.append(
            Difference(
                pointer=known.pointer,
                keyword=keyword,
                old=old,
                new=new,
                old_origin=old_node.origin if old_node else context.old,
                new_origin=new_node.origin if new_node else context.new,
                old_candidates=groups[0],
                new_candidates=groups[1],
                direction=context.direction,
                operation=context.operation,
                is_unused=context.is_unused,
            )
        )
        return True


Values: TypeAlias = Mapping[str, tuple[Json, Node | None]]
"""Values by keyword, each with the node that it comes from, if it is one."""


def compare_values(old: Values, new: Values, context: Context, differences: Differences) -> None:
    """Record every keyword whose value differs or is missing in one document."""
    for keyword in dict.fromkeys((*old, *new)):
        before, old_node = old.get(keyword, (None, None))
        after, new_node = new.get(keyword, (None, None))
        if (keyword in old) != (keyword in new) or not are_equal(before, after):
            differences.add(context, keyword, before, after, old_node, new_node)


def are_equal(old: Json, new: Json) -> bool:
    """Return whether two values are the same JSON: ``1`` equals ``1.0``, and not ``true``."""
    if isinstance(old, str):  # most values
        return old == new
    return key_of(old) == key_of(new)


def key_of(value: Json) -> object:
    """Return a hashable value that is equal for equal JSON values only."""
    if isinstance(value, bool) or value is None:
        return (type(value).__name__, value)
    if isinstance(value, tuple):
        return tuple(key_of(item) for item in value)
    if not isinstance(value, JsonObject):
        return value
    return frozenset((name, key_of(item)) for name, item in value.members)
