"""The places for the books, beside a bare dictionary: how many attempts a second each books.

Nothing is asserted about time: the figures are printed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipedrive_activities._runtime.metering.memory import MemoryStore
from pipedrive_activities._runtime.metering.meter import Meter
from pipedrive_activities._runtime.metering.redis_store import RedisStore
from pipedrive_activities._runtime.metering.sqlite import SQLiteStore
from pipedrive_activities._runtime.metering.store import ChargeRequest, Granted, QuotaStore
from tests.support.operations import NAMES, OPERATIONS
from tests.support.valkey import REASON, find_server, running_server

CALL = ChargeRequest(token="t", company="c", cost=1, burst=10**6, daily=10**9, window=0.5)


def rate(work: Callable[[], object], seconds: float = 0.5) -> float:
    """Return how often a second the work gets done."""
    done, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        work()
        done += 1
    return done / (time.perf_counter() - started)


def booked(store: QuotaStore) -> float:
    found = rate(lambda: store.acquire(CALL))
    assert isinstance(store.acquire(CALL), Granted)
    store.close()
    return found


def test_attempts_a_second(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    executable = find_server()
    if executable is None:
        pytest.skip(REASON)
    counter = {"c": 0}
    bare = rate(lambda: counter.update(c=counter["c"] + 1))
    meter = Meter(OPERATIONS, identity="t", names=NAMES)
    rates = {
        "memory": booked(MemoryStore()),
        "sqlite": booked(SQLiteStore(tmp_path / "books.db")),
        "meter over memory": rate(lambda: meter.reserve(OPERATIONS["getThing"])),
    }
    with running_server(executable) as url:
        rates["valkey"] = booked(RedisStore(url))
    with capsys.disabled():
        for name, found in rates.items():
            print(
                f"\n{name}: {found:,.0f}/s, a dictionary does {bare / found:.0f} times that"
            )  # a benchmark speaks
