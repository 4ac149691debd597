"""In-memory quota store, exact within one process.

Invariants: a request is granted only if the burst window has fewer than ``burst`` requests and the
daily quota covers its cost; if the wall clock is set back, the counter of the earlier day is used
again. A forked child continues with a copy.
"""

from __future__ import annotations

import itertools
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import NamedTuple

from .locks import ForkSafeLock
from .store import (
    DAYS_KEPT,
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


@dataclass(slots=True)
class _Day:
    spent: int = 0
    reported: int = 0
    """The highest number that the server reported: releasing a charge never goes below it."""
    released: set[str] = field(default_factory=set)
    """The entries of released charges: a charge is released once."""


class _Entry(NamedTuple):
    """One request, or several ``requests`` that only the server knows of; ``at`` is in ns."""

    at: int
    requests: int
    id: int


@dataclass(slots=True)
class _Burst:
    entries: deque[_Entry] = field(default_factory=deque)
    total: int = 0
    """The requests of all entries."""
    longest: int = 0
    """The longest window (ns) of a client of this token: how long entries are kept."""
    pause_until: int = 0

    def add(self, entry: _Entry) -> None:
        """Add an entry."""
        self.entries.append(entry)
        self.total += entry.requests

    def remove(self, entry_id: int) -> None:
        """Remove an entry if it is still there."""
        for entry in self.entries:
            if entry.id == entry_id:
                self.entries.remove(entry)
                self.total -= entry.requests
                return

    def used(self, now: int, window: int) -> int:
        """Drop entries that no client needs; return the number of requests in the window."""
        self.longest = max(self.longest, window)
        while self.entries and self.entries[0].at <= now - self.longest:
            self.total -= self.entries.popleft().requests
        if window == self.longest:
            return self.total
        recent = itertools.takewhile(lambda entry: entry.at > now - window, reversed(self.entries))
        return sum(entry.requests for entry in recent)

    def wait(self, now: int, limit: int | None, window: int) -> int:
        """Drop entries that no client needs; return the ns until another request fits."""
        used = self.used(now, window)
        full = limit is not None and used >= limit
        free_at = self._time_of(limit) + window if limit and full else now
        return max(free_at, self.pause_until) - now

    def _time_of(self, number: int) -> int:
        """Return the time of the request with this number, counted from the newest (1)."""
        counted = 0
        for entry in reversed(self.entries):
            counted += entry.requests
            if counted >= number:
                return entry.at
        raise AssertionError("only called for a request that has an entry")


@dataclass(slots=True)
class _Company:
    days: dict[int, _Day] = field(default_factory=dict)
    pause_until: int = 0

    def day(self, number: int) -> _Day:
        """Return the counter of a day; drop the oldest other one if there are too many."""
        day = self.days.get(number)
        if day is None:
            day = self.days[number] = _Day()
            if len(self.days) > DAYS_KEPT:
                del self.days[min(other for other in self.days if other != number)]
        return day


class MemoryStore:
    """Quota store in memory, shared by the threads and tasks of one process."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._lock = ForkSafeLock()
        self._bursts: defaultdict[str, _Burst] = defaultdict(_Burst)
        self._companies: defaultdict[str, _Company] = defaultdict(_Company)
        self._numbers = itertools.count(1)

    @property
    def blocking(self) -> bool:
        """False: no I/O is needed."""
        return False

    def acquire(self, charge_request: ChargeRequest) -> Decision:
        """Charge an attempt to both counters, or to neither and return why."""
        with self._lock:
            now, wall = self._clock.monotonic(), self._clock.wall()
            company = self._companies[charge_request.company]
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
            burst = self._bursts[charge_request.token]
            wait = burst.wait(now, charge_request.burst, round(charge_request.window * _SECOND))
            if wait > 0:
                return Wait(wait / _SECOND)
            entry = _Entry(now, 1, next(self._numbers))
            burst.add(entry)
            day.spent += charge_request.cost
            return Granted(_receipt(charge_request, str(entry.id), number))

    def release(self, receipt: ChargeReceipt) -> None:
        """Cancel the charge of an attempt that was certainly not sent; once."""
        with self._lock:
            burst, company = self._bursts.get(receipt.token), self._companies.get(receipt.company)
            if burst is not None:
                burst.remove(int(receipt.entry))
            day = company.days.get(receipt.day) if company is not None else None
            if day is not None and receipt.entry not in day.released:
                day.released.add(receipt.entry)
                day.spent = max(day.spent - receipt.cost, day.reported)

    def reconcile(self, observation: Observation) -> None:
        """Reduce what is left to what the server reports."""
        with self._lock:
            now = self._clock.monotonic()
            burst = self._bursts[observation.token]
            company = self._companies[observation.company]
            burst.pause_until = max(burst.pause_until, _later(now, observation.pause_token))
            company.pause_until = max(company.pause_until, _later(now, observation.pause_company))
            if observation.burst_used is not None:
                used = burst.used(now, round(observation.window * _SECOND))
                if observation.burst_used > used:
                    burst.add(_Entry(now, observation.burst_used - used, 0))
            if observation.daily_spent is not None:
                day = company.day(day_of(self._clock.wall(), observation.day_start))
                day.reported = max(day.reported, observation.daily_spent)
                day.spent = max(day.spent, observation.daily_spent)

    def close(self) -> None:
        """Do nothing: there is nothing to close, and the counters stay."""


def _later(now: int, seconds: float) -> int:
    return now + round(seconds * _SECOND)


def _receipt(charge_request: ChargeRequest, entry: str, day: int) -> ChargeReceipt:
    return ChargeReceipt(
        token=charge_request.token,
        company=charge_request.company,
        entry=entry,
        day=day,
        cost=charge_request.cost,
    )
