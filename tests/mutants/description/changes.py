"""Changes of a description, one place at a time.

Input: a description or an overlay as plain JSON. Output: ``Change``, each a whole document in which one
value is another, or one member or item is gone. Nothing is known here of what the document means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

Json: TypeAlias = object
Rebuild: TypeAlias = Callable[[Json], Json]


@dataclass(frozen=True)
class Change:
    """A document with one change; ``pointer`` is the place, ``what`` was done there."""

    pointer: str
    what: str
    document: Json

    @property
    def name(self) -> str:
        """The change in one line."""
        return f"{self.pointer}: {self.what}"


def changes_of(document: Json) -> Iterator[Change]:
    """Yield every change of a document, in its order."""
    return _walk(document, "", lambda new: new)


def _walk(value: Json, pointer: str, rebuild: Rebuild) -> Iterator[Change]:
    if isinstance(value, dict):
        yield from _members(value, pointer, rebuild)
    elif isinstance(value, list):
        yield from _items(value, pointer, rebuild)
    else:
        for action, new in _others(value):
            yield Change(pointer, action, rebuild(new))


def _members(value: dict[str, Json], pointer: str, rebuild: Rebuild) -> Iterator[Change]:
    for key, member in value.items():
        below = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
        rest = {other: part for other, part in value.items() if other != key}
        yield Change(below, "gone", rebuild(rest))
        yield Change(below, "renamed", rebuild(_renamed(value, key)))

        def put(new: Json, key: str = key) -> Json:
            return rebuild({**value, key: new})

        yield from _walk(member, below, put)


def _renamed(value: dict[str, Json], key: str) -> dict[str, Json]:
    return {f"{other}x" if other == key else other: part for other, part in value.items()}


def _items(value: list[Json], pointer: str, rebuild: Rebuild) -> Iterator[Change]:
    for index, item in enumerate(value):
        below = f"{pointer}/{index}"
        yield Change(below, "gone", rebuild([*value[:index], *value[index + 1 :]]))

        def put(new: Json, index: int = index) -> Json:
            return rebuild([*value[:index], new, *value[index + 1 :]])

        yield from _walk(item, below, put)


def _others(value: Json) -> Iterator[tuple[str, Json]]:
    """Yield what a scalar can be changed into."""
    match value:
        case bool():
            yield f"{value} → {not value}", not value
        case int() | float():
            yield f"{value} → {value + 1}", value + 1
        case str():
            yield "another text", f"{value}x"
        case _:
            yield f"{value} → 1", 1
