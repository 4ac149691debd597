"""Which values the type of a column can represent without loss.

Input: a column and records. Output: whether all values fit; otherwise the column has to become text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from .columns import Batch, Column, Kind

_DATE = r"\d{4}-\d\d-\d\d"
_TIMESTAMP = rf"{_DATE}[T ]\d\d:\d\d(?::\d\d(?:\.\d{{1,6}})?)?(?:Z|[+-]\d\d:\d\d)?"
_INTEGERS = range(-(2**63), 2**63)
_NULL = type(None)
_TYPES: dict[Kind, frozenset[type]] = {
    "integer": frozenset({int, _NULL}),
    "number": frozenset({int, float, _NULL}),
    "boolean": frozenset({bool, _NULL}),
    "timestamp": frozenset({str, _NULL}),
    "date": frozenset({str, _NULL}),
}


def fits(column: Column, batch: Batch) -> bool:
    """Return whether a column can represent its property in all records."""
    types = _TYPES.get(column.kind)
    if types is None:
        return True
    values = batch.values(column.property)
    if not types.issuperset(map(type, values)):
        return False
    check = _CHECKS.get(column.kind)
    return check is None or check([value for value in values if value is not None])


def _are_times(pattern: str) -> Callable[[list[Any]], bool]:
    lines = re.compile(rf"(?:{pattern}\n)*+", re.ASCII)

    def are_times(texts: list[Any]) -> bool:
        # One search is several times faster than one per text. A text of two lines is no date.
        if not lines.fullmatch("".join([f"{text}\n" for text in texts])):
            return False
        try:
            return all(map(datetime.fromisoformat, texts))
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
