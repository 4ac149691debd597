"""Processes that spend from one store until it refuses."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable
from functools import partial
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier

from pipedrive_activities._runtime.metering.redis_store import RedisStore
from pipedrive_activities._runtime.metering.sqlite import SQLiteStore
from pipedrive_activities._runtime.metering.store import (
    ChargeRequest,
    Granted,
    QuotaStore,
    StoreUnavailable,
)

Opener = Callable[[], QuotaStore]


def sqlite_opener(path: str) -> Opener:
    """Return what opens the file, in whatever process."""
    return partial(SQLiteStore, path)


def redis_opener(url: str, prefix: str) -> Opener:
    """Return what connects to the server, in whatever process."""
    return partial(RedisStore, url, prefix=prefix)


def spend_in_processes(opener: Opener, bookings: list[ChargeRequest], processes: int) -> list[int]:
    """Return the grants of each booking, asked for by all processes at once until refused.

    The processes start once; a barrier lets them begin every booking together.
    """
    context = multiprocessing.get_context("spawn")
    results: SimpleQueue[dict[int, int] | Exception] = context.SimpleQueue()
    barrier = context.Barrier(processes)
    workers = [
        context.Process(target=_spend, args=(opener, bookings, barrier, results))
        for _ in range(processes)
    ]
    for worker in workers:
        worker.start()
    grants: Counter[int] = Counter()
    for _ in workers:
        came = results.get()
        if isinstance(came, Exception):
            raise came
        grants.update(came)
    for worker in workers:
        worker.join()
    return [grants[index] for index in range(len(bookings))]


def _spend(
    opener: Opener,
    bookings: list[ChargeRequest],
    barrier: Barrier,
    results: SimpleQueue[dict[int, int] | Exception],
) -> None:
    try:
        results.put(_granted(opener(), bookings, barrier))
    except Exception as error:  # noqa: BLE001 - the parent waits for it, whatever it is
        results.put(error)


def _granted(store: QuotaStore, bookings: list[ChargeRequest], barrier: Barrier) -> dict[int, int]:
    granted = {}
    for index, charge_request in enumerate(bookings):
        barrier.wait(timeout=60)
        granted[index] = 0
        while isinstance(store.acquire(charge_request), Granted):
            granted[index] += 1
    store.close()
    return granted


def open_together(folder: str, files: int, processes: int) -> list[str]:
    """Let all processes open each new file at the same moment; return what failed."""
    context = multiprocessing.get_context("spawn")
    results: SimpleQueue[list[str]] = context.SimpleQueue()
    barrier = context.Barrier(processes)
    workers = [
        context.Process(target=_open, args=(folder, files, barrier, results))
        for _ in range(processes)
    ]
    for worker in workers:
        worker.start()
    failed = [one for _ in workers for one in results.get()]
    for worker in workers:
        worker.join()
    return failed


def _open(folder: str, files: int, barrier: Barrier, results: SimpleQueue[list[str]]) -> None:
    failed = []
    for number in range(files):
        store = SQLiteStore(f"{folder}/{number}.db")
        barrier.wait(timeout=60)
        try:
            store.acquire(ChargeRequest(token="t", company="c", cost=1))
        except StoreUnavailable as error:
            failed.append(str(error))
        store.close()
    results.put(failed)
