"""Faults: killed processes, servers that stop and return, missing packages."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pipedrive_activities._runtime.deadline import deadline_in
from pipedrive_activities._runtime.metering.fallback import FallbackStore
from pipedrive_activities._runtime.metering.sqlite import SQLiteStore
from pipedrive_activities._runtime.metering.store import (
    ChargeRequest,
    Granted,
    QuotaExhausted,
    StoreUnavailable,
)
from pipedrive_activities.stores import RedisStore
from tests.support.reply_proxy import reply_proxy
from tests.support.valkey import REASON, find_server, running_server

CALL = ChargeRequest(token="t", company="c", cost=10, daily=30)
DYING = """
import os, signal, sys
from pipedrive_activities._runtime.metering.sqlite import SQLiteStore
from pipedrive_activities._runtime.metering.store import ChargeRequest

store = SQLiteStore(sys.argv[1])
store.acquire(ChargeRequest(token="t", company="c", cost=10, daily=30))
with store._database.transaction() as rows:
    rows.execute("UPDATE days SET spent = 30")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_process_killed_while_writing_leaves_no_lock_and_no_partial_change(
    tmp_path: Path,
) -> None:
    path = tmp_path / "quota.db"
    ended = subprocess.run(
        [sys.executable, "-c", DYING, str(path)],
        timeout=600,
        check=False,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert ended.returncode == -signal.SIGKILL
    store = SQLiteStore(path, timeout=5)
    assert isinstance(store.acquire(CALL), Granted)
    assert isinstance(store.acquire(CALL), Granted)
    assert isinstance(store.acquire(CALL), QuotaExhausted)
    store.close()


def test_a_server_that_stops_responding_cannot_exceed_the_deadline() -> None:
    executable = find_server()
    if executable is None:
        pytest.skip(REASON)
    with running_server(executable) as url, reply_proxy(url) as proxy:
        store = RedisStore(proxy.url, timeout=120.0)
        assert isinstance(store.acquire(CALL), Granted)
        proxy.faults += ["withhold", "withhold"]
        ending = threading.Timer(60.0, proxy.done.set)  # closes the connections
        ending.start()
        with deadline_in(0.2), pytest.raises(StoreUnavailable, match="TimeoutError"):
            store.acquire(CALL)
        ending.cancel()
        proxy.faults.clear()
        assert isinstance(store.acquire(CALL), Granted)
        store.close()


def test_a_stopped_server_is_reported_and_can_return() -> None:
    executable = find_server()
    if executable is None:
        pytest.skip(REASON)
    with running_server(executable) as url:
        plain, covered = RedisStore(url, timeout=1), FallbackStore(RedisStore(url, timeout=1))
        granted = plain.acquire(CALL)
        assert isinstance(granted, Granted)
        assert isinstance(covered.acquire(CALL), Granted)
    with pytest.raises(StoreUnavailable, match="does not respond"):
        plain.acquire(CALL)
    with pytest.raises(StoreUnavailable):
        plain.release(granted.receipt)
    assert isinstance(covered.acquire(CALL), Granted)
    covered.release(granted.receipt)
    plain.close()
    covered.close()


def test_a_flushed_script_is_loaded_again() -> None:
    executable = find_server()
    if executable is None:
        pytest.skip(REASON)
    with running_server(executable) as url:
        store = RedisStore(url)
        store.acquire(CALL)
        store._client.script_flush()
        assert isinstance(store.acquire(CALL), Granted)
        store.close()


def test_a_missing_redis_package_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(StoreUnavailable, match="extra 'redis'"):
        RedisStore("redis://localhost")
