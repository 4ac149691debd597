"""The types of the items of a list: all of one type, or each of its own (a tuple)."""

from __future__ import annotations

from typing import get_args, get_origin


def item_types(kind: object, count: int) -> tuple[object, ...] | None:
    """Return the type of each of ``count`` items, None if no list of that type has so many."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is list:
        return arguments * count
    return arguments if origin is tuple and len(arguments) == count else None
