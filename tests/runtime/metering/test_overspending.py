"""Faults that once let a store grant more than a limit: lost replies, hostile headers, clock faults."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipedrive_activities._runtime.metering.memory import MemoryStore
from pipedrive_activities._runtime.metering.meter import Meter
from pipedrive_activities._runtime.metering.redis_store import RedisStore
from pipedrive_activities._runtime.metering.sqlite import SQLiteStore
from pipedrive_activities._runtime.metering.store import (
    ChargeRequest,
    Granted,
    Observation,
    QuotaExhausted,
    QuotaStore,
    StoreUnavailable,
    Wait,
)
from tests.support.meters import reserve
from tests.support.operations import NAMES, OPERATIONS
from tests.support.reply_proxy import Fault, ReplyProxy, reply_proxy
from tests.support.stores import FakeClock

CALL = ChargeRequest(token="t", company="c", cost=10, burst=3, window=2.0, daily=100)
FREE = replace(CALL, burst=None)
SEEN = Observation(token="t", company="c", window=2.0)


def grants(store: QuotaStore, charge_request: ChargeRequest, tries: int = 100) -> int:
    """Return how many of ``tries`` attempts are granted."""
    return sum(isinstance(store.acquire(charge_request), Granted) for _ in range(tries))


@pytest.fixture
def proxy(server_url: str) -> Iterator[ReplyProxy]:
    with reply_proxy(server_url) as running:
        yield running


@pytest.fixture
def distant_store(proxy: ReplyProxy, request: pytest.FixtureRequest) -> Iterator[RedisStore]:
    store = RedisStore(proxy.url, timeout=0.2, prefix=request.node.name)
    yield store
    store.close()


@pytest.mark.parametrize("fault", ["lose", "withhold"])
def test_a_refund_whose_reply_is_late_or_lost_is_subtracted_once(
    distant_store: RedisStore, proxy: ReplyProxy, fault: Fault
) -> None:
    granted = [distant_store.acquire(FREE) for _ in range(10)]
    assert isinstance(granted[0], Granted)
    proxy.faults.append(fault)
    distant_store.release(granted[0].receipt)
    assert proxy.faults == []
    assert grants(distant_store, FREE) == 1
    proxy.faults += [fault, fault]
    with pytest.raises(StoreUnavailable):
        distant_store.release(granted[0].receipt)
    distant_store.release(granted[0].receipt)
    assert grants(distant_store, FREE) == 0


@pytest.mark.parametrize("fault", ["lose", "withhold"])
def test_a_charge_whose_reply_is_late_or_lost_is_made_once(
    distant_store: RedisStore, proxy: ReplyProxy, fault: Fault
) -> None:
    long = replace(CALL, window=3600.0)
    assert grants(distant_store, long, 1) == 1
    proxy.faults.append(fault)
    decision = distant_store.acquire(long)
    assert isinstance(decision, Granted)
    assert proxy.faults == []
    assert distant_store.acquire(replace(long, burst=None, cost=81)) == QuotaExhausted(
        20, 100, pytest.approx(43_200, abs=43_200)
    )
    distant_store.release(decision.receipt)
    assert grants(distant_store, long) == 2
    assert isinstance(distant_store.acquire(replace(long, burst=None, cost=71)), QuotaExhausted)


def test_releasing_twice_has_no_effect(
    new_store: Callable[[], QuotaStore], clock: FakeClock
) -> None:
    store = new_store()
    granted = [store.acquire(FREE) for _ in range(10)]
    first, second = granted[0], granted[1]
    assert isinstance(first, Granted)
    assert isinstance(second, Granted)
    for _ in range(3):
        store.release(first.receipt)
    clock.advance(5.0)  # the burst window has forgotten the charges
    store.release(first.receipt)
    new_store().release(first.receipt)
    assert grants(store, FREE) == 1
    store.release(second.receipt)
    store.release(second.receipt)
    assert grants(store, FREE) == 1


def size(store: QuotaStore, path: Path) -> int:
    """Return how many entries a store keeps for its burst windows."""
    if isinstance(store, MemoryStore):
        return sum(len(burst.entries) for burst in store._bursts.values())
    if isinstance(store, RedisStore):
        redis = store._client
        names = [key for key in redis.scan_iter() if key.startswith(store._prefix)]
        return sum(redis.zcard(key) for key in names if redis.type(key) == "zset")
    rows = sqlite3.connect(path)
    (count,) = rows.execute("SELECT count(*) FROM sent").fetchone()
    rows.close()
    return int(count)


def test_a_huge_number_in_a_header_costs_one_entry(
    store: QuotaStore, clock: FakeClock, tmp_path: Path
) -> None:
    assert grants(store, CALL, 1) == 1
    clock.advance(0.5)
    for _ in range(50):
        store.reconcile(replace(SEEN, burst_used=10**12))
    assert size(store, tmp_path / "quota.db") == 2
    assert store.acquire(CALL) == Wait(2.0)
    assert store.acquire(replace(CALL, burst=10**12)) == Wait(1.5)
    clock.advance(2.0)
    assert grants(store, CALL) == 3
    assert size(store, tmp_path / "quota.db") == 3


@pytest.mark.parametrize("limit", ["100001", "1000000", "100000000", "9" * 12, "9" * 5000])
def test_a_burst_limit_beyond_any_window_is_ignored(store: QuotaStore, limit: str) -> None:
    meter = Meter(OPERATIONS, identity="", names=NAMES, store=store)
    headers = {"x-ratelimit-limit": limit, "x-ratelimit-remaining": "0"}
    for _ in range(5):
        meter.settle(reserve(meter), 200, headers)


def test_windows_of_different_length_count_the_same_requests(
    new_store: Callable[[], QuotaStore], clock: FakeClock
) -> None:
    long = replace(CALL, burst=5, window=60.0, cost=0)
    short = replace(CALL, burst=2, window=2.0, cost=0)
    store, other = new_store(), new_store()
    assert grants(store, long, 1) == 1
    clock.advance(1.0)
    granted = 1
    for _ in range(20):
        granted += grants(other, short, 1)
        granted += grants(store, long, 1)
        clock.advance(2.0)
    # Only the long window limits its own clients; the short one counts what both send.
    assert grants(store, long) == 0
    in_a_minute = 0
    clock.advance(60.0)
    for _ in range(20):
        in_a_minute += grants(other, short, 1) if in_a_minute < 4 else 0
        in_a_minute += grants(store, long, 1)
        clock.advance(2.0)
    assert in_a_minute == 5


def test_a_clock_that_jumps_for_one_call_keeps_the_spending_of_the_day(
    store: QuotaStore, clock: FakeClock
) -> None:
    for _ in range(40):
        assert grants(store, FREE, 1) == 1
        clock.wall += 86_400
    assert grants(store, FREE) == 10
    for days in (1, 4, 400, -5, 30_000, 7, 90, -400, -401, -50):
        clock.wall += days * 86_400
        assert isinstance(store.acquire(FREE), Granted)
        clock.wall -= days * 86_400
        assert grants(store, FREE) == 0


def test_counters_of_old_days_are_dropped(store: QuotaStore, clock: FakeClock) -> None:
    for _ in range(100):
        assert grants(store, FREE, 1) == 1
        clock.wall += 86_400
    clock.wall -= 30 * 86_400
    assert grants(store, FREE) == 9
    clock.wall -= 10 * 86_400
    assert grants(store, FREE) == 10


DELETING = """
import os, sys
from pipedrive_activities._runtime.metering.sqlite import SQLiteStore
from pipedrive_activities._runtime.metering.store import ChargeRequest, Granted, StoreUnavailable

