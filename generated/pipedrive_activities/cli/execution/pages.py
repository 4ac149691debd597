"""Fetches paginated lists: one page, or all pages, each printed as it arrives.

A page is printed completely or not at all. The cursor to resume from is always that of the first
page that was not printed, so a resumed run neither skips nor repeats items.
"""

from __future__ import annotations

import shlex
from dataclasses import replace

from ..cli_error import CliError, Failure
from ..command_model import Pages
from ..exit_codes import ExitCode
from ..input.values import Json
from ..output.printer import Printer
from ..output.summary import Summary
from .invocation import Invocation
from .session_protocol import Call, CallResult, Session
from .signals import DeferredSignals


class PageFetcher:
    """Fetches and prints the pages of one list."""

    def __init__(
        self, invocation: Invocation, pages: Pages, session: Session, printer: Printer
    ) -> None:
        self.summary = Summary(items=0, pages=0)
        self._invocation = invocation
        self._pages = pages
        self._session = session
        self._printer = printer
        self._progress = session.progress
        self._progress.total = invocation.limits.items
        self._cursor = invocation.limits.resume
        self._seen = {self._cursor}
        self._printed: set[str | int] = set()

    def run(self) -> None:
        """Fetch pages up to the end, a limit or an interruption; the summary is always updated."""
        try:
            with DeferredSignals() as interruption:
                self._fetch_pages(interruption)
        except BaseException:
            self._set_resume_point()
            raise
        finally:
            self._progress.clear()
            self.summary.tokens = self._session.tokens

    def _fetch_pages(self, interruption: DeferredSignals) -> None:
        while self._should_continue():
            with interruption.interruptible():
                page = self._session.send(self._call())
            self._print_page(page)
            if page.next_cursor is None:
                return
            interruption.check()
            if not self._invocation.limits.all:
                break
        self._set_resume_point()

    def _print_page(self, page: CallResult) -> None:
        records = self._new(page.result if isinstance(page.result, list) else [page.result])
        self._progress.clear()
        self._printer.write(records)
        self.summary.items = (self.summary.items or 0) + len(records)
        self.summary.pages = (self.summary.pages or 0) + 1
        self.summary.tokens = self._session.tokens
        self._progress.show(self.summary)
        self._cursor = page.next_cursor
        if page.next_cursor is not None and page.next_cursor in self._seen:
            raise CliError(REPEATED)
        self._seen = {page.next_cursor}

    def _new(self, records: list[Json]) -> list[Json]:
        """Return the records to print: with ``--distinct``, those that were not printed before."""
        if not self._invocation.limits.distinct:
            return records
        new: list[Json] = []
        for record in records:
            identity = record.get(self._pages.item_id) if isinstance(record, dict) else None
            if not isinstance(identity, str | int):
                new.append(record)
            elif identity not in self._printed:
                self._printed.add(identity)
                new.append(record)
        return new

    def _should_continue(self) -> bool:
        limits = self._invocation.limits
        cost = self._invocation.command.cost or 0
        return not (
            (limits.items is not None and (self.summary.items or 0) >= limits.items)
            or (limits.pages is not None and (self.summary.pages or 0) >= limits.pages)
            or (limits.cost is not None and self._session.tokens + cost > limits.cost)
        )

    def _set_resume_point(self) -> None:
        self.summary.complete = False
        if self._cursor is not None:
            frozen = self._invocation.limits.frozen
            resume = f"--resume {shlex.quote(self._cursor)}"
            self.summary.resume_option = f"{resume} {frozen}".rstrip()
        elif self.summary.pages == 0:
            self.summary.resume_option = "the same command (no page was printed)"

    def _call(self) -> Call:
        return page_call(self._invocation, self._pages, self._cursor, self.summary.items or 0)


def page_call(invocation: Invocation, pages: Pages, cursor: str | None, read: int) -> Call:
    """Return the call for the page at a cursor, after ``read`` items.

    With ``--all``, the maximum page size is requested unless one was given, because a page costs
    the same whatever its size.
    """
    call = invocation.call()
    query: dict[str, Json] = dict(call.query)
    size = page_size(invocation, pages, read)
    if size is not None:
        query[pages.size] = size
    query.pop(pages.cursor, None)
    if cursor is not None:
        query[pages.cursor] = cursor
    return replace(call, query=query)


def page_size(invocation: Invocation, pages: Pages, read: int) -> int | None:
    """Return the page size to request; None for the default of the server."""
    sizes = [
        value for option, value in invocation.option_values if option.api_path == (pages.size,)
    ]
    size = sizes[0] if sizes and isinstance(sizes[0], int) else None
    if size is None and invocation.limits.all:
        size = pages.maximum_size
    limit = invocation.limits.items
    if limit is not None:
        size = min(size or pages.default_size or limit, limit - read)
    return size


REPEATED = Failure(
    exit_code=ExitCode.UNAVAILABLE,
    code="repeated_cursor",
    message="the server returned the same cursor twice, so the list would never end",
)
