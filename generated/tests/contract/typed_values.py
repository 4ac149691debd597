"""Values with a format: their types in models, and whether they mean the same as JSON.

Input: a decoded value and its JSON. This is the oracle of the tests: it parses with the standard
library, not with the package.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from contract.document import Json, Schema

_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?")

TYPES: Mapping[tuple[str, str], type] = MappingProxyType(
    {
        ("string", "date"): date,
        ("string", "date-time"): datetime,
        ("string", "decimal"): Decimal,
        ("string", "duration"): timedelta,
        ("string", "time"): time,
        ("string", "time-local"): time,
        ("string", "uuid"): UUID,
        ("number", "decimal"): Decimal,
    }
)
"""The Python type of a field by the JSON type and format of its schema."""


def type_of(schema: Schema) -> type | None:
    """Return the Python type of a schema with a format, nullable or not; None without one."""
    variants = schema.get("anyOf")
    for variant in variants if isinstance(variants, list) else [schema]:
        if isinstance(variant, dict) and variant.get("type") != "null":
            return TYPES.get((str(variant.get("type")), str(variant.get("format"))))
    return None


def json_of(value: object, expected: Json) -> object:
    """Return the JSON of a value if it means the same, else the value."""
    parse = _PARSERS.get(type(value))
    is_text = isinstance(expected, (str, int, float)) and not isinstance(expected, bool)
    return expected if parse and is_text and parse(str(expected)) == value else value


def _parse_duration(text: str) -> timedelta | None:
    match = _DURATION.fullmatch(text)
    if match is None:
        return None
    weeks, days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


_PARSERS: Mapping[type, Callable[[str], object]] = MappingProxyType(
    {
        date: date.fromisoformat,
        datetime: datetime.fromisoformat,
        time: time.fromisoformat,
        timedelta: _parse_duration,
        Decimal: Decimal,
        UUID: UUID,
    }
)
