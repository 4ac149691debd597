"""Formats and parses dates, times, durations and datetimes of the API.

The API uses dates such as ``2026-12-01``, times such as ``14:30`` or ``14:30:00``, durations such as
``01:15`` or ``01:15:00``, and datetimes such as ``2026-12-01T14:30:00Z`` or ``2026-12-01 14:30:00``
(UTC). The ``parse_`` functions convert text that a model keeps, such as a value without a time zone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msgspec import UnsetType

FORMAT_DESCRIPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "clock-duration": "HH:MM or HH:MM:SS (such as 01:30)",
        "clock-time": "HH:MM or HH:MM:SS (such as 14:30)",
        "date": "a date (such as 2026-12-01)",
        "date-time": "a date and time with a time zone (such as 2026-12-01T14:30:00Z)",
        "date-time-local": "a date and time (such as 2026-12-01 14:30:00)",
        "decimal": "a decimal number (such as 12.50)",
        "duration": "an ISO 8601 duration (such as PT1H30M)",
        "number": "a number",
        "time": "a time with a time zone (such as 14:30:00Z)",
        "time-local": "a time (such as 14:30:00)",
        "uuid": "a UUID (such as adf21080-0e10-11eb-879b-05d71fb426ec)",
    }
)
"""What values of each format look like; ``number`` is a decimal number that is no text in JSON."""

_KINDS: Mapping[str, tuple[type, str]] = MappingProxyType(
    {
        "clock-duration": (timedelta, "a timedelta"),
        "clock-time": (time, "a time"),
        "date": (date, "a date"),
        "date-time": (datetime, "a datetime with a time zone"),
        "date-time-local": (datetime, "a datetime with a time zone"),
        "duration": (timedelta, "a timedelta"),
        "time": (time, "a time"),
        "time-local": (time, "a time"),
    }
)
_DATE = r"(?P<date>\d{4}-\d\d-\d\d)"
_TIME = r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?"
_OFFSET = r"(?P<offset>[Zz]|[+-]\d\d:\d\d)"
_ISO_DURATION = (
    r"P(?=.)((?P<weeks>\d+)W|((?P<years>\d+)Y)?((?P<months>\d+)M)?((?P<days>\d+)D)?"
    r"(T(?=.)((?P<hours>\d+)H)?((?P<minutes>\d+)M)?((?P<seconds>\d+([.,]\d+)?)S)?)?)"
)
_FORMATS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        name: re.compile(pattern, re.ASCII)
        for name, pattern in {
            "clock-duration": r"\d{2,}:[0-5]\d(:[0-5]\d)?",
            "clock-time": r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?",
            "date": _DATE,
            "date-time": f"{_DATE}[Tt ]{_TIME}{_OFFSET}",
            "date-time-local": f"{_DATE}[Tt ]{_TIME}{_OFFSET}?",
            "decimal": r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?",
            "duration": _ISO_DURATION,
            "number": r"(?!)",
            "time": f"{_TIME}{_OFFSET}",
            "time-local": _TIME,
            "uuid": r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[0-9A-Fa-f]{32}",
        }.items()
    }
)
"""The text of each format; a leap second is valid (RFC 3339, 5.6), a date is checked separately.

