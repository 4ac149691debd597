"""Fetches paginated lists: one page, or all pages, each printed as it arrives.

A page is printed completely or not at all. The cursor to resume from is always that of the first
page that was not printed, so a resumed run neither skips nor repeats items.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias, cast

from ..._runtime.operation import Operation
from ..._runtime.pagination.page import Page
from ..._runtime.pagination.positions import pagination_of
from ..._runtime.product import Endpoint
from ..input.values import Json
from ..output.printer import Printer
from ..output.summary import Summary
from .client import CommandLineClient
from .invocation import PaginationLimits
from .signals import DeferredSignals

Batch: TypeAlias = tuple[Sequence[Json], str | None, int]
"""Items, and where to resume: the cursor of a page, and how many of its items are not new."""


def fetch_batches(
    client: CommandLineClient,
    operation: Operation,
    arguments: Mapping[str, object],
    limits: PaginationLimits,
) -> Iterator[Batch]:
    """Yield the items of each page. Without ``limits.all`` only one page, of the usual size.

    Pages that are counted have the same size in both cases, so that a page number stays valid.
    """
    listed = client.pages(Endpoint[Json](operation), arguments)
    if not limits.all:
        is_counted = pagination_of(operation).style == "page"
        page = (
            listed.page(limits.link or None)
            if is_counted or limits.link
            else cast("Page[Json]", client.call(operation, arguments))
        )
        yield page.items[limits.skip :], page.next_cursor, 0
        return
    items = listed.iterate(
        max_items=limits.items,
        max_pages=limits.pages,
        max_cost=limits.cost,
        cursor=limits.link or None,
        skip=limits.skip,
        distinct=limits.distinct,
    )
    for batch in items.batches():
        yield batch, items.cursor, items.skip


class PageFetcher:
    """Prints batches of items.

    ``resume_option`` returns the options that resume at a cursor, or at the first page, after a number
    of its items.
    """

    def __init__(
        self,
        client: CommandLineClient,
        batches: Iterator[Batch],
        printer: Printer,
        resume_option: Callable[[str | None, int], str],
    ) -> None:
        self.summary = Summary(items=0, pages=0)
        self._client = client
        self._batches = batches
        self._printer = printer
        self._resume_option = resume_option
        self._cursor: str | None = None
        self._skip = 0

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
        if self._is_incomplete or not self.summary.pages:
            self._set_resume_point()

    @property
    def _is_incomplete(self) -> bool:
        return self._cursor is not None or self._skip > 0

    def _print_batches(self, interruption: DeferredSignals) -> None:
        while True:
            with interruption.interruptible():
                batch = next(self._batches, None)
            if batch is None:
                return
            self._print(*batch)
            if not self._is_incomplete:
                return
            interruption.check()

    def _print(self, items: Sequence[Json], cursor: str | None, skip: int) -> None:
        progress, summary = self._client.progress, self.summary
        progress.clear()
        self._printer.write(items)
        self._cursor, self._skip = cursor, skip
        summary.items = (summary.items or 0) + len(items)
        summary.pages = (summary.pages or 0) + 1
        summary.tokens = self._client.tokens
        progress.show(summary)

    def _set_resume_point(self) -> None:
        self.summary.complete = False
        if self._is_incomplete:
            self.summary.resume_option = self._resume_option(self._cursor, self._skip)
        elif not self.summary.pages:
            self.summary.resume_option = "the same command (no page was printed)"
