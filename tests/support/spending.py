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
from pipedrive_activities._runtime.metering.store import Booking, BudgetStore, Granted

Opener = Callable[[], BudgetStore]


def sqlite_opener(path: str) -> Opener:
    """Return what opens the file, in whatever process."""
    return partial(SQLiteStore, path)


def redis_opener(url: str, prefix: str) -> Opener:
    """Return what connects to the server, in whatever process."""
    return partial(RedisStore, url, prefix=prefix)


def spend_in_processes(opener: Opener, bookings: list[Booking], processes: int) -> list[int]:
    """Return the grants of each booking, asked for by all processes at once until refused.

    The processes start once; a barrier lets them begin every booking together.
    """
    context = multiprocessing.get_context("spawn")
    results: SimpleQueue[dict[int, int]] = context.SimpleQueue()
    barrier = context.Barrier(processes)
    workers = [
        context.Process(target=_spend, args=(opener, bookings, barrier, results))
        for _ in range(processes)
    ]
    for worker in workers:
        worker.start()
    grants: Counter[int] = Counter()
    for _ in workers:
        grants.update(results.get())
    for worker in workers:
        worker.join()
    return [grants[index] for index in range(len(bookings))]


def _spend(
    opener: Opener,
    bookings: list[Booking],
    barrier: Barrier,
    results: SimpleQueue[dict[int, int]],
) -> None:
    store = opener()
    granted = {}
    for index, booking in enumerate(bookings):
        barrier.wait(timeout=60)
        granted[index] = 0
        while isinstance(store.take(booking), Granted):
            granted[index] += 1
    store.close()
    results.put(granted)
