"""In-memory quota store, exact within one process.

Invariants: a request is granted only if the burst window has fewer than ``burst`` entries and the
daily quota covers its cost; if the wall clock is set back, the counter of the earlier day is used
again. A forked child continues with a copy.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from .locks import ForkSafeLock
from .store import (
    ChargeReceipt,
    ChargeRequest,
    Clock,
    Decision,
    Granted,
    Observation,
    QuotaExhausted,
    Wait,
    day_of,
    seconds_left,
)

_SECOND = 1_000_000_000
_DAYS_KEPT = 3


@dataclass(slots=True)
class _Day:
    spent: int = 0
    reported: int = 0
    """The highest number that the server reported: releasing a charge never goes below it."""


@dataclass(slots=True)
class _Burst:
    calls: deque[int] = field(default_factory=deque)
    pause_until: int = 0

    def wait(self, now: int, limit: int | None, window: int) -> int:
        """Drop entries older than the window; return the ns until another request fits."""
        while self.calls and self.calls[0] <= now - window:
            self.calls.popleft()
        full = limit is not None and len(self.calls) >= limit
        free_at = self.calls[len(self.calls) - limit] + window if limit and full else now
        return max(free_at, self.pause_until) - now


@dataclass(slots=True)
class _Company:
    days: dict[int, _Day] = field(default_factory=dict)
    pause_until: int = 0

    def day(self, number: int) -> _Day:
        """Return the counter of a day; drop counters of old days."""
        day = self.days.get(number)
        if day is None:
            day = self.days[number] = _Day()
            while len(self.days) > _DAYS_KEPT:
                del self.days[next(iter(self.days))]
        return day


class MemoryStore:
    """Quota store in memory, shared by the threads and tasks of one process."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._lock = ForkSafeLock()
        self._bursts: dict[str, _Burst] = {}
        self._companies: dict[str, _Company] = {}

    @property
    def blocking(self) -> bool:
        """False: no I/O is needed."""
        return False

    def acquire(self, charge_request: ChargeRequest) -> Decision:
        """Charge an attempt to both counters, or to neither and return why."""
        with self._lock:
            now, wall = self._clock.monotonic(), self._clock.wall()
            company = self._companies.setdefault(charge_request.company, _Company())
            number = day_of(wall, charge_request.day_start)
            day = company.day(number)
            if company.pause_until > now:
                return QuotaExhausted(day.spent, None, (company.pause_until - now) / _SECOND)
            if (
                charge_request.daily is not None
                and day.spent + charge_request.cost > charge_request.daily
            ):
                return QuotaExhausted(
                    day.spent, charge_request.daily, seconds_left(wall, charge_request.day_start)
                )
            burst = self._bursts.setdefault(charge_request.token, _Burst())
            wait = burst.wait(now, charge_request.burst, round(charge_request.window * _SECOND))
            if wait > 0:
                return Wait(wait / _SECOND)
            burst.calls.append(now)
            day.spent += charge_request.cost
            return Granted(_receipt(charge_request, now, number))

    def release(self, receipt: ChargeReceipt) -> None:
        """Cancel the charge of an attempt that was certainly not sent."""
        with self._lock:
            burst, company = self._bursts.get(receipt.token), self._companies.get(receipt.company)
            if burst is not None and int(receipt.entry) in burst.calls:
                burst.calls.remove(int(receipt.entry))
            day = company.days.get(receipt.day) if company is not None else None
            if day is not None:
                day.spent = max(day.spent - receipt.cost, day.reported)

    def reconcile(self, observation: Observation) -> None:
        """Reduce what is left to what the server reports."""
        with self._lock:
            now = self._clock.monotonic()
            burst = self._bursts.setdefault(observation.token, _Burst())
            company = self._companies.setdefault(observation.company, _Company())
            burst.pause_until = max(burst.pause_until, _later(now, observation.pause_token))
            company.pause_until = max(company.pause_until, _later(now, observation.pause_company))
            if observation.burst_used is not None:
                burst.wait(now, None, round(observation.window * _SECOND))
                burst.calls.extend([now] * (observation.burst_used - len(burst.calls)))
            if observation.daily_spent is not None:
                day = company.day(day_of(self._clock.wall(), observation.day_start))
                day.reported = max(day.reported, observation.daily_spent)
                day.spent = max(day.spent, observation.daily_spent)

    def close(self) -> None:
        """Do nothing: there is nothing to close, and the counters stay."""


def _later(now: int, seconds: float) -> int:
    return now + round(seconds * _SECOND)


def _receipt(charge_request: ChargeRequest, now: int, day: int) -> ChargeReceipt:
    return ChargeReceipt(
        token=charge_request.token,
        company=charge_request.company,
        entry=str(now),
        day=day,
        cost=charge_request.cost,
    )
