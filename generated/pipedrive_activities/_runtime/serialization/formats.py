"""Types of values with a format: dates, times, durations, UUIDs and decimal numbers.

Generated models and type tables use them as types of properties. For type checkers they are types
of the standard library. msgspec parses most of them; for the others, it calls ``decode_union``.
Text that does not have the format, or that a type cannot represent, is invalid: it is not changed or
completed. A duration that has no length in seconds, such as a month, stays text. Formats: OpenAPI
Format Registry.

``HH:MM`` (``clock-time``, ``clock-duration``) and datetimes without a time zone
(``date-time-local``) stay text in models: msgspec cannot parse the former, which would take half as
long again for a page of records, and the latter are ambiguous. Arguments accept Python's types for
them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, TypeAlias
from uuid import UUID

from msgspec import Meta

from .datetimes import FORMAT_DESCRIPTIONS, format_temporal, has_format, parse_duration

TypedValue: TypeAlias = datetime | date | time | timedelta | UUID | Decimal
"""A value that is text in JSON (or a number, for ``DecimalNumber``)."""

DateTime: TypeAlias = Annotated[datetime, Meta(tz=True)]
Date: TypeAlias = date
Time: TypeAlias = Annotated[time, Meta(tz=True)]
LocalTime: TypeAlias = Annotated[time, Meta(tz=False)]
Uuid: TypeAlias = UUID
DecimalNumber: TypeAlias = Decimal


class FormatType(type):
    """The metaclass of types that msgspec cannot parse.

    Their instances are those of ``value_type``, and text in requests. ``parse`` converts text of the
    format ``format``; it raises ValueError for other text.
    """

    format: str
    value_type: type
    parse: Callable[[str], object]

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, (cls.value_type, str))

    def check(cls, text: object) -> str:
        """Return the text. Raises ValueError if it does not have the format."""
        if not isinstance(text, str) or not has_format(text, cls.format):
            raise ValueError(f"must be {FORMAT_DESCRIPTIONS[cls.format]}")
        return text

    def convert(cls, text: object) -> object:
        """Return the value of a text. Raises ValueError if it does not have the format, or no value."""
        try:
            return cls.parse(cls.check(text))
        except ArithmeticError:
            raise ValueError("must be in the range of its type") from None


def _format_type(
    name: str, format: str, value_type: type, parse: Callable[[str], object]
) -> FormatType:
    return FormatType(
        name, (), {"format": format, "value_type": value_type, "parse": staticmethod(parse)}
    )


def _parse_duration(text: str) -> object:
    """Return the timedelta of an ISO 8601 duration; its text if there is none, as of years and months."""
    try:
        return parse_duration(text)
    except (ValueError, OverflowError):
        return text


if TYPE_CHECKING:
    Duration: TypeAlias = timedelta | str
    DecimalText: TypeAlias = Decimal
else:
    Duration = _format_type("Duration", "duration", timedelta, _parse_duration)
    DecimalText = _format_type("DecimalText", "decimal", Decimal, Decimal)

FORMATS: Mapping[object, str] = MappingProxyType(
    {
        DateTime: "date-time",
        Date: "date",
        Time: "time",
        LocalTime: "time-local",
        Uuid: "uuid",
        DecimalNumber: "number",
        Duration: "duration",
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
    match value:
        case UUID() if format in ("", "uuid"):
            return str(value)
        case Decimal() if format in ("", "decimal", "number"):
            return _format_decimal(format, value)
        case datetime() | date() | time() | timedelta() if format not in _OTHER_FORMATS:
            return format_temporal(format, value)
        case _:
            expected = _ARTICLES[PYTHON_TYPES[format]]
            raise ValueError(f"must be {expected}, got a {type(value).__name__}")


_OTHER_FORMATS = frozenset({"uuid", "decimal", "number"})
"""Formats of values that are no dates, times or durations."""

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


def exact_number(value: Decimal) -> float:
    """Return a decimal number as the float that is written with the same digits.

    Raises ValueError if there is none: a float has 15 to 17 significant digits.
    """
    if not value.is_finite():
        raise ValueError("must be a finite number")
    number = float(value)
    if not isfinite(number) or Decimal(repr(number)) != value:
        raise ValueError(f"must be a number that a float can represent, got {str(value)[:40]}")
    return number
