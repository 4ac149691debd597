"""What the rate headers of a response tell. Each of them may be missing or nonsense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

RESET = "x-ratelimit-reset"
_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class RateHeaders:
    """The numbers of a response's rate headers; None: not told.

    ``limit`` and ``remaining`` are requests of the burst window, ``reset`` is the seconds until it
    ends. The daily numbers are tokens of the company.
    """

    limit: int | None = None
    remaining: int | None = None
    reset: int | None = None
    daily_limit: int | None = None
    daily_remaining: int | None = None


def read_rate_headers(headers: Mapping[str, str]) -> RateHeaders:
    """Return what the headers (found by lower-case name) tell."""
    return RateHeaders(
        limit=_number(headers, "x-ratelimit-limit"),
        remaining=_number(headers, "x-ratelimit-remaining"),
        reset=_number(headers, RESET),
        daily_limit=_number(headers, "x-daily-ratelimit-token-limit"),
        daily_remaining=_number(headers, "x-daily-ratelimit-token-remaining"),
    )


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "").strip()
    if text.isascii() and text.isdigit() and len(text) <= _DIGITS:
        return int(text)
    return None
