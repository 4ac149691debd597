"""Formats and parses dates, times, durations and datetimes of the API.

The API uses dates such as ``2026-12-01``, times such as ``14:30`` or ``14:30:00``, durations such as
``01:15`` or ``01:15:00``, and datetimes such as ``2026-12-01T14:30:00Z`` or ``2026-12-01 14:30:00``
(UTC). Models keep the text; the ``parse_`` functions convert it. The API accepts whole seconds only.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msgspec import UnsetType

_CLOCK = re.compile(r"(\d+):([0-5]\d)(?::([0-5]\d))?", re.ASCII)


def parse_date(text: str | UnsetType | None) -> date | None:
    """Parse a date such as ``2026-12-01``; return None for None, UNSET or ``""``.

    Raises ValueError for other text.
    """
    return date.fromisoformat(text) if isinstance(text, str) and text else None


def parse_time(text: str | UnsetType | None) -> time | None:
    """Parse a time of day such as ``14:30`` or ``14:30:00``; return None for None, UNSET or ``""``.

    Raises ValueError for other text.
    """
    if not isinstance(text, str) or not text:
        return None
    hours, minutes, seconds = _parse_clock(text)
    return time(hours, minutes, seconds)


def parse_duration(text: str | UnsetType | None) -> timedelta | None:
    """Parse a duration such as ``01:15`` (HH:MM); return None for None, UNSET or ``""``.

    Raises ValueError for other text.
    """
    if not isinstance(text, str) or not text:
        return None
    hours, minutes, seconds = _parse_clock(text)
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def parse_datetime(text: str | UnsetType | None, *, zone: timezone = UTC) -> datetime | None:
    """Parse a datetime; return None for None, UNSET or ``""``.

    The result always has a time zone: ``zone`` if the text has none. Raises ValueError for other
    text.
    """
    if not isinstance(text, str) or not text:
        return None
    parsed = datetime.fromisoformat(text)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)


def format_datetime(value: datetime) -> str:
    """Format a datetime in UTC, such as ``2026-12-01T14:30:00Z``.

    Raises ValueError if it has no time zone or has microseconds.
    """
    if value.utcoffset() is None:
        raise ValueError("must have a time zone: use datetime(…, tzinfo=timezone.utc)")
    if value.microsecond:
        raise ValueError("must not have microseconds: use .replace(microsecond=0)")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def format_local_datetime(value: datetime) -> str:
    """Format a datetime in UTC as version 1 of the API does, such as ``2026-12-01 14:30:00``."""
    return format_datetime(value).replace("T", " ").removesuffix("Z")


def format_date(value: date) -> str:
    """Format a date, such as ``2026-12-01``."""
    return value.isoformat()


def format_time(value: time) -> str:
    """Format a time of day, such as ``14:30``, with seconds if not 0.

    Raises ValueError if it has microseconds or a time zone.
    """
    if value.microsecond:
        raise ValueError("must not have microseconds: use .replace(microsecond=0)")
    if value.tzinfo is not None:
        raise ValueError("must not have a time zone: the API uses that of the account")
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


def _parse_clock(text: str) -> tuple[int, int, int]:
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError(f"must be HH:MM or HH:MM:SS, got {text!r}")
    return int(match[1]), int(match[2]), int(match[3] or 0)
