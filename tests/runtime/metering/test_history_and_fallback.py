"""The usage history, and the fallback store."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipedrive_activities._runtime.metering.fallback import FallbackStore
from pipedrive_activities._runtime.metering.history import HistoryRow, SpendingHistory
from pipedrive_activities._runtime.metering.memory import MemoryStore
from pipedrive_activities._runtime.metering.meter import Meter
from pipedrive_activities._runtime.metering.redis_store import RedisStore
from pipedrive_activities._runtime.metering.sqlite import SQLiteStore
from pipedrive_activities._runtime.metering.store import (
    ChargeReceipt,
    ChargeRequest,
    Decision,
    Granted,
    Observation,
    QuotaExhausted,
    StoreUnavailable,
)
from pipedrive_activities._runtime.metering.usage import Spent, UsageKey, label
from pipedrive_activities.errors import ArgumentError
from tests.support.operations import NAMES, OPERATIONS
from tests.support.stores import NOON, FakeClock

CALL = ChargeRequest(token="t", company="c", cost=10, daily=20)


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -1.0, "5", None])
def test_times_of_stores_must_be_numbers(tmp_path: Path, seconds: float) -> None:
    path = tmp_path / "file"
    openers: list[Callable[[], object]] = [
        lambda: SQLiteStore(path, timeout=seconds),
        lambda: SpendingHistory(path, timeout=seconds),
        lambda: RedisStore("redis://127.0.0.1", timeout=seconds, prefix="p"),
        lambda: FallbackStore(MemoryStore(), retry_after=seconds),
    ]
    for opener in openers:
        with pytest.raises(ArgumentError, match="0 seconds"):
            opener()


def test_usage_is_recorded_by_day_operation_and_label(tmp_path: Path) -> None:
    clock = FakeClock()
    history = SpendingHistory(tmp_path / "spending.db", wall=lambda: clock.wall)
    meter = Meter(OPERATIONS, identity="t", names=NAMES, log=history)
    assert meter.blocking
    meter.reserve(OPERATIONS["listThings"])
    meter.refund(meter.reserve(OPERATIONS["getThing"]))  # type: ignore[arg-type]  # it is granted
    with label("nightly"):
        meter.reserve(OPERATIONS["listThings"])
    clock.advance(86_400)
    meter.reserve(OPERATIONS["listThings"])
    history.close()

    first, second = (date(1970, 1, 1) + timedelta(days=NOON // 86_400 + day) for day in (0, 1))
    kept = SpendingHistory(tmp_path / "spending.db")
    assert kept.rows() == [
        HistoryRow(first, "listThings", "", Spent(10, 1)),
        HistoryRow(first, "listThings", "nightly", Spent(10, 1)),
        HistoryRow(second, "listThings", "", Spent(10, 1)),
    ]
    assert [row.day for row in kept.rows(since=second)] == [second]
    assert [row.day for row in kept.rows(until=first)] == [first] * 2
    kept.close()


def test_two_clients_add_to_one_history(tmp_path: Path) -> None:
    first, second = (SpendingHistory(tmp_path / "spending.db") for _ in range(2))
    for history in (first, second, first):
        history.add(UsageKey("listThings", ""), Spent(10, 1))
    assert [row.spent for row in second.rows()] == [Spent(30, 3)]
    first.close()
    second.close()


def test_a_history_that_cannot_be_written_does_not_stop_calls(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    meter = Meter(
        OPERATIONS, identity="t", names=NAMES, log=SpendingHistory(tmp_path / "no" / "such.db")
    )
    with caplog.at_level(logging.WARNING, "pipedrive_activities"):
        meter.reserve(OPERATIONS["listThings"])
        meter.reserve(OPERATIONS["listThings"])
    assert meter.usage.tokens == 20
    assert len(caplog.records) == 1
    with pytest.raises(StoreUnavailable):
        SpendingHistory(tmp_path / "no" / "such.db").rows()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system does not let go of its zone")
def test_days_are_in_utc_in_any_local_time_zone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = SpendingHistory(tmp_path / "spending.db", wall=lambda: 2 * 86_400.0 + 60)
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "XYZ+5")
        time.tzset()
        history.add(UsageKey("a", ""), Spent(1, 1))
    time.tzset()
    assert [row.day for row in history.rows()] == [date(1970, 1, 3)]
    history.close()


def test_a_history_waits_for_its_timeout_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "spending.db"
    history = SpendingHistory(path, timeout=0.05)
    history.add(UsageKey("a", ""), Spent(1, 1))
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        history.add(UsageKey("a", ""), Spent(1, 1))
        other.execute("ROLLBACK")
    other.close()
    (response,) = [record.getMessage() for record in caplog.records]
    assert response.startswith("usage is not recorded: cannot use the file")
    assert "locked" in response
    assert [row.spent for row in history.rows()] == [Spent(1, 1)]
    history.close()


class Switched(MemoryStore):
    """A store that can be made unavailable."""

    away = False
    asked = 0

    def acquire(self, charge_request: ChargeRequest) -> Decision:
        self._answer()
        return super().acquire(charge_request)

    def release(self, receipt: ChargeReceipt) -> None:
        self._answer()
        super().release(receipt)

    def reconcile(self, observation: Observation) -> None:
        self._answer()
        super().reconcile(observation)

    def _answer(self) -> None:
        self.asked += 1
        if self.away:
            raise StoreUnavailable("away")


def granted(decision: Decision) -> ChargeReceipt:
    assert isinstance(decision, Granted)
    return decision.receipt


def test_the_second_store_is_used_until_the_first_is_available(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = FakeClock()
    first = Switched(clock.source())
    store = FallbackStore(first, retry_after=5.0, monotonic=lambda: clock.elapsed / 1e9)
    assert not store.blocking
    early = granted(store.acquire(CALL))
    first.away = True
    late = granted(store.acquire(CALL))
    store.acquire(CALL)
    assert isinstance(store.acquire(CALL), QuotaExhausted)
    assert first.asked == 2
    store.release(late)
    granted(store.acquire(CALL))
    store.reconcile(Observation(token="t", company="c", daily_spent=20))
    store.release(early)
    assert first.asked == 2
    first.away = False
    clock.advance(5)
    store.release(early)
    granted(store.acquire(CALL))
    granted(store.acquire(CALL))
    assert isinstance(store.acquire(CALL), QuotaExhausted)
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("WARNING", "shared store unavailable, using the fallback store: away")
    ]


def test_every_failure_of_the_first_store_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeClock()
    first = Switched(clock.source())
    store = FallbackStore(first, retry_after=5.0, monotonic=lambda: clock.elapsed / 1e9)
    receipt = granted(store.acquire(CALL))
    for fail in (
        lambda: store.acquire(CALL),
        lambda: store.release(receipt),
        lambda: store.reconcile(Observation(token="t", company="c", burst_used=1)),
    ):
        first.away = True
        fail()
        clock.advance(6)
        store.acquire(CALL)
        first.away = False
        clock.advance(6)
        store.acquire(CALL)
    response = "shared store unavailable, using the fallback store: away"
    assert [record.getMessage() for record in caplog.records] == [response] * 3


def test_observations_go_to_the_first_store() -> None:
    clock = FakeClock()
    first = Switched(clock.source())
    store = FallbackStore(first, monotonic=lambda: clock.elapsed / 1e9)
    store.reconcile(Observation(token="t", company="c", daily_spent=25))
    assert isinstance(first.acquire(CALL), QuotaExhausted)


def test_the_first_store_is_tried_again_after_five_seconds() -> None:
    clock = FakeClock()
    first = Switched(clock.source())
    store = FallbackStore(first, monotonic=lambda: clock.elapsed / 1e9)
    first.away = True
    store.acquire(CALL)
    clock.advance(4.9)
    store.acquire(CALL)
    assert first.asked == 1
    clock.advance(0.1)
    store.acquire(CALL)
    assert first.asked == 2


def test_a_fallback_on_files_may_block(tmp_path: Path) -> None:
    store = FallbackStore(SQLiteStore(tmp_path / "no" / "such.db"))
    assert store.blocking
    granted(store.acquire(CALL))
    store.close()


def test_a_damaged_history_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "spending.db"
    with sqlite3.connect(path) as rows:
        rows.execute("CREATE TABLE spending (something)")
    rows.close()
    history = SpendingHistory(path)
    with pytest.raises(StoreUnavailable):
        history.rows()
    history.close()
