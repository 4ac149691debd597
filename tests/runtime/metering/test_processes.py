"""Several processes share a store: exactly as many requests as the limit are granted."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipedrive_activities._runtime.metering.locks import ForkSafeLock
from pipedrive_activities._runtime.metering.store import ChargeRequest
from tests.support.spending import (
    open_together,
    redis_opener,
    spend_in_processes,
    sqlite_opener,
)

PROCESSES = 4
RUNS = 10


def daily(run: int) -> ChargeRequest:
    return ChargeRequest(token="t", company=f"run {run}", cost=10, daily=1000)


def burst(run: int) -> ChargeRequest:
    """Return a charge request whose burst window is longer than the test."""
    return ChargeRequest(token=f"run {run}", company="c", cost=0, burst=50, window=3600.0)


def expect_exactness(opened: list[int], closed: list[int]) -> None:
    assert opened == [100] * RUNS
    assert closed == [50] * RUNS


BOOKINGS = [daily(run) for run in range(RUNS)] + [burst(run) for run in range(RUNS)]


def test_four_processes_get_exactly_the_limit_from_a_file(tmp_path: Path) -> None:
    opener = sqlite_opener(str(tmp_path / "quota.db"))
    grants = spend_in_processes(opener, BOOKINGS, PROCESSES)
    expect_exactness(grants[:RUNS], grants[RUNS:])


def test_processes_can_create_the_file_at_the_same_time(tmp_path: Path) -> None:
    assert open_together(str(tmp_path), files=50, processes=PROCESSES) == []


def test_four_processes_get_exactly_the_limit_from_a_server(server_url: str) -> None:
    grants = spend_in_processes(redis_opener(server_url, "exact"), BOOKINGS, PROCESSES)
    expect_exactness(grants[:RUNS], grants[RUNS:])


FORKING = """
import os, sys, threading
from pipedrive_activities._runtime.metering.memory import MemoryStore
from pipedrive_activities._runtime.metering.sqlite import SQLiteStore
from pipedrive_activities._runtime.metering.store import ChargeRequest, Granted

store = MemoryStore() if sys.argv[1] == "memory" else SQLiteStore(sys.argv[1])
call = ChargeRequest(token="t", company="c", cost=10, daily=1000)
assert isinstance(store.acquire(call), Granted)
lock = store._lock if sys.argv[1] == "memory" else store._database._lock
held, release = threading.Event(), threading.Event()

def hold():
    with lock:
        held.set()
        release.wait()

thread = threading.Thread(target=hold)
thread.start()
held.wait()
child = os.fork()
if child == 0:
    for _ in range(5):
        assert isinstance(store.acquire(call), Granted)
    store.close()
    os._exit(0)
_, status = os.waitpid(child, 0)
release.set()
thread.join()
assert status == 0, status
grants = 0
while isinstance(store.acquire(call), Granted):
    grants += 1
store.close()
print(grants)
"""


def test_a_lock_is_free_again_after_a_reset() -> None:
    lock = ForkSafeLock()
    assert lock.acquire(math.inf)  # by a thread that exists only in the parent
    assert not lock.acquire(0.0)
    lock.reset()
    assert lock.acquire(0.0)
    assert not lock.acquire(0.0)
    lock.release()
    with lock:
        assert not lock.acquire(0.0)
    assert lock.acquire(0.0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize(("name", "left"), [("memory", 99), ("quota.db", 94)])
def test_a_forked_child_inherits_no_lock_and_does_not_damage_the_file(
    name: str, left: int, tmp_path: Path
) -> None:
    target = name if name == "memory" else str(tmp_path / name)
    ended = subprocess.run(
        [sys.executable, "-c", FORKING, target],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert (ended.returncode, ended.stdout) == (0, f"{left}\n"), ended.stderr
