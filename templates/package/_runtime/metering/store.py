"""Protocol for quota stores, and the request and reply types.

A quota store keeps two counters. The *burst window* of a token is an exact sliding log: one entry
per request, and never more requests in a window than the limit; requests that only the server knows
of are one entry with their number. Clients of one token may have windows of different length. The
*daily quota* of a company is a counter of tokens that starts at 0 each day. A charge is entered in
both or in neither.

Keys are opaque and contain no secret (``hash_secret``). Costs are in tokens, times in seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol, TypeAlias, runtime_checkable

from ..errors import ClientError

DAY = 86_400
"""Seconds in a day."""

DAYS_KEPT = 32
"""Counters of days that are kept for each company: the one in use and the latest others.

Never by age alone: after a jump of the clock for one call, the counter of today must still exist.
"""


class StoreUnavailable(ClientError):
    """The quota store cannot be reached, read or written, so an attempt was not sent.

    ``attempts`` are the attempts that were made before.
    """


@dataclass(frozen=True, slots=True)
class Clock:
    """The clocks of a store on this machine.

    ``monotonic`` measures windows (nanoseconds since the machine started, the same clock for all
    processes); ``wall`` determines the day (seconds since the epoch).
    """

    monotonic: Callable[[], int] = time.monotonic_ns
    wall: Callable[[], float] = time.time


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRequest:
    """A request to charge one attempt.

    ``burst`` is the maximum number of requests in any ``window``, ``daily`` the maximum number of
    tokens per day; None for no limit. The day starts ``day_start`` seconds after midnight UTC (if
    below 0: before).
    """

    token: str
    company: str
    cost: int
    burst: int | None = None
    window: float = 2.0
    daily: int | None = None
    day_start: int = 0


@dataclass(slots=True, kw_only=True)
class ChargeReceipt:
    """Identifies the entries of a granted attempt, so that they can be released."""

    token: str
    company: str
    entry: str
    day: int
    cost: int


@dataclass(slots=True)
class Granted:
    """The attempt was charged to both counters: send it."""

    receipt: ChargeReceipt


@dataclass(frozen=True, slots=True)
class Wait:
    """The burst window is full, or the server asked for a pause: retry in ``seconds`` (above 0)."""

    seconds: float


@dataclass(frozen=True, slots=True)
class QuotaExhausted:
    """The daily quota does not cover the attempt.

    ``spent`` of ``limit`` tokens are used; ``limit`` is None if the server reported the exhaustion.
    The quota resets in ``seconds``.
    """

    spent: int
    limit: int | None
    seconds: float


Decision: TypeAlias = Granted | Wait | QuotaExhausted


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """Counters as the server reports them; they only ever reduce what is left.

    ``burst_used`` counts requests in the current window, ``daily_spent`` tokens of the current
    day; None if not reported. The pauses are seconds from now.
    """

    token: str
    company: str
    burst_used: int | None = None
    window: float = 2.0
    daily_spent: int | None = None
    day_start: int = 0
    pause_token: float = 0.0
    pause_company: float = 0.0

    @property
    def has_corrections(self) -> bool:
        """Whether the observation changes anything."""
        return (
            self.burst_used is not None
            or self.daily_spent is not None
            or self.pause_token > 0
            or self.pause_company > 0
        )


@runtime_checkable
class QuotaStore(Protocol):
    """Counts requests and tokens, shared by all clients that use the same store."""

    @property
    def blocking(self) -> bool:
        """Whether a call may block on disk or network I/O."""
        ...

    def acquire(self, charge_request: ChargeRequest) -> Decision:
        """Charge an attempt to both counters, or to neither and return why.

        Raises StoreUnavailable.
        """
        ...

    def release(self, receipt: ChargeReceipt) -> None:
        """Cancel the charge of an attempt that was certainly not sent; a second time has no effect.

        Raises StoreUnavailable.
        """

    def reconcile(self, observation: Observation) -> None:
        """Reduce what is left to what the server reports. Raises StoreUnavailable."""

    def close(self) -> None:
        """Close files and connections; a later call opens them again."""


def hash_secret(secret: str) -> str:
    """Return a key for a secret that does not reveal it: 32 hexadecimal digits."""
    return blake2b(secret.encode(), digest_size=16, person=b"metering").hexdigest()


def day_of(seconds: float, day_start: int) -> int:
    """Return the day number (days since the epoch) of a time in seconds since the epoch."""
    return int((seconds - day_start) // DAY)


def seconds_left(seconds: float, day_start: int) -> float:
    """Return the seconds (above 0) until the day of a time in seconds since the epoch ends."""
    return DAY - (seconds - day_start) % DAY
