"""Fetches the next pages of a list while others are stored.

Input: an iterator that fetches pages. Output: the same pages in the same order. Invariants: a few
pages are fetched ahead, and one if they are large; the iterator is never used by two threads at once;
it alone decides whether a further page may be fetched, so that limits and budgets hold.
"""

from __future__ import annotations

import contextvars
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager
from threading import Condition, Thread
from typing import Generic, TypeVar

P = TypeVar("P")

_GRACE = 2.0
"""Seconds to wait for the page that is being fetched when a run is interrupted."""
_MAX_PAGES, _MAX_BYTES = 4, 2_000_000
"""Pages that are fetched ahead, and the size from which on no further one is.

They cost tokens already, which are lost if the process is killed. While several pages are stored in
one transaction, as many can be fetched.
"""


def prefetched(
    pages: Iterator[P],
    waiting: Callable[[], AbstractContextManager[None]],
    size: Callable[[P], int] = lambda _: 0,
) -> Generator[P]:
    """Yield pages; a thread fetches the next ones meanwhile. ``size`` returns the bytes of a page.

    ``waiting`` returns a context in which this waits for a page: only there can a run be
    interrupted. The pages that were fetched cost tokens already, so they are yielded before the
    KeyboardInterrupt is raised, and so is the one that is being fetched, if it arrives within a short
    time.
    """
    fetching = _Fetching(pages, size)
    try:
        while True:
            try:
                with waiting():
                    fetching.wait()
            except KeyboardInterrupt:
                yield from fetching.stop(_GRACE)
                raise
            page = fetching.take()
            if page is None:
                return
            yield page
    finally:
        fetching.stop(0)


class _Fetching(Generic[P]):
    """Fetches pages in a thread, with the budgets of the context in which it is created.

    The process can end while the thread waits for a response.
    """

    def __init__(self, pages: Iterator[P], size: Callable[[P], int]) -> None:
        self._pages = pages
        self._size = size
        self._fetched: deque[P] = deque()
        self._error: BaseException | None = None
        self._is_stopped = False
        self._has_ended = False
        self._changed = Condition()
        context = contextvars.copy_context()
        self._thread = Thread(target=context.run, args=(self._fetch,), name="prefetch", daemon=True)

    def wait(self) -> None:
        """Wait for the next page, or for the end of the list. Does not take the page."""
        if self._thread.ident is None:
            self._thread.start()
        with self._changed:
            self._changed.wait_for(lambda: self._fetched or self._has_ended)

    def take(self) -> P | None:
        """Return the page that ``wait`` has waited for, None after the last one; or raise the error."""
        with self._changed:
            if self._fetched:
                page = self._fetched.popleft()
                self._changed.notify_all()
                return page
        if self._error is not None:
            raise self._error
        return None

    def stop(self, grace: float) -> list[P]:
        """Fetch nothing more; return the pages that were not taken.

        Waits so many seconds for the page that is being fetched.
        """
        with self._changed:
            self._is_stopped = True
            self._changed.notify_all()
            if grace and self._thread.ident is not None:
                self._changed.wait_for(lambda: self._has_ended, grace)
            return [*self._fetched]

    def _fetch(self) -> None:
        try:
            while not self._is_stopped:
                page = next(self._pages, None)
                if page is None:
                    return
                with self._changed:
                    self._fetched.append(page)
                    self._changed.notify_all()
                    self._changed.wait_for(self._may_continue)
        except BaseException as error:  # noqa: BLE001 - it is raised where the page is used
            self._error = error
        finally:
            with self._changed:
                self._has_ended = True
                self._changed.notify_all()

    def _may_continue(self) -> bool:
        is_full = (
            len(self._fetched) >= _MAX_PAGES or sum(map(self._size, self._fetched)) >= _MAX_BYTES
        )
        return self._is_stopped or not self._fetched or not is_full
