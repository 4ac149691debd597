"""Times: as Python values to the wire, and from the wire to Python values.

The API writes ``2026-12-01``, ``14:30`` or ``14:30:00``, durations as ``01:15`` or ``01:15:00``,
and moments as ``2026-12-01T14:30:00Z`` or ``2026-12-01 14:30:00`` (UTC). Models keep what was
written; the ``parse_`` functions here read it. The API takes whole seconds only.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msgspec import UnsetType

_CLOCK = re.compile(r"(\d+):([0-5]\d)(?::([0-5]\d))?", re.ASCII)


def parse_date(text: str | UnsetType | None) -> date | None:
    """Return a date such as ``2026-12-01``; None for nothing. Raises ValueError for other text."""
    return date.fromisoformat(text) if isinstance(text, str) and text else None


def parse_time(text: str | UnsetType | None) -> time | None:
    """Return a time of day such as ``14:30`` or ``14:30:00``; None for nothing. Raises ValueError."""
    if not isinstance(text, str) or not text:
        return None
    hours, minutes, seconds = _parts(text)
    return time(hours, minutes, seconds)


def parse_duration(text: str | UnsetType | None) -> timedelta | None:
    """Return a duration such as ``01:15`` (hours, minutes); None for nothing. Raises ValueError."""
    if not isinstance(text, str) or not text:
        return None
    hours, minutes, seconds = _parts(text)
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def parse_datetime(text: str | UnsetType | None, *, zone: timezone = UTC) -> datetime | None:
    """Return a moment, always with a zone: ``zone`` where the text has none. None for nothing.

    Raises ValueError for text that is no moment.
    """
    if not isinstance(text, str) or not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def format_datetime(moment: datetime) -> str:
    """Return a moment in UTC as ``2026-12-01T14:30:00Z``; ValueError without a zone or whole second."""
    if moment.utcoffset() is None:
        raise ValueError("has no time zone: use datetime(…, tzinfo=timezone.utc)")
    if moment.microsecond:
        raise ValueError("must be a whole second: use .replace(microsecond=0)")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def format_local_datetime(moment: datetime) -> str:
    """Return a moment in UTC as ``2026-12-01 14:30:00``, as version 1 of the API writes it."""
    return format_datetime(moment).replace("T", " ").removesuffix("Z")


def format_date(day: date) -> str:
    """Return a date as ``2026-12-01``."""
    return day.isoformat()


def format_time(moment: time) -> str:
    """Return a time of day as ``14:30``, with seconds when there are any."""
    if moment.microsecond:
        raise ValueError("must be a whole second: use .replace(microsecond=0)")
    if moment.tzinfo is not None:
        raise ValueError("must have no time zone: the API reads it in the account's own")
    return moment.isoformat("seconds" if moment.second else "minutes")


def format_duration(duration: timedelta) -> str:
    """Return a duration as ``01:15``, with seconds when there are any; ValueError below zero."""
    if duration < timedelta() or duration.microseconds:
        raise ValueError("must be a whole number of seconds, and not below zero")
    minutes, seconds = divmod(duration.days * 86_400 + duration.seconds, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


def _parts(text: str) -> tuple[int, int, int]:
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise ValueError(f"neither HH:MM nor HH:MM:SS: {text!r}")
    return int(found[1]), int(found[2]), int(found[3] or 0)
