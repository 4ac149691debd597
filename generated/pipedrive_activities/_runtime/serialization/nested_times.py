"""Formats the dates and times inside of lists, maps and objects, as their types require.

Input: plain values, and the type that they will be converted to. Output: the same with text in place of
dates, times and durations, except where the type itself is one of theirs.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Annotated, Union, get_args, get_origin

import msgspec

from .datetimes import format_temporal
from .unions import Distinct, UnionChoices


def format_times(format: str, value: object, *kinds: object) -> object:
    """Return a value with text in place of dates and times; ``kinds`` are the types it may have.

    ``format`` is that of the values of a list or map; empty if they are objects. Raises ValueError for a
    date or time that cannot be formatted.
    """
    match value:
        case datetime() | date() | time() | timedelta():
            kept = type(value) in (part for kind in kinds for part in _parts(kind))
            return value if kept else format_temporal(format, value)
        case dict():
            return {
                key: format_times(format, item, *_kinds_below(kinds, str(key)))
                for key, item in value.items()
            }
        case list() | tuple():
            return [format_times(format, item, *_kinds_below(kinds, None)) for item in value]
        case _:
            return value


def _parts(kind: object) -> Iterator[object]:
    """Yield the types of a union, without annotations."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated or origin is Distinct:
        yield from _parts(arguments[0])
    elif origin in (Union, types.UnionType):
        for part in arguments:
            yield from _parts(part)
    elif isinstance(kind, UnionChoices):
        for part in kind.choices():
            yield from _parts(part)
    else:
        yield kind


def _kinds_below(kinds: tuple[object, ...], key: str | None) -> list[object]:
    """Return the types that a property, or an item (None), may have."""
    below: list[object] = []
    for part in (part for kind in kinds for part in _parts(kind)):
        if key is None and get_origin(part) in (list, tuple):
            below.append(get_args(part)[0])
        elif key is not None and get_origin(part) is dict:
            below.append(get_args(part)[1])
        elif key is not None and isinstance(part, type) and issubclass(part, msgspec.Struct):
            fields = msgspec.structs.fields(part)
            below += [field.type for field in fields if key in (field.name, field.encode_name)]
    return below
