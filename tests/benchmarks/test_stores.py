"""Charges per second of each quota store, compared with a plain dictionary.

Rates are printed, not asserted.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipedrive_activities._runtime.metering.memory import MemoryStore
from pipedrive_activities._runtime.metering.meter import Meter
from pipedrive_activities._runtime.metering.sqlite import SQLiteStore
from pipedrive_activities._runtime.metering.store import ChargeRequest, Granted, QuotaStore
from pipedrive_activities.stores import RedisStore
from tests.support.operations import NAMES, OPERATIONS
from tests.support.valkey import REASON, find_server, running_server

CALL = ChargeRequest(token="t", company="c", cost=1, burst=10**6, daily=10**9, window=0.5)


def rate(work: Callable[[], object], seconds: float = 0.5) -> float:
    """Return how often per second the work can be done."""
    done, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        work()
        done += 1
    return done / (time.perf_counter() - started)


def measure_charge_rate(store: QuotaStore) -> float:
    charges_per_second = rate(lambda: store.acquire(CALL))
    assert isinstance(store.acquire(CALL), Granted)
    store.close()
    return charges_per_second


def test_charges_per_second(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    executable = find_server()
    if executable is None:
        pytest.skip(REASON)
    counter = {"c": 0}
    bare = rate(lambda: counter.update(c=counter["c"] + 1))
    meter = Meter(OPERATIONS, identity="t", names=NAMES)
    rates = {
        "memory": measure_charge_rate(MemoryStore()),
        "sqlite": measure_charge_rate(SQLiteStore(tmp_path / "quota.db")),
        "meter over memory": rate(lambda: meter.reserve(OPERATIONS["getThing"])),
    }
    with running_server(executable) as url:
        rates["valkey"] = measure_charge_rate(RedisStore(url))
    with capsys.disabled():
        for name, per_second in rates.items():
            print(
                f"\n{name}: {per_second:,.0f}/s; a dictionary is {bare / per_second:.0f} times as fast"
            )
