"""Times as people type them: a date alone, ``yesterday``, or ``7d`` for seven days ago."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_AGO = re.compile(r"([0-9]{1,5})([mhdw])", re.ASCII)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}


def expand_date(text: str, today: date) -> str:
    """Return the date (ISO 8601) of ``yesterday``, ``today`` or ``tomorrow``; other text as it is."""
    days = _DAYS.get(text.lower())
    return text if days is None else (today + timedelta(days=days)).isoformat()


def expand_datetime(text: str, now: datetime) -> str:
    """Return the datetime (RFC 3339, UTC, whole seconds) of a short form; other text as it is.

    Short forms are a date or the name of a day, which mean its first second in the zone of ``now``,
    ``now``, and a number of minutes, hours, days or weeks ago: ``30m``, ``24h``, ``7d``, ``2w``.
    ``now`` must be aware.
    """
    if text.lower() == "now":
        return _format(now)
    match = _AGO.fullmatch(text)
    if match:
        return _format(now - timedelta(**{_UNITS[match[2]]: int(match[1])}))
    try:
        day = date.fromisoformat(expand_date(text, now.date()))
    except ValueError:
        return text
    return _format(datetime(day.year, day.month, day.day, tzinfo=now.tzinfo))


def _format(value: datetime) -> str:
    utc = value.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    return f"{utc.isoformat()}Z"
