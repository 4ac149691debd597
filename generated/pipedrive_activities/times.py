"""Parses dates, times, durations and datetimes of the API."""

from __future__ import annotations

from ._runtime.serialization.datetimes import (
    parse_date,
    parse_datetime,
    parse_duration,
    parse_time,
)

__all__ = ["parse_date", "parse_datetime", "parse_duration", "parse_time"]
