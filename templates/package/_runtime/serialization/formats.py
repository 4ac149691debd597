"""Types of values with a format: dates, times, durations, UUIDs and decimal numbers.

Generated models and type tables use them as types of properties. For type checkers they are types of
the standard library. msgspec parses some of them; for the others, which are subclasses of no type,
``decode_union`` calls ``FormatType.parse``. Text that a type cannot represent is invalid: it is not
changed or completed. Formats: OpenAPI Format Registry; ``clock-time`` and ``clock-duration`` are the
formats of ``HH:MM`` and ``HH:MM:SS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, TypeAlias
from uuid import UUID

from msgspec import Meta

from .datetimes import FORMAT_DESCRIPTIONS, format_temporal, has_format, parse_duration, parse_time

TypedValue: TypeAlias = datetime | date | time | timedelta | UUID | Decimal
"""A value that is text in JSON (or a number, for ``DecimalNumber``)."""

DateTime: TypeAlias = Annotated[datetime, Meta(tz=True)]
Date: TypeAlias = date
Time: TypeAlias = Annotated[time, Meta(tz=True)]
LocalTime: TypeAlias = Annotated[time, Meta(tz=False)]
Uuid: TypeAlias = UUID
DecimalNumber: TypeAlias = Decimal

_MAX_CACHED = 4096


class FormatType(type):
    """The metaclass of types that msgspec cannot parse: their instances are those of ``value_type``.

    ``parse`` converts text; it raises ValueError for text without that format, and TypeError for
    values that are not text.
    """

    value_type: type
    parse: Callable[[object], object]

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, cls.value_type)


def _format_type(name: str, value_type: type, parse: Callable[[str], object]) -> FormatType:
    cached = lru_cache(maxsize=_MAX_CACHED)(parse)
    return FormatType(name, (), {"value_type": value_type, "parse": staticmethod(cached)})


def _parse(format: str, parse: Callable[[str], object]) -> Callable[[str], object]:
    def parse_text(text: str) -> object:
        if not isinstance(text, str):
            raise TypeError(f"must be text, got a {type(text).__name__}")
        if not has_format(text, format):
            raise ValueError(f"must be {FORMAT_DESCRIPTIONS[format]}")
        try:
            return parse(text)
        except OverflowError as error:
            raise ValueError(str(error)) from None

    return parse_text


if TYPE_CHECKING:
    ClockTime: TypeAlias = time
    Duration: TypeAlias = timedelta
    ClockDuration: TypeAlias = timedelta
    DecimalText: TypeAlias = Decimal
else:
    ClockTime = _format_type("ClockTime", time, _parse("clock-time", parse_time))
    Duration = _format_type("Duration", timedelta, _parse("duration", parse_duration))
    ClockDuration = _format_type(
        "ClockDuration", timedelta, _parse("clock-duration", parse_duration)
    )
    DecimalText = _format_type("DecimalText", Decimal, _parse("decimal", Decimal))

FORMATS: Mapping[object, str] = MappingProxyType(
    {
        DateTime: "date-time",
        Date: "date",
        Time: "time",
        LocalTime: "time-local",
        Uuid: "uuid",
        DecimalNumber: "number",
        ClockTime: "clock-time",
        Duration: "duration",
        ClockDuration: "clock-duration",
        DecimalText: "decimal",
    }
)
"""The format of each type; ``number`` is a decimal number that is a number in JSON."""

PYTHON_TYPES: Mapping[str, type] = MappingProxyType(
    {
        "clock-duration": timedelta,
        "clock-time": time,
        "date": date,
        "date-time": datetime,
        "date-time-local": datetime,
        "decimal": Decimal,
        "duration": timedelta,
        "number": Decimal,
        "time": time,
        "time-local": time,
        "uuid": UUID,
    }
)
"""The Python type of the values of each format."""


def format_value(format: str, value: TypedValue) -> object:
    """Return a value as JSON: text in a format, or the number itself for the format ``number``.

    An empty ``format`` is the usual one of the type. Raises ValueError for a value of another type,
    and for one that the format cannot express.
    """
    if isinstance(value, (UUID, Decimal)):
        expected = PYTHON_TYPES.get(format, type(value))
        if not isinstance(value, expected):
            raise ValueError(f"must be {_ARTICLES[expected]}, got a {type(value).__name__}")
        return str(value) if isinstance(value, UUID) else _format_decimal(format, value)
    if format in ("uuid", "decimal", "number"):
        raise ValueError(f"must be {_ARTICLES[PYTHON_TYPES[format]]}, got a {type(value).__name__}")
    return format_temporal(format, value)


_ARTICLES: Mapping[type, str] = MappingProxyType(
    {
        UUID: "a UUID",
        Decimal: "a Decimal",
        date: "a date",
        datetime: "a datetime",
        time: "a time",
        timedelta: "a timedelta",
    }
)


def _format_decimal(format: str, value: Decimal) -> object:
    if not value.is_finite():
        raise ValueError("must be a finite number")
    return value if format == "number" else f"{value:f}"
