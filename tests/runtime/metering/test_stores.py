"""What every place for the books does, whichever it is."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipedrive_activities._runtime.metering.database import Database
from pipedrive_activities._runtime.metering.redis_store import RedisStore
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
from tests.support.stores import FakeClock

CALL = ChargeRequest(token="t", company="c", cost=10, burst=3, window=2.0, daily=100)
SEEN = Observation(token="t", company="c", window=2.0)


def acquire(store: QuotaStore, charge_request: ChargeRequest = CALL) -> ChargeReceipt:
    decision = store.acquire(charge_request)
    assert isinstance(decision, Granted), decision
    return decision.receipt


def test_the_window_slides_over_every_request(store: QuotaStore, clock: FakeClock) -> None:
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


def test_the_day_ends_exactly_at_its_limit(store: QuotaStore) -> None:
    free = replace(CALL, burst=None)
    for _ in range(10):
        acquire(store, free)
    assert store.acquire(replace(free, cost=1)) == QuotaExhausted(100, 100, 43_200.0)
    acquire(store, replace(free, cost=0))


def test_a_call_dearer_than_what_is_left_is_refused(store: QuotaStore) -> None:
    acquire(store, replace(CALL, cost=95))
    assert store.acquire(CALL) == QuotaExhausted(95, 100, 43_200.0)
    acquire(store, replace(CALL, cost=5))


@pytest.mark.parametrize("day_start", [0, 3600, 43_201, 86_399])
def test_a_new_day_starts_when_it_is_said_to(
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


def test_a_setback_over_midnight_brings_the_old_day_back(
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


def test_a_setback_of_the_clock_never_waits_longer_than_a_window(
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


def test_tokens_and_companies_have_their_own_books(store: QuotaStore) -> None:
    for _ in range(3):
        acquire(store)
    acquire(store, replace(CALL, token="other"))
    assert isinstance(store.acquire(CALL), Wait)
    acquire(store, replace(CALL, token="third", cost=60))
    assert store.acquire(replace(CALL, token="fourth")) == QuotaExhausted(100, 100, 43_200.0)
    acquire(store, replace(CALL, token="fifth", company="another"))


def test_what_was_not_sent_is_given_back_to_both_books(store: QuotaStore) -> None:
    tickets = [acquire(store, replace(CALL, cost=30)) for _ in range(3)]
    store.release(tickets[1])
    acquire(store, replace(CALL, cost=40))
    assert isinstance(store.acquire(replace(CALL, cost=0)), Wait)
    assert store.acquire(replace(CALL, cost=1, token="other")) == QuotaExhausted(100, 100, 43_200.0)


def test_a_ticket_of_a_gone_window_takes_nothing_from_the_next(
    store: QuotaStore, clock: FakeClock
) -> None:
    old = acquire(store)
    clock.advance(2.0)
    for _ in range(3):
        acquire(store)
    store.release(old)
    assert isinstance(store.acquire(CALL), Wait)


def test_a_ticket_of_yesterday_takes_nothing_from_today(
    store: QuotaStore, clock: FakeClock
) -> None:
    old = acquire(store, replace(CALL, cost=50))
    clock.advance(86_400)
    acquire(store, replace(CALL, cost=100))
    store.release(old)
    assert store.acquire(CALL) == QuotaExhausted(100, 100, 43_200.0)


def test_headers_lower_what_is_left_of_the_window(store: QuotaStore, clock: FakeClock) -> None:
    acquire(store)
    clock.advance(1.0)
    store.reconcile(replace(SEEN, burst_used=2))
    acquire(store)
    assert store.acquire(CALL) == Wait(1.0)
    clock.advance(1.0)
    acquire(store)
    assert store.acquire(CALL) == Wait(1.0)


def test_headers_never_raise_what_is_left(store: QuotaStore) -> None:
    for _ in range(3):
        acquire(store, replace(CALL, cost=30))
    store.reconcile(replace(SEEN, burst_used=1, daily_spent=10))
    assert isinstance(store.acquire(replace(CALL, cost=10)), Wait)
    assert store.acquire(replace(CALL, cost=11)) == QuotaExhausted(90, 100, 43_200.0)


def test_headers_lower_what_is_left_of_the_day(store: QuotaStore, clock: FakeClock) -> None:
    acquire(store)
    store.reconcile(replace(SEEN, daily_spent=95))
    assert store.acquire(CALL) == QuotaExhausted(95, 100, 43_200.0)
    acquire(store, replace(CALL, cost=5))
    clock.advance(86_400)
    acquire(store, replace(CALL, cost=100))


def test_giving_back_never_goes_below_what_the_server_said(store: QuotaStore) -> None:
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
def test_a_short_pause_is_a_pause(store: QuotaStore, seconds: float) -> None:
    store.reconcile(replace(SEEN, pause_token=seconds))
    decision = store.acquire(CALL)
    assert isinstance(decision, Wait)
    assert 0 < decision.seconds <= seconds


def test_what_is_not_told_is_left_as_it_is(store: QuotaStore) -> None:
    store.reconcile(replace(SEEN, daily_spent=10))
    acquire(store, replace(CALL, burst=1, cost=0))
    other = replace(SEEN, token="o", company="o")
    store.reconcile(replace(other, burst_used=1))
    acquire(store, replace(CALL, token="o", company="o", cost=100))


def test_a_ticket_of_other_books_takes_nothing_from_these(store: QuotaStore) -> None:
    receipt = acquire(store, replace(CALL, cost=100))
    store.release(replace(receipt, token="nobody", company="nobody"))
    assert isinstance(store.acquire(CALL), QuotaExhausted)


def test_a_pause_of_the_company_refuses_all_its_tokens(store: QuotaStore) -> None:
    acquire(store)
    store.reconcile(replace(SEEN, pause_company=3939.0))
    for token, daily in (("t", None), ("other", None), ("t", 100)):
        decision = store.acquire(replace(CALL, token=token, daily=daily))
        assert isinstance(decision, QuotaExhausted)
        assert (decision.spent, decision.limit) == (10, None)
        assert 3900 < decision.seconds <= 3939
    acquire(store, replace(CALL, company="another"))


def test_everybody_who_opens_the_books_sees_the_same(
    new_store: Callable[[], QuotaStore],
) -> None:
    receipt = acquire(new_store(), replace(CALL, cost=100))
    assert isinstance(new_store().acquire(CALL), QuotaExhausted)
    new_store().release(receipt)
    acquire(new_store(), replace(CALL, cost=100))


def test_closed_books_open_again(store: QuotaStore) -> None:
    acquire(store, replace(CALL, cost=100))
    store.close()
    assert isinstance(store.acquire(CALL), QuotaExhausted)


def test_a_hash_names_a_secret_without_telling_it() -> None:
    names = {hash_secret("0123456789abcdef"), hash_secret("0123456789abcdeg")}
    assert len(names) == 2
    assert all(len(name) == 32 and "0123456789" not in name for name in names)


def test_a_restart_of_the_machine_costs_one_window_at_most(
    tmp_path: Path, clock: FakeClock
) -> None:
    before = SQLiteStore(tmp_path / "books.db", clock=clock.source())
    for _ in range(3):
        acquire(before)
    before.reconcile(replace(SEEN, token="paused", pause_token=10.0))
    before.close()
    clock.elapsed = 5
    after = SQLiteStore(tmp_path / "books.db", clock=clock.source())
    assert after.acquire(CALL) == Wait(2.0)
    assert after.acquire(replace(CALL, token="paused")) == Wait(10.0)
    clock.advance(10.0)
    acquire(after)
    acquire(after, replace(CALL, token="paused"))
    after.close()


def test_a_file_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"missing.*folder exists"):
        SQLiteStore(tmp_path / "missing" / "books.db").acquire(CALL)


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    path.write_bytes(b"no database, whatever its name says" * 50)
    with pytest.raises(StoreUnavailable, match="not a database"):
        SQLiteStore(path).acquire(CALL)


def test_a_file_that_somebody_holds_says_so_after_the_timeout(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
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


def test_a_closed_file_is_let_go(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path / "books.db", timeout=0.05)
    acquire(store)
    with store._database.transaction() as rows:
        assert rows.execute("PRAGMA busy_timeout").fetchone() == (50,)
    assert (tmp_path / "books.db-wal").exists()
    store.close()
    assert not (tmp_path / "books.db-wal").exists()


def test_a_child_leaves_the_connection_of_its_parent_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SQLiteStore(tmp_path / "books.db")
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


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
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


def test_a_server_that_does_not_answer_says_so_and_keeps_its_password(tmp_path: Path) -> None:
    store = RedisStore(f"unix://user:hush-hush@{tmp_path}/nobody", timeout=0.2)
    response = r"does not respond \(ConnectionError\); check that it is running and reachable"
    with pytest.raises(StoreUnavailable, match=response) as caught:
        store.acquire(CALL)
    assert "hush" not in f"{caught.value} {caught.value!r} {store!r}"
    assert repr(store) == "RedisStore(prefix='pipedrive')"


def test_a_server_that_says_nothing_is_asked_twice_and_not_waited_for(tmp_path: Path) -> None:
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


def test_an_answer_that_no_script_gives_is_refused(tmp_path: Path) -> None:
    store = RedisStore(f"unix://{tmp_path}/nobody")
    store._script = lambda **_: ["0", 0, 0]  # type: ignore[assignment]  # as another program would
    with pytest.raises(StoreUnavailable, match="unexpected reply"):
        store.acquire(CALL)
