"""Retry policy: which attempts are retried, and how long to wait before.

Pure functions: nothing here reads a clock or sleeps. Waits grow exponentially with full jitter
(drawn from the whole range), so that many clients do not retry at the same time. Modules that only
retries need are imported on the first retry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import ArgumentError
from ..number_checks import MAX_SECONDS, is_count, is_time, shown
from .response_headers import HeaderNames, quotas_of

MAX_BURST_WAIT = 60.0
"""Seconds. A 429 that asks for a longer wait is about the daily quota, not the burst window."""

_STATUSES = frozenset({408, 500, 502, 503, 504})
_DOUBLING_LIMIT = 32
_MAX_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """Retry policy of a client. All times are in seconds.

    ``attempts``: maximum number of attempts, including the first (1: never retry). ``total``:
    time limit of a call with all its attempts and waits. ``longest_wait``: limit of a single wait;
    if the server asks for a longer one, the call fails with ``retry_after`` set. ``base``: without
    a request of the server, the wait before attempt n is random between 0 and ``base`` · 2ⁿ⁻².

    Raises ArgumentError for fewer than 1 attempt, and for a time that is negative, NaN or above
    ``MAX_SECONDS``.
    """

    attempts: int = 4
    total: float = 120.0
    base: float = 0.5
    longest_wait: float = 30.0

    def __post_init__(self) -> None:
        times = (self.total, self.base, self.longest_wait)
        if not (
            is_count(self.attempts, 1) and all(is_time(seconds, zero=True) for seconds in times)
        ):
            raise ArgumentError(
                "attempts must be a whole number of at least 1, and total, base and longest_wait must be 0 to"
                f" {MAX_SECONDS:.0f} seconds",
                parameter="retries",
            )

    def backoff(self, attempt: int, fraction: float | None = None) -> float:
        """Return the seconds to wait after an attempt (counted from 1).

        ``fraction`` (0 to 1) replaces the random number in tests.
        """
        from random import random

        ceiling = min(self.longest_wait, self.base * 2.0 ** min(attempt - 1, _DOUBLING_LIMIT))
        return ceiling * (random() if fraction is None else fraction)


def override_retries(base: Retries, override: Retries | int | None) -> Retries:
    """Return the policy of a call: that of the client, with another number of repeats, or another.

    Raises ArgumentError for anything else.
    """
    match override:
        case None:
            return base
        case int() as repetitions:
            return Retries(
                attempts=repetitions + 1,
                total=base.total,
                base=base.base,
                longest_wait=base.longest_wait,
            )
        case Retries():
            return override
        case _:
            raise ArgumentError(
                f"retries must be a whole number or Retries, got {shown(override)}",
                parameter="retries",
            )


def is_repeatable_status(status: int, allows_repeats: bool) -> bool:
    """Return whether a request may be repeated after a response of this status.

    ``allows_repeats``: also if the server may have processed it. A 429 is rejected before it is
    processed, so every request may be repeated.
    """
    return status == 429 or (status in _STATUSES and allows_repeats)


def retry_after_seconds(
    headers: Mapping[str, str], status: int, names: HeaderNames
) -> float | None:
    """Return the seconds the server asks to wait, None if it does not say.

    ``Retry-After`` is seconds or a date (RFC 9110, section 10.2.3); a date is compared with the
    ``Date`` header of the server, so that a wrong local clock does not matter. The reset of the
    burst window, or of an exhausted quota (RateLimit), is used for 429 only.
    """
    retry_after = headers.get(names.retry_after)
    if retry_after is not None:
        seconds = _seconds(retry_after)
        if seconds is not None:
            return seconds
        return _seconds_between(headers.get("date"), retry_after)
    if status != 429:
        return None
    reset = _seconds(headers.get(names.burst_reset, ""))
    if reset is not None:
        return reset
    exhausted = [quota.reset for quota in quotas_of(headers, names) if not quota.remaining]
    return max((float(reset) for reset in exhausted if reset is not None), default=None)


def _seconds(text: str) -> float | None:
    """Return a number of at most 12 digits, None for any other text; a fraction is accepted."""
    whole, _, fraction = text.strip().partition(".")
    digits = whole + fraction
    if not (whole and digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS):
        return None
    return float(f"{whole}.{fraction}")


def _seconds_between(start: str | None, end: str) -> float | None:
    """Return the seconds between two HTTP dates, 0 at least; None if one is missing or invalid."""
    from email.utils import parsedate_to_datetime

    try:
        difference = parsedate_to_datetime(end) - parsedate_to_datetime(start or "")
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    return max(0.0, difference.total_seconds())
