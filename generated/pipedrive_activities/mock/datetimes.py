"""Datetimes as text (RFC 3339, also without a zone)."""

from __future__ import annotations

import re
from datetime import datetime

_DATETIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?")


def parse_datetime(text: str) -> datetime:
    """Return a datetime, aware if the text has a zone; raise ValueError for other text."""
    if not _DATETIME.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text.upper())
