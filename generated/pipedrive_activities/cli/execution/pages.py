"""Fetches paginated lists: one page, or all pages, each printed as it arrives.

A page is printed completely or not at all. The cursor to resume from is always that of the first
page that was not printed, so a resumed run neither skips nor repeats items.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias, cast

from ..._runtime.operation import Operation
from ..._runtime.pagination.page import Page
from ..._runtime.product import Endpoint
from ..input.values import Json
from ..output.printer import Printer
from ..output.summary import Summary
from .client import CommandLineClient
from .invocation import PaginationLimits
from .signals import DeferredSignals

Batch: TypeAlias = tuple[Sequence[Json], str | None]
"""The items of a page, and the cursor of the next one."""


def fetch_batches(
    client: CommandLineClient,
    operation: Operation,
    arguments: Mapping[str, object],
    limits: PaginationLimits,
) -> Iterator[Batch]:
    """Yield the items of each page. Without ``limits.all`` only one page, of the usual size."""
    if not limits.all:
        page = cast("Page[Json]", client.call(operation, arguments))
        yield page.items, page.next_cursor
        return
    endpoint: Endpoint[Json] = Endpoint(operation)
    items = client.pages(endpoint, arguments).iterate(
        max_items=limits.items,
        max_pages=limits.pages,
        max_cost=limits.cost,
        distinct=limits.distinct,
    )
    for batch in items.batches():
        yield batch, items.cursor


class PageFetcher:
    """Prints batches of items. ``resume_option`` returns the option that resumes at a cursor."""

    def __init__(
        self,
        client: CommandLineClient,
        batches: Iterator[Batch],
        printer: Printer,
        resume_option: Callable[[str], str],
    ) -> None:
        self.summary = Summary(items=0, pages=0)
        self._client = client
        self._batches = batches
        self._printer = printer
        self._resume_option = resume_option
        self._cursor: str | None = None

    def run(self) -> None:
        """Print pages up to the end, a limit or an interruption; the summary is always updated."""
        try:
            with DeferredSignals() as interruption:
                self._print_batches(interruption)
        except BaseException:
            self._set_resume_point()
            raise
        finally:
            self._client.progress.clear()
            self.summary.tokens = self._client.tokens
        if self._cursor is not None or not self.summary.pages:
            self._set_resume_point()

    def _print_batches(self, interruption: DeferredSignals) -> None:
        while True:
            with interruption.interruptible():
                batch = next(self._batches, None)
            if batch is None:
                return
            self._print(*batch)
            if self._cursor is None:
                return
            interruption.check()

    def _print(self, items: Sequence[Json], cursor: str | None) -> None:
        progress, summary = self._client.progress, self.summary
        progress.clear()
        self._printer.write(items)
        self._cursor = cursor
        summary.items = (summary.items or 0) + len(items)
        summary.pages = (summary.pages or 0) + 1
        summary.tokens = self._client.tokens
        progress.show(summary)

    def _set_resume_point(self) -> None:
        self.summary.complete = False
        if self._cursor is not None:
            self.summary.resume_option = self._resume_option(self._cursor)
        elif not self.summary.pages:
            self.summary.resume_option = "the same command (no page was printed)"
