"""Changes of an OpenAPI document or overlay, one location at a time.

Input: a document as plain JSON. Output: ``Change``, each with a whole document in which one value is
different, or one property or item is missing. The meaning of the document is not considered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

Json: TypeAlias = object
Rebuild: TypeAlias = Callable[[Json], Json]


@dataclass(frozen=True)
class Change:
    """A document with one change; ``pointer`` is the location, ``action`` the kind of change."""

    pointer: str
    action: str
    document: Json

    @property
    def name(self) -> str:
        """The change in one line."""
        return f"{self.pointer}: {self.action}"


def changes_of(document: Json) -> Iterator[Change]:
    """Yield every change of a document, in document order."""
    return _change_value(document, "", lambda new: new)


def _change_value(value: Json, pointer: str, rebuild: Rebuild) -> Iterator[Change]:
    if isinstance(value, dict):
        yield from _change_properties(value, pointer, rebuild)
    elif isinstance(value, list):
        yield from _change_items(value, pointer, rebuild)
    else:
        for action, new in _other_scalars(value):
            yield Change(pointer, action, rebuild(new))


def _change_properties(value: dict[str, Json], pointer: str, rebuild: Rebuild) -> Iterator[Change]:
    for key, item in value.items():
        child = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
        others = {other: part for other, part in value.items() if other != key}
        yield Change(child, "removed", rebuild(others))
        yield Change(child, "renamed", rebuild(_rename_key(value, key)))

        def replace_item(new: Json, key: str = key) -> Json:
            return rebuild({**value, key: new})

        yield from _change_value(item, child, replace_item)


def _rename_key(value: dict[str, Json], key: str) -> dict[str, Json]:
    return {f"{other}x" if other == key else other: part for other, part in value.items()}


def _change_items(value: list[Json], pointer: str, rebuild: Rebuild) -> Iterator[Change]:
    for index, item in enumerate(value):
        child = f"{pointer}/{index}"
        yield Change(child, "removed", rebuild([*value[:index], *value[index + 1 :]]))

        def replace_item(new: Json, index: int = index) -> Json:
            return rebuild([*value[:index], new, *value[index + 1 :]])

        yield from _change_value(item, child, replace_item)


def _other_scalars(value: Json) -> Iterator[tuple[str, Json]]:
    """Yield the values that a scalar is replaced with, each with the kind of change."""
    match value:
        case bool():
            yield f"{value} → {not value}", not value
        case int() | float():
            yield f"{value} → {value + 1}", value + 1
        case str():
            yield "other text", f"{value}x"
        case _:
            yield f"{value} → 1", 1
