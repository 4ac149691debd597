"""Response headers the client interprets: their names in this API, and their values.

Names come from the OpenAPI document and the generator configuration. Every header may be missing or
malformed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..record import Record

if TYPE_CHECKING:
    from .rate_limit_fields import Quota

_MAX_DIGITS = 12
_MAX_BURST = 100_000
"""Requests. A higher burst limit in a header limits nothing; it is a mistake or an attack."""


class HeaderNames(Record):
    """The response header names of an API, in lower case; empty if it has no such header.

    ``burst_limit`` and ``burst_remaining`` count requests of the burst window, ``burst_reset`` is
    the seconds until it resets. ``daily_remaining`` counts tokens and ``daily_requests_remaining``
    requests of the company's daily quota. ``retry_after`` is a wait in seconds or a date (RFC 9110,
    section 10.2.3). ``request_id`` identifies the request. ``rate_limit`` and ``rate_limit_policy`` are
    the fields RateLimit and RateLimit-Policy of the IETF draft; the headers above take precedence.
    """

    burst_limit: str = ""
    burst_remaining: str = ""
    burst_reset: str = ""
    daily_remaining: str = ""
    daily_requests_remaining: str = ""
    retry_after: str = "retry-after"
    request_id: str = "x-request-id"
    rate_limit: str = ""
    rate_limit_policy: str = ""

    @cached_property
    def rates(self) -> frozenset[str]:
        """The headers that limits are read from."""
        names = (self.burst_limit, self.burst_remaining, self.daily_remaining, self.rate_limit)
        return frozenset(filter(None, names))


@dataclass(frozen=True, slots=True, kw_only=True)
class RateHeaders:
    """The values of a response's rate limit headers, None for a missing or malformed header.

    ``limit`` and ``remaining`` are requests of the burst window, ``daily_remaining`` is tokens of
    the company's daily quota.
    """

    limit: int | None = None
    remaining: int | None = None
    daily_remaining: int | None = None


NO_RATE_HEADERS = RateHeaders()
"""The values of a response without rate limit headers."""


def read_rate_headers(headers: Mapping[str, str], names: HeaderNames) -> RateHeaders:
    """Return the rate limit headers of a response (lower-case names).

    They are hints: a burst limit beyond any sensible window is ignored with what remains of it.
    """
    if names.rates.isdisjoint(headers):
        return NO_RATE_HEADERS
    limit = _number(headers, names.burst_limit)
    remaining = _number(headers, names.burst_remaining)
    bursts = [quota for quota in quotas_of(headers, names) if not quota.is_daily]
    if bursts:
        tightest = min(bursts, key=lambda quota: quota.remaining)
        limit = tightest.limit if limit is None else limit
        remaining = tightest.remaining if remaining is None else remaining
    is_sensible = limit is None or limit <= _MAX_BURST
    return RateHeaders(
        limit=limit if is_sensible else None,
        remaining=remaining if is_sensible else None,
        daily_remaining=_number(headers, names.daily_remaining),
    )


def quotas_of(headers: Mapping[str, str], names: HeaderNames) -> tuple[Quota, ...]:
    """Return the quotas of the fields RateLimit and RateLimit-Policy."""
    field = headers.get(names.rate_limit)
    if not field:
        return ()
    # Few servers send them; compiling the patterns takes a tenth of importing the client.
    from .rate_limit_fields import read_quotas

    return read_quotas(field, headers.get(names.rate_limit_policy, ""))


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "").strip()
    if text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS:
        return int(text)
    return None