No text is a number.
"""

_CLOCK = re.compile(r"(\d+):([0-5]\d)(?::([0-5]\d))?", re.ASCII)


def parse_date(text: str | date | UnsetType | None) -> date | None:
    """Parse a date such as ``2026-12-01``; return None for None, UNSET or ``""``.

    A date is returned as it is. Raises ValueError for other text.
    """
    if isinstance(text, date):
        return text
    return date.fromisoformat(text) if isinstance(text, str) and text else None


def parse_time(text: str | time | UnsetType | None) -> time | None:
    """Parse a time of day such as ``14:30`` or ``14:30:00``; return None for None, UNSET or ``""``.

    A time is returned as it is. Raises ValueError for other text.
    """
    if isinstance(text, time):
        return text
    if not isinstance(text, str) or not text:
        return None
    hours, minutes, seconds = _parse_clock(text)
    return time(hours, minutes, seconds)


def parse_duration(text: str | timedelta | UnsetType | None) -> timedelta | None:
    """Parse a duration such as ``01:15`` (HH:MM) or ``PT1H15M``; return None for None, UNSET or ``""``.

    A timedelta is returned as it is. Raises ValueError for other text, also for ISO 8601 durations of
    years or months, which have no fixed length.
    """
    if isinstance(text, timedelta):
        return text
    if not isinstance(text, str) or not text:
        return None
    if text.startswith("P"):
        return _parse_iso_duration(text)
    hours, minutes, seconds = _parse_clock(text)
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def parse_datetime(
    text: str | datetime | UnsetType | None, *, zone: timezone = UTC
) -> datetime | None:
    """Parse a datetime; return None for None, UNSET or ``""``.

    The result always has a time zone: ``zone`` if the text or the datetime has none. Raises
    ValueError for other text.
    """
    if not isinstance(text, (str, datetime)) or not text:
        return None
    parsed = datetime.fromisoformat(text) if isinstance(text, str) else text
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)


def format_datetime(value: datetime) -> str:
    """Format a datetime in UTC, such as ``2026-12-01T14:30:00Z``.

    Microseconds are written only if there are any (RFC 3339, 5.6). Raises ValueError without a time
    zone.
    """
    if value.utcoffset() is None:
        raise ValueError("must have a time zone: use datetime(…, tzinfo=timezone.utc)")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def format_local_datetime(value: datetime) -> str:
    """Format a datetime in UTC without a time zone, such as ``2026-12-01 14:30:00``."""
    return format_datetime(value).replace("T", " ").removesuffix("Z")


def format_date(value: date) -> str:
    """Format a date, such as ``2026-12-01``."""
    return value.isoformat()


def format_time(value: time) -> str:
    """Format a time of day, such as ``14:30``, with seconds if not 0.

    The time zone UTC is accepted, and not written. Raises ValueError if the time has microseconds or
    another time zone, in which the day may be another one.
    """
    if value.microsecond:
        raise ValueError("must not have microseconds: use .replace(microsecond=0)")
    if value.tzinfo is not None and value.utcoffset() != timedelta():
        raise ValueError(
            "must be in UTC or have no time zone: convert it together with its date,"
            " because the day can change"
        )
    value = value.replace(tzinfo=None)
    return value.isoformat("seconds" if value.second else "minutes")


def format_duration(duration: timedelta) -> str:
    """Format a duration, such as ``01:15``, with seconds if not 0.

    Raises ValueError if it is negative or has microseconds.
    """
    if duration < timedelta() or duration.microseconds:
        raise ValueError("must be a whole number of seconds, 0 or more")
    minutes, seconds = divmod(duration.days * 86_400 + duration.seconds, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


def format_iso_duration(duration: timedelta) -> str:
    """Format a duration as in ISO 8601, such as ``PT1H30M`` or ``P1DT0.5S``.

    Raises ValueError if it is negative.
    """
    if duration < timedelta():
        raise ValueError("must not be negative")
    minutes, seconds = divmod(duration.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{duration.microseconds:06}".rstrip("0") if duration.microseconds else ""
    days = f"{duration.days}D" if duration.days else ""
    parts = (f"{hours}H" if hours else "", f"{minutes}M" if minutes else "")
    clock = "".join(parts) + (f"{seconds}{fraction}S" if seconds or fraction else "")
    return f"P{days}T{clock}" if clock else f"P{days}" if days else "PT0S"


def format_temporal(format: str, value: datetime | date | time | timedelta) -> str:
    """Return a date, time or duration as text in the format of a schema; empty: that of its type.

    Raises ValueError for a value of another kind, and for one that the format cannot express.
    """
    kind, expected = _KINDS.get(format, (type(value), ""))
    if type(value) is not kind and not (kind is not date and isinstance(value, kind)):
        advice = "; pass its .date()" if kind is date and isinstance(value, datetime) else ""
        raise ValueError(f"must be {expected}, got a {type(value).__name__}{advice}")
    match value:
        case datetime():
            local = format == "date-time-local"
            return format_local_datetime(value) if local else format_datetime(value)
        case date():
            return format_date(value)
        case time() if format in ("time", "time-local"):
            return _format_iso_time(format, value)
        case time():
            return format_time(value)
        case _ if format == "duration":
            return format_iso_duration(value)
        case _:
            return format_duration(value)


def _format_iso_time(format: str, value: time) -> str:
    if (value.utcoffset() is None) is (format == "time"):
        needed = "must have" if format == "time" else "must not have"
        raise ValueError(f"{needed} a time zone")
    return value.isoformat().replace("+00:00", "Z")


def has_format(text: str, format: str) -> bool:
    """Return whether text has one of the known formats; dates and times must exist."""
    match = _FORMATS[format].fullmatch(text)
    if match is None:
        return False
    parts = match.groupdict()
    try:
        if parts.get("date"):
            date.fromisoformat(parts["date"])
        if len(parts.get("offset") or "") > 1:
            return int(parts["offset"][1:3]) < 24 and int(parts["offset"][4:6]) < 60
    except ValueError:
        return False
    return True


def _parse_iso_duration(text: str) -> timedelta:
    match = _FORMATS["duration"].fullmatch(text)
    if match is None or match["years"] or match["months"]:
        raise ValueError(
            f"must be a duration of weeks, days, hours, minutes and seconds, got {text!r}"
        )
    units = ("weeks", "days", "hours", "minutes", "seconds")
    return timedelta(**{unit: float((match[unit] or "0").replace(",", ".")) for unit in units})


def _parse_clock(text: str) -> tuple[int, int, int]:
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError(f"must be HH:MM or HH:MM:SS, got {text!r}")
    return int(match[1]), int(match[2]), int(match[3] or 0)
