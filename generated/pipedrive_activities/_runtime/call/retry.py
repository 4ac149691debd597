"""When an attempt is worth repeating, and how long to wait before.

Pure decisions: no clock is read and nothing sleeps here. Waits grow exponentially and are drawn at
random from their whole range (full jitter), so that many clients do not come back together. What
only a repeated attempt needs is imported then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import ArgumentError
from .response_headers import HeaderNames

REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"})
"""Methods that may be sent twice. PATCH sets values here, so the second time changes nothing."""

_STATUSES = frozenset({408, 500, 502, 503, 504})
_DOUBLING_LIMIT = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """How stubborn a client is.

    ``attempts`` counts all of them, the first included (1: never repeat). ``total`` bounds a call
    with all its attempts and waits, ``longest_wait`` a single wait; both in seconds. A server that
    asks for a longer wait is not asked again: the call fails and tells when to come back. Without
    such a wish the wait before attempt n is drawn from 0 to ``base`` · 2ⁿ⁻², in seconds.
    """

    attempts: int = 4
    total: float = 120.0
    base: float = 0.5
    longest_wait: float = 30.0

    def __post_init__(self) -> None:
        if self.attempts < 1 or min(self.total, self.base, self.longest_wait) < 0:
            raise ArgumentError(
                "attempts must be at least 1, and no duration below 0", parameter="retries"
            )

    def backoff(self, attempt: int, fraction: float | None = None) -> float:
        """Return the wait after that attempt; ``fraction`` (0 to 1) replaces chance in tests."""
        from random import random

        ceiling = min(self.longest_wait, self.base * 2.0 ** min(attempt - 1, _DOUBLING_LIMIT))
        return ceiling * (random() if fraction is None else fraction)


def is_repeatable_status(method: str, status: int) -> bool:
    """Tell whether a response calls for another attempt.

    A 429 was refused before anything was done, so any method may be repeated.
    """
    return status == 429 or (status in _STATUSES and method in REPEATABLE)


def retry_after_seconds(
    headers: Mapping[str, str], status: int, names: HeaderNames
) -> float | None:
    """Return how long (seconds) the server asks to wait, None when it does not say.

    ``Retry-After`` may be seconds or a date (RFC 9110, section 10.2.3); a date is read against the
    server's own ``Date``, so that a wrong clock here does no harm. The seconds left of the burst
    window matter for 429 only.
    """
    asked = headers.get(names.retry_after)
    if asked is not None:
        waited = _seconds(asked)
        return waited if waited is not None else _until(asked, headers.get("date"))
    return _seconds(headers.get(names.burst_reset, "")) if status == 429 else None


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None


def _until(then: str, now: str | None) -> float | None:
    from email.utils import parsedate_to_datetime

    try:
        apart = parsedate_to_datetime(then) - parsedate_to_datetime(now or "")
    except (TypeError, ValueError):
        return None
    return max(0.0, apart.total_seconds())
