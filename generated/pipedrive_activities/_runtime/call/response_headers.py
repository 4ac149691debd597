"""The headers of a response that a client goes by: what the API calls them, and what they tell.

Names come from the API's description and configuration. Each header may be missing or nonsense.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderNames:
    """What an API calls its headers, in lower case; empty: it has none of that kind.

    ``burst_limit`` and ``burst_remaining`` are requests of the short window, ``burst_reset`` the
    seconds until it is free again. ``daily_remaining`` are tokens, ``daily_requests_remaining``
    requests of the company's day. ``retry_after`` is a wait in seconds or a date (RFC 9110, section
    10.2.3), ``request_id`` what the server calls the request.
    """

    burst_limit: str = ""
    burst_remaining: str = ""
    burst_reset: str = ""
    daily_remaining: str = ""
    daily_requests_remaining: str = ""
    retry_after: str = "retry-after"
    request_id: str = "x-request-id"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateHeaders:
    """The numbers of a response's rate headers; None: not told.

    ``limit`` and ``remaining`` are requests of the burst window, ``daily_remaining`` are tokens of
    the company.
    """

    limit: int | None = None
    remaining: int | None = None
    daily_remaining: int | None = None


def read_rate_headers(headers: Mapping[str, str], names: HeaderNames) -> RateHeaders:
    """Return what the headers (found by lower-case name) tell."""
    return RateHeaders(
        limit=_number(headers, names.burst_limit),
        remaining=_number(headers, names.burst_remaining),
        daily_remaining=_number(headers, names.daily_remaining),
    )


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "").strip()
    if text.isascii() and text.isdigit() and len(text) <= _DIGITS:
        return int(text)
    return None
