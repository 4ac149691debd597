"""When a page arrives that is fetched while another one is stored: always, or not before it is needed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from typing import TypeVar

P = TypeVar("P")


def fetch_at_once(pages: Iterator[P]) -> Future[P | None]:
    """Fetch the next page now; an exception that ends the process ends it now."""
    future: Future[P | None] = Future()
    try:
        future.set_result(next(pages, None))
    except Exception as error:  # noqa: BLE001 - it is raised where the page is used
        future.set_exception(error)
    return future


def fetch_when_needed(pages: Iterator[P]) -> Future[P | None]:
    """Return a future that fetches the next page when its result is asked for."""
    return _Later(pages)


class _Later(Future[P | None]):
    def __init__(self, pages: Iterator[P]) -> None:
        super().__init__()
        self._pages = pages

    def result(self, timeout: float | None = None) -> P | None:
        if not self.done():
            try:
                self.set_result(next(self._pages, None))
            except Exception as error:  # noqa: BLE001 - it is raised where the page is used
                self.set_exception(error)
        return super().result(timeout)
