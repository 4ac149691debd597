"""What a place for the books does, and the words it is spoken to in.

Two books are kept. The *burst book* of a token is an exact sliding log: one entry a request, and
no more entries in any window than the limit. The *daily book* of a company is a counter of tokens
that starts at 0 each day. A booking enters both or neither.

Keys are opaque and hold no secret (``hash_secret``). Costs are tokens, times seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol, TypeAlias, runtime_checkable

from ..errors import ClientError

DAY = 86_400


class StoreUnavailable(ClientError):
    """The place of the shared books cannot be reached, read or written. Nothing was sent."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Where a store on this machine takes the time from.

    ``monotonic`` measures windows (nanoseconds, one clock for all processes since the machine
    started); ``wall`` tells which day it is (seconds since the epoch).
    """

    monotonic: Callable[[], int] = time.monotonic_ns
    wall: Callable[[], float] = time.time


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRequest:
    """What one attempt asks for.

    ``burst`` is the most requests in any ``window``, ``daily`` the most tokens a day; None: no
    limit. The day starts ``day_start`` seconds after midnight UTC.
    """

    token: str
    company: str
    cost: int
    burst: int | None = None
    window: float = 2.0
    daily: int | None = None
    day_start: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeReceipt:
    """What was entered for a granted attempt, so that it can be taken out again."""

    token: str
    company: str
    entry: str
    day: int
    cost: int


@dataclass(frozen=True, slots=True)
class Granted:
    """Both books hold the attempt: send it."""

    receipt: ChargeReceipt


@dataclass(frozen=True, slots=True)
class Wait:
    """The window is full, or the server asked for a pause: ask again in ``seconds`` (above 0)."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Refused:
    """The day is spent.

    ``spent`` of ``limit`` tokens are gone; ``limit`` is None when the server closed the day.
    In ``seconds`` it is over.
    """

    spent: int
    limit: int | None
    seconds: float


Verdict: TypeAlias = Granted | Wait | Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What a response told about the books; they are only ever corrected to less being left.

    ``burst_used`` counts requests in the current window, ``daily_spent`` tokens of the current
    day, both as the server sees them; None: not told. The pauses are seconds from now.
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
        """Whether there is anything to correct."""
        return (
            self.burst_used is not None
            or self.daily_spent is not None
            or self.pause_token > 0
            or self.pause_company > 0
        )


@runtime_checkable
class QuotaStore(Protocol):
    """A place for the books, shared by everybody who spends from them."""

    @property
    def blocking(self) -> bool:
        """Whether a call may wait for a disk or a network."""
        ...

    def take(self, charge_request: ChargeRequest) -> Verdict:
        """Enter the attempt in both books, or in neither and say why.

        Raises StoreUnavailable.
        """
        ...

    def release(self, receipt: ChargeReceipt) -> None:
        """Take out an attempt that was surely not sent. Raises StoreUnavailable."""

    def reconcile(self, observation: Observation) -> None:
        """Lower what is left to what the server told. Raises StoreUnavailable."""

    def close(self) -> None:
        """Let go of files and connections; a later call opens them again."""


def hash_secret(secret: str) -> str:
    """Return a name for a secret that does not give it away: 32 hexadecimal digits."""
    return blake2b(secret.encode(), digest_size=16, person=b"metering").hexdigest()


def day_of(seconds: float, day_start: int) -> int:
    """Return the number of the day (days since the epoch) that a moment belongs to."""
    return int((seconds - day_start) // DAY)


def seconds_left(seconds: float, day_start: int) -> float:
    """Return how long the day of a moment still lasts, above 0."""
    return DAY - (seconds - day_start) % DAY
