"""Times as people type them: a date, ``yesterday``, ``7d`` (seven days ago) or ``+7d`` (in seven days)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_DISTANCE = re.compile(r"(\+?)([0-9]{1,5})([mhdw])", re.ASCII)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}


def expand_date(text: str, today: date) -> str:
    """Return the date (ISO 8601) of a short form; other text as it is.

    Short forms are ``yesterday``, ``today``, ``tomorrow``, and ``+3d`` or ``+2w`` for the future.
    """
    days = _DAYS.get(text.lower())
    match = _DISTANCE.fullmatch(text)
    if match and match[1] and match[3] in "dw":
        days = int(match[2]) * (7 if match[3] == "w" else 1)
    return text if days is None else (today + timedelta(days=days)).isoformat()


def expand_datetime(text: str, now: datetime) -> str:
    """Return the datetime (RFC 3339, UTC, whole seconds) of a short form; other text as it is.

    Short forms are a date or the name of a day, which mean its first second in the zone of ``now``,
    ``now``, and a number of minutes, hours, days or weeks ago: ``30m``, ``24h``, ``7d``, ``2w``; with
    a plus sign they are in the future.
    ``now`` must be aware.
    """
    if text.lower() == "now":
        return _format(now)
    match = _DISTANCE.fullmatch(text)
    if match:
        distance = timedelta(**{_UNITS[match[3]]: int(match[2])})
        return _format(now + distance if match[1] else now - distance)
    try:
        day = date.fromisoformat(expand_date(text, now.date()))
    except ValueError:
        return text
    return _format(datetime(day.year, day.month, day.day, tzinfo=now.tzinfo))


def _format(value: datetime) -> str:
    utc = value.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    return f"{utc.isoformat()}Z"
