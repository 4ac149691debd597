"""Fetches the next page of a list while the current one is stored.

Input: an iterator that fetches pages. Output: the same pages in the same order. Invariants: at most
one page is fetched ahead, and the iterator is never used by two threads at once; it alone decides
whether a further page may be fetched, so that limits and budgets hold.
"""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager
from threading import Thread
from typing import TypeVar

P = TypeVar("P")

_GRACE = 2.0
"""Seconds to wait for the page that is being fetched when a run is interrupted."""


def prefetched(
    pages: Iterator[P], waiting: Callable[[], AbstractContextManager[None]]
) -> Iterator[P]:
    """Yield pages; each is fetched in a thread while the one before it is stored.

    ``waiting`` returns a context in which this waits for a page: only there can a run be
    interrupted. The page that is being fetched then costs tokens already, so it is yielded before
    the KeyboardInterrupt is raised, if it arrives within a short time.
    """
    pending: Future[P | None] | None = None
    while True:
        try:
            with waiting():
                pending = pending or start_fetching(pages)
                page = pending.result()
        except KeyboardInterrupt:
            last = _arriving(pending)
            if last is not None:
                yield last
            raise
        if page is None:
            return
        pending = start_fetching(pages)
        yield page


def start_fetching(pages: Iterator[P]) -> Future[P | None]:
    """Start to fetch the next page, with the budgets of this context; None after the last one.

    The process can end while the thread waits for a response.
    """
    future: Future[P | None] = Future()
    context = contextvars.copy_context()

    def fetch() -> None:
        try:
            future.set_result(context.run(next, pages, None))
        except BaseException as error:  # noqa: BLE001 - it is raised where the page is used
            future.set_exception(error)

    Thread(target=fetch, name="prefetch", daemon=True).start()
    return future


def _arriving(pending: Future[P | None] | None) -> P | None:
    """Return the page that is being fetched; None if that fails or takes too long."""
    try:
        return pending.result(_GRACE) if pending is not None else None
    except Exception:  # noqa: BLE001 - the run ends anyway, because it was interrupted
        return None
