"""Behaviour that all quota stores share, and that of each one."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipedrive_activities._runtime.metering.database import Database
from pipedrive_activities._runtime.metering.sqlite import SQLiteStore
from pipedrive_activities._runtime.metering.store import (
    ChargeReceipt,
    ChargeRequest,
    Granted,
    Observation,
    QuotaExhausted,
    QuotaStore,
    StoreUnavailable,
    Wait,
    hash_secret,
)
from pipedrive_activities.stores import RedisStore
from tests.support.stores import FakeClock

CALL = ChargeRequest(token="t", company="c", cost=10, burst=3, window=2.0, daily=100)
SEEN = Observation(token="t", company="c", window=2.0)


def acquire(store: QuotaStore, charge_request: ChargeRequest = CALL) -> ChargeReceipt:
    decision = store.acquire(charge_request)
    assert isinstance(decision, Granted), decision
    return decision.receipt


def test_the_burst_window_slides(store: QuotaStore, clock: FakeClock) -> None:
    for _ in range(3):
        acquire(store)
        clock.advance(0.5)
    assert store.acquire(CALL) == Wait(0.5)
    clock.advance(0.499)
    assert store.acquire(CALL) == Wait(pytest.approx(0.001))
    clock.advance(0.001)
    acquire(store)
    assert store.acquire(CALL) == Wait(pytest.approx(0.5))


def test_a_waiting_call_spends_nothing(store: QuotaStore, clock: FakeClock) -> None:
    for _ in range(3):
        acquire(store)
    for _ in range(20):
        assert store.acquire(CALL) == Wait(2.0)
    clock.advance(2.0)
    for _ in range(3):
        acquire(store)


def test_without_limits_everything_is_granted(store: QuotaStore) -> None:
    free = replace(CALL, burst=None, daily=None)
    for _ in range(50):
        acquire(store, free)
    assert store.acquire(CALL) == QuotaExhausted(500, 100, 43_200.0)


def test_the_daily_quota_can_be_spent_completely(store: QuotaStore) -> None:
    free = replace(CALL, burst=None)
    for _ in range(10):
        acquire(store, free)
    assert store.acquire(replace(free, cost=1)) == QuotaExhausted(100, 100, 43_200.0)
    acquire(store, replace(free, cost=0))


def test_a_call_that_costs_more_than_is_left_is_rejected(store: QuotaStore) -> None:
    acquire(store, replace(CALL, cost=95))
    assert store.acquire(CALL) == QuotaExhausted(95, 100, 43_200.0)
    acquire(store, replace(CALL, cost=5))


@pytest.mark.parametrize("day_start", [0, 3600, 43_201, 86_399])
def test_a_new_day_starts_at_the_configured_time(
    store: QuotaStore, clock: FakeClock, day_start: int
) -> None:
    call = replace(CALL, cost=100, day_start=day_start)
    acquire(store, call)
    refused = store.acquire(call)
    assert refused == QuotaExhausted(100, 100, (day_start - 43_200) % 86_400 or 86_400)
    clock.advance(refused.seconds - 0.5)
    assert store.acquire(call) == QuotaExhausted(100, 100, 0.5)
    clock.advance(0.5)
    acquire(store, call)


def test_setting_the_clock_back_over_midnight_restores_the_old_day(
    store: QuotaStore, clock: FakeClock
) -> None:
    call = replace(CALL, cost=60, burst=None)
    acquire(store, call)
    clock.wall += 86_400
    acquire(store, call)
    clock.wall -= 86_400
    assert isinstance(store.acquire(call), QuotaExhausted)
    clock.wall += 86_400
    assert isinstance(store.acquire(call), QuotaExhausted)


def test_setting_the_clock_back_never_waits_longer_than_a_window(
    store: QuotaStore, clock: FakeClock
) -> None:
    for _ in range(3):
        acquire(store)
    clock.wall -= 1800
    decision = store.acquire(CALL)
    assert isinstance(decision, Wait)
    assert 0 < decision.seconds <= 2.0
    clock.advance(decision.seconds)
    acquire(store)


def test_tokens_and_companies_have_their_own_counters(store: QuotaStore) -> None:
    for _ in range(3):
        acquire(store)
    acquire(store, replace(CALL, token="other"))
    assert isinstance(store.acquire(CALL), Wait)
    acquire(store, replace(CALL, token="third", cost=60))
    assert store.acquire(replace(CALL, token="fourth")) == QuotaExhausted(100, 100, 43_200.0)
    acquire(store, replace(CALL, token="fifth", company="another"))


def test_an_unsent_charge_is_released_from_both_counters(store: QuotaStore) -> None:
    receipts = [acquire(store, replace(CALL, cost=30)) for _ in range(3)]
    store.release(receipts[1])
    acquire(store, replace(CALL, cost=40))
    assert isinstance(store.acquire(replace(CALL, cost=0)), Wait)
    assert store.acquire(replace(CALL, cost=1, token="other")) == QuotaExhausted(100, 100, 43_200.0)


def test_releasing_an_expired_entry_does_not_affect_the_current_window(
    store: QuotaStore, clock: FakeClock
) -> None:
    old = acquire(store)
    clock.advance(2.0)
    for _ in range(3):
        acquire(store)
    store.release(old)
    assert isinstance(store.acquire(CALL), Wait)


def test_releasing_a_charge_of_yesterday_does_not_affect_today(
    store: QuotaStore, clock: FakeClock
) -> None:
    old = acquire(store, replace(CALL, cost=50))
    clock.advance(86_400)
    acquire(store, replace(CALL, cost=100))
    store.release(old)
    assert store.acquire(CALL) == QuotaExhausted(100, 100, 43_200.0)


def test_headers_reduce_what_is_left_of_the_window(store: QuotaStore, clock: FakeClock) -> None:
    acquire(store)
    clock.advance(1.0)
    store.reconcile(replace(SEEN, burst_used=2))
    acquire(store)
    assert store.acquire(CALL) == Wait(1.0)
    clock.advance(1.0)
    acquire(store)
    assert store.acquire(CALL) == Wait(1.0)


def test_headers_never_increase_what_is_left(store: QuotaStore) -> None:
    for _ in range(3):
        acquire(store, replace(CALL, cost=30))
    store.reconcile(replace(SEEN, burst_used=1, daily_spent=10))
    assert isinstance(store.acquire(replace(CALL, cost=10)), Wait)
    assert store.acquire(replace(CALL, cost=11)) == QuotaExhausted(90, 100, 43_200.0)


def test_headers_reduce_what_is_left_of_the_day(store: QuotaStore, clock: FakeClock) -> None:
    acquire(store)
    store.reconcile(replace(SEEN, daily_spent=95))
    assert store.acquire(CALL) == QuotaExhausted(95, 100, 43_200.0)
    acquire(store, replace(CALL, cost=5))
    clock.advance(86_400)
    acquire(store, replace(CALL, cost=100))


def test_releasing_never_goes_below_the_reported_usage(store: QuotaStore) -> None:
    receipt = acquire(store, replace(CALL, cost=50))
    store.reconcile(replace(SEEN, daily_spent=60))
    store.release(receipt)
    assert store.acquire(replace(CALL, cost=41)) == QuotaExhausted(60, 100, 43_200.0)
    acquire(store, replace(CALL, cost=40))


def test_a_pause_of_the_token_makes_it_wait(store: QuotaStore) -> None:
    store.reconcile(replace(SEEN, pause_token=500.0))
    store.reconcile(replace(SEEN, pause_token=5.0))
    decision = store.acquire(replace(CALL, burst=None))
    assert isinstance(decision, Wait)
    assert 400 < decision.seconds <= 500
    acquire(store, replace(CALL, token="other"))


@pytest.mark.parametrize("seconds", [0.5, 1.0])
def test_a_pause_can_be_short(store: QuotaStore, seconds: float) -> None:
    store.reconcile(replace(SEEN, pause_token=seconds))
    decision = store.acquire(CALL)
    assert isinstance(decision, Wait)
    assert 0 < decision.seconds <= seconds


def test_an_empty_observation_changes_nothing(store: QuotaStore) -> None:
    store.reconcile(replace(SEEN, daily_spent=10))
    acquire(store, replace(CALL, burst=1, cost=0))
    other = replace(SEEN, token="o", company="o")
    store.reconcile(replace(other, burst_used=1))
    acquire(store, replace(CALL, token="o", company="o", cost=100))


def test_releasing_an_unknown_charge_changes_nothing(store: QuotaStore) -> None:
    receipt = acquire(store, replace(CALL, cost=100))
    store.release(replace(receipt, token="nobody", company="nobody"))
    assert isinstance(store.acquire(CALL), QuotaExhausted)


def test_a_pause_of_the_company_blocks_all_its_tokens(store: QuotaStore) -> None:
    acquire(store)
    store.reconcile(replace(SEEN, pause_company=3939.0))
    for token, daily in (("t", None), ("other", None), ("t", 100)):
        decision = store.acquire(replace(CALL, token=token, daily=daily))
        assert isinstance(decision, QuotaExhausted)
        assert (decision.spent, decision.limit) == (10, None)
        assert 3900 < decision.seconds <= 3939
    acquire(store, replace(CALL, company="another"))


def test_two_instances_of_a_store_share_their_counters(
    new_store: Callable[[], QuotaStore],
) -> None:
    receipt = acquire(new_store(), replace(CALL, cost=100))
    assert isinstance(new_store().acquire(CALL), QuotaExhausted)
    new_store().release(receipt)
    acquire(new_store(), replace(CALL, cost=100))


def test_a_closed_store_opens_again(store: QuotaStore) -> None:
    acquire(store, replace(CALL, cost=100))
    store.close()
    assert isinstance(store.acquire(CALL), QuotaExhausted)


def test_a_hash_does_not_reveal_the_secret() -> None:
    names = {hash_secret("0123456789abcdef"), hash_secret("0123456789abcdeg")}
    assert len(names) == 2
    assert all(len(name) == 32 and "0123456789" not in name for name in names)


def test_a_restart_of_the_machine_waits_one_window_at_most(
    tmp_path: Path, clock: FakeClock
) -> None:
    before = SQLiteStore(tmp_path / "quota.db", clock=clock.source())
    for _ in range(3):
        acquire(before)
    before.reconcile(replace(SEEN, token="paused", pause_token=10.0))
    before.close()
    clock.elapsed = 5
    after = SQLiteStore(tmp_path / "quota.db", clock=clock.source())
    assert after.acquire(CALL) == Wait(2.0)
    assert after.acquire(replace(CALL, token="paused")) == Wait(10.0)
    clock.advance(10.0)
    acquire(after)
    acquire(after, replace(CALL, token="paused"))
    after.close()


def test_a_file_that_cannot_be_opened_is_reported(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"missing.*folder exists"):
        SQLiteStore(tmp_path / "missing" / "quota.db").acquire(CALL)


def test_a_file_that_is_not_a_database_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "quota.db"
    path.write_bytes(b"no database, whatever its name says" * 50)
    with pytest.raises(StoreUnavailable, match="not a database"):
        SQLiteStore(path).acquire(CALL)


def test_a_locked_file_is_reported_after_the_timeout(tmp_path: Path) -> None:
    path = tmp_path / "quota.db"
    store = SQLiteStore(path, timeout=0.05)
    acquire(store)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="locked"):
        store.acquire(CALL)
    other.execute("ROLLBACK")
    other.close()
    acquire(store)
    store.close()


def test_closing_a_store_closes_its_file(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path / "quota.db", timeout=0.05)
    acquire(store)
    with store._database.transaction() as rows:
        assert rows.execute("PRAGMA busy_timeout").fetchone() == (50,)
    assert (tmp_path / "quota.db-wal").exists()
    store.close()
    assert not (tmp_path / "quota.db-wal").exists()


def test_a_child_does_not_use_the_connection_of_its_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SQLiteStore(tmp_path / "quota.db")
    acquire(store)
    parents = store._database._connection
    assert parents is not None
    acquire(store)
    assert store._database._connection is parents
    monkeypatch.setattr(os, "getpid", lambda: -1)
    store.close()
    acquire(store)
    assert store._database._connection is not parents
    assert store._database._inherited == [parents]
    store.close()
    assert parents.execute("SELECT 1").fetchone() == (1,)
    parents.close()


def test_a_failed_transaction_is_rolled_back(tmp_path: Path) -> None:
    database = Database(tmp_path / "some.db", "CREATE TABLE IF NOT EXISTS t (x);")

    def fail() -> None:
        with database.transaction() as rows:
            rows.execute("INSERT INTO t VALUES (1)")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with database.transaction() as rows:
        assert rows.execute("SELECT count(*) FROM t").fetchone() == (0,)
    database.close()


def test_an_unreachable_server_is_reported_without_its_password(tmp_path: Path) -> None:
    store = RedisStore(f"unix://user:hush-hush@{tmp_path}/nobody", timeout=0.2)
    response = r"does not respond \(ConnectionError\); check that it is running and reachable"
    with pytest.raises(StoreUnavailable, match=response) as caught:
        store.acquire(CALL)
    assert "hush" not in f"{caught.value} {caught.value!r} {store!r}"
    assert repr(store) == "RedisStore(prefix='pipedrive-activities')"


def test_a_silent_server_is_tried_twice_within_the_timeout(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "s"))
        silent.listen()
        silent.setblocking(False)
        store = RedisStore(f"unix://{tmp_path}/s", timeout=0.1)
        set_up = store._client.get_connection_kwargs()
        assert (set_up["socket_timeout"], set_up["socket_connect_timeout"]) == (0.1, 0.1)
        with pytest.raises(StoreUnavailable, match="TimeoutError"):
            store.acquire(CALL)
        for _ in range(2):
            silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()


def test_an_unexpected_reply_is_rejected(tmp_path: Path) -> None:
    store = RedisStore(f"unix://{tmp_path}/nobody")
    store._script = lambda **_: ["0", 0, 0]  # type: ignore[assignment]  # as another program would
    with pytest.raises(StoreUnavailable, match="unexpected reply"):
        store.acquire(CALL)