store = SQLiteStore(sys.argv[1])
call = ChargeRequest(token="t", company="c", cost=10, daily=100)
granted = 0
try:
    while isinstance(store.acquire(call), Granted):
        granted += 1
except StoreUnavailable as error:
    print("unavailable", end=" ")
print(granted)
"""


def spend_in_a_process(path: Path) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", DELETING, str(path)],
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    return ended.stdout.strip()


def test_a_file_that_is_deleted_while_it_is_used_gives_no_second_budget(tmp_path: Path) -> None:
    path = tmp_path / "quota.db"
    store, other = SQLiteStore(path), SQLiteStore(path)
    assert grants(store, FREE, 3) == grants(other, FREE, 3) == 3
    content = path.read_bytes()
    path.unlink()
    for holder in (store, other):
        with pytest.raises(StoreUnavailable, match=r"deleted or replaced.*quota\.db-wal"):
            holder.acquire(FREE)
    assert spend_in_a_process(path) == "unavailable 0"
    assert not path.exists()
    path.write_bytes(content)  # another file with the same name
    with pytest.raises(StoreUnavailable, match="deleted or replaced"):
        store.acquire(FREE)
    store.close()
    other.close()


def test_a_file_that_is_moved_and_moved_back_is_used_again(tmp_path: Path) -> None:
    path, elsewhere = tmp_path / "quota.db", tmp_path / "elsewhere.db"
    store = SQLiteStore(path)
    assert grants(store, FREE, 3) == 3
    path.rename(elsewhere)
    with pytest.raises(StoreUnavailable, match="deleted or replaced"):
        store.acquire(FREE)
    elsewhere.rename(path)
    assert grants(store, FREE) == 7
    store.close()
    assert spend_in_a_process(path) == "0"
