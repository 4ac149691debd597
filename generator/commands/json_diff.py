"""Compares two JSON documents by value."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from typing import Final

from generator.positions import escape_pointer
from generator.records import dataclass

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]


class Absent(Enum):
    """Marks a value that one of the documents does not have."""

    ABSENT = auto()


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class Difference:
    """A JSON Pointer (RFC 6901; empty for the root) and its values, ``ABSENT`` where a document has none."""

    pointer: str
    old: JsonValue | Absent
    new: JsonValue | Absent


def diff_json(old: JsonValue, new: JsonValue, pointer: str = "") -> Iterator[Difference]:
    """Yield the innermost values that differ, in document order.

    Arrays are compared index by index. Values of different types differ as a whole, and a property
    or item that only one document has is reported without its contents being compared.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from _diff_part(
                old.get(key, ABSENT), new.get(key, ABSENT), f"{pointer}/{escape_pointer(key)}"
            )
    elif isinstance(old, list) and isinstance(new, list):
        for index in range(max(len(old), len(new))):
            yield from _diff_part(
                old[index] if index < len(old) else ABSENT,
                new[index] if index < len(new) else ABSENT,
                f"{pointer}/{index}",
            )
    elif type(old) is not type(new) or old != new:
        yield Difference(pointer, old, new)


def _diff_part(
    old: JsonValue | Absent, new: JsonValue | Absent, pointer: str
) -> Iterator[Difference]:
    if old is ABSENT or new is ABSENT:
        yield Difference(pointer, old, new)
    else:
        yield from diff_json(old, new, pointer)
