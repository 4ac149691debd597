"""Which values the type of a column can represent without loss.

Input: a column and records. Output: whether all values fit; otherwise the column has to become text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from .columns import Column, Kind, Record

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
    values = [record.get(column.property) for record in records]
    if not types.issuperset(map(type, values)):
        return False
    check = _CHECKS.get(column.kind)
    return check is None or all(check(value) for value in values if value is not None)


def _is_time(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    def is_time(value: object) -> bool:
        try:
            text = str(value)
            return bool(pattern.fullmatch(text) and datetime.fromisoformat(text))
        except ValueError:
            return False

    return is_time


_CHECKS: dict[Kind, Callable[[object], bool]] = {
    "integer": lambda value: value in _INTEGERS,
    "number": lambda value: float(str(value)) == value,
    "timestamp": _is_time(_TIMESTAMP),
    "date": _is_time(_DATE),
}
