"""Processes that charge one shared store until it rejects further charges."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable
from functools import partial
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier

from pipedrive_activities._runtime.metering.sqlite import SQLiteStore
from pipedrive_activities._runtime.metering.store import (
    ChargeRequest,
    Granted,
    QuotaStore,
    StoreUnavailable,
)
from pipedrive_activities.stores import RedisStore

Opener = Callable[[], QuotaStore]


def sqlite_opener(path: str) -> Opener:
    """Return a function that opens the store of a file, in any process."""
    return partial(SQLiteStore, path)


def redis_opener(url: str, prefix: str) -> Opener:
    """Return a function that connects to the server, in any process."""
    return partial(RedisStore, url, prefix=prefix)


def spend_in_processes(
    opener: Opener, charge_requests: list[ChargeRequest], processes: int
) -> list[int]:
    """Return how often each charge request is granted to all processes together until rejected.

    The processes start once; a barrier makes them begin each charge request at the same time.
    """
    context = multiprocessing.get_context("spawn")
    results: SimpleQueue[dict[int, int] | Exception] = context.SimpleQueue()
    barrier = context.Barrier(processes)
    workers = [
        context.Process(target=_spend, args=(opener, charge_requests, barrier, results))
        for _ in range(processes)
    ]
    for worker in workers:
        worker.start()
    grants: Counter[int] = Counter()
    for _ in workers:
        result = results.get()
        if isinstance(result, Exception):
            raise result
        grants.update(result)
    for worker in workers:
        worker.join()
    return [grants[index] for index in range(len(charge_requests))]


def _spend(
    opener: Opener,
    charge_requests: list[ChargeRequest],
    barrier: Barrier,
    results: SimpleQueue[dict[int, int] | Exception],
) -> None:
    try:
        results.put(_granted(opener(), charge_requests, barrier))
    except Exception as error:  # noqa: BLE001 - the parent raises it
        results.put(error)


def _granted(
    store: QuotaStore, charge_requests: list[ChargeRequest], barrier: Barrier
) -> dict[int, int]:
    granted = {}
    for index, charge_request in enumerate(charge_requests):
        barrier.wait(timeout=600)
        granted[index] = 0
        while isinstance(store.acquire(charge_request), Granted):
            granted[index] += 1
    store.close()
    return granted


def open_together(folder: str, files: int, processes: int) -> list[str]:
    """Open each new file in all processes at the same time; return the error messages."""
    context = multiprocessing.get_context("spawn")
    results: SimpleQueue[list[str]] = context.SimpleQueue()
    barrier = context.Barrier(processes)
    workers = [
        context.Process(target=_open, args=(folder, files, barrier, results))
        for _ in range(processes)
    ]
    for worker in workers:
        worker.start()
    failed = [message for _ in workers for message in results.get()]
    for worker in workers:
        worker.join()
    return failed


def _open(folder: str, files: int, barrier: Barrier, results: SimpleQueue[list[str]]) -> None:
    failed = []
    for number in range(files):
        store = SQLiteStore(f"{folder}/{number}.db")
        barrier.wait(timeout=600)
        try:
            store.acquire(ChargeRequest(token="t", company="c", cost=1))
        except StoreUnavailable as error:
            failed.append(str(error))
        store.close()
    results.put(failed)
