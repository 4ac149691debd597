"""Lists: one page, or a walk over all of them, each page printed as it arrives.

Input: an invocation of a paginated operation and a session. Output: records on stdout, a summary.
Invariants: a page is printed whole or not at all, and the cursor to go on from is always that of
the first page not printed, so that a resumed walk misses and repeats nothing.
"""

from __future__ import annotations

import shlex
from dataclasses import replace

from ..cli_error import CliError, Exit, Failure
from ..command_model import Pages
from ..input.values import Json
from ..output.summary import Progress, Summary
from ..output.writers import Printer
from .invocation import Invocation
from .session_protocol import Call, CallResult, Session
from .signals import DeferredSignals


class PageFetcher:
    """A walk under way."""

    def __init__(
        self, invocation: Invocation, pages: Pages, session: Session, printer: Printer
    ) -> None:
        self.summary = Summary(items=0, pages=0)
        self._invocation = invocation
        self._pages = pages
        self._session = session
        self._printer = printer
        self._progress = Progress()
        self._cursor = invocation.limits.resume
        self._seen = {self._cursor}

    def run(self) -> None:
        """PageFetcher until the end, a cap or an interruption; the summary is right in any case."""
        try:
            with DeferredSignals() as interruption:
                self._advance(interruption)
        except BaseException:
            self._set_resume_point()
            raise
        finally:
            self._progress.clear()
            self.summary.tokens = self._session.tokens

    def _advance(self, interruption: DeferredSignals) -> None:
        while self._should_continue():
            with interruption.allowed():
                answer = self._session.send(self._call())
            self._take(answer)
            if answer.next_cursor is None:
                return
            interruption.check()
            if not self._invocation.limits.all:
                break
        self._set_resume_point()

    def _take(self, answer: CallResult) -> None:
        records = answer.result if isinstance(answer.result, list) else [answer.result]
        self._progress.clear()
        self._printer.write(records)
        self.summary.items = (self.summary.items or 0) + len(records)
        self.summary.pages = (self.summary.pages or 0) + 1
        self.summary.tokens = self._session.tokens
        self._progress.show(self.summary)
        self._cursor = answer.next_cursor
        if answer.next_cursor is not None and answer.next_cursor in self._seen:
            raise CliError(_REPEATED)
        self._seen = {answer.next_cursor}

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
            self.summary.resume_option = f"--resume {shlex.quote(self._cursor)}"
        elif self.summary.pages == 0:
            self.summary.resume_option = "the same command: nothing was read"

    def _call(self) -> Call:
        return page_call(self._invocation, self._pages, self._cursor, self.summary.items or 0)


def page_call(invocation: Invocation, pages: Pages, cursor: str | None, read: int) -> Call:
    """Return the call for the page at a cursor, once ``read`` items have been read.

    A walk asks for the largest pages unless told otherwise: that is the cheapest.
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
    """Return how many items to ask for; None leaves it to the server."""
    given = [value for option, value in invocation.given if option.wire == (pages.size,)]
    size = given[0] if given and isinstance(given[0], int) else None
    if size is None and invocation.limits.all:
        size = pages.maximum_size
    most = invocation.limits.items
    if most is not None:
        size = min(size or pages.default_size or most, most - read)
    return size


_REPEATED = Failure(
    exit=Exit.UNAVAILABLE,
    code="repeated_cursor",
    message="the server returned the same cursor twice: the list would never end",
)
