"""Which values the type of a column can represent without loss.

Input: a column and records. Output: whether all values fit; otherwise the column has to become text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from .columns import Column, Kind, Record, values_of

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIMESTAMP = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII
)
_INTEGERS = range(-(2**63), 2**63)
_NULL = type(None)
_TYPES: dict[Kind, frozenset[type]] = {
    "integer": frozenset({int, _NULL}),
    "number": frozenset({int, float, _NULL}),
    "boolean": frozenset({bool, _NULL}),
    "timestamp": frozenset({str, _NULL}),
    "date": frozenset({str, _NULL}),
}


def fits(column: Column, records: Sequence[Record]) -> bool:
    """Return whether a column can represent its property in all records."""
    types = _TYPES.get(column.kind)
    if types is None:
        return True
    values = values_of(column.property, records)
    if not types.issuperset(map(type, values)):
        return False
    check = _CHECKS.get(column.kind)
    return check is None or check([value for value in values if value is not None])


def _are_times(pattern: re.Pattern[str]) -> Callable[[list[Any]], bool]:
    def are_times(texts: list[Any]) -> bool:
        try:
            return all(map(pattern.fullmatch, texts)) and all(map(datetime.fromisoformat, texts))
        except ValueError:
            return False

    return are_times


def _are_integers(values: list[Any]) -> bool:
    return not values or (min(values) in _INTEGERS and max(values) in _INTEGERS)


def _are_numbers(values: list[Any]) -> bool:
    return all(float(str(value)) == value for value in values)


# The values are of the types of their kind, and not None.
_CHECKS: dict[Kind, Callable[[list[Any]], bool]] = {
    "integer": _are_integers,
    "number": _are_numbers,
    "timestamp": _are_times(_TIMESTAMP),
    "date": _are_times(_DATE),
}
