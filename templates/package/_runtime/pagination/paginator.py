"""Paginated lists: the return values of list operations of both clients.

Nothing is sent until a list is iterated or its ``page()`` is called. An iterator keeps one page in
memory (two with ``prefetch``). When it stops at a limit or with an error, ``cursor`` is where to
resume.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Generator,
    Iterator,
    Mapping,
)
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Generic, TypeAlias, TypeVar

from ..errors import ClientError
from ..operation import Operation
from .page import Page, PaginationLimits, Progress, start_progress
from .positions import PageRequest

T = TypeVar("T")
Arguments: TypeAlias = Mapping[str, object]


class _Position:
    """The position of an iterator, readable at any time."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    @property
    def cursor(self) -> str | None:
        """Where to resume: pass it to ``iterate``. None before the first page and after the last.

        It is text that can be stored: a cursor of the API, an offset, a page number, or the link to a
        page. Continue with the same arguments: a page number counts pages of the same size.
        """
        return self._progress.cursor

    @property
    def skip(self) -> int:
        """Items of the page at ``cursor`` that were already returned: pass it to ``iterate``."""
        return self._progress.skip

    @property
    def window_end(self) -> datetime | None:
        """The end of a frozen window: pass it on to continue. None if the list has no end."""
        return self._progress.window_end

    @property
    def finished(self) -> bool:
        """Whether the last page has been fetched."""
        return self._progress.finished

    @property
    def items(self) -> int:
        """Number of items returned."""
        return self._progress.items

    @property
    def pages(self) -> int:
        """Number of pages fetched."""
        return self._progress.pages

    @property
    def cost(self) -> int:
        """Tokens spent."""
        return self._progress.cost


class ItemIterator(_Position, Iterator[T]):
    """Iterates over the items of all pages."""

    def __init__(self, progress: Progress, pages: Generator[Page[T]]) -> None:
        super().__init__(progress)
        self._pages = pages
        self._items = (item for page in pages for item in progress.yield_items(page))

    def __next__(self) -> T:
        return next(self._items)

    def batches(self) -> Iterator[list[T]]:
        """Iterate page by page: yield the items of each page, before the next one is fetched."""
        for page in self._pages:
            yield list(self._progress.yield_items(page))

    def close(self) -> None:
        """Stop the iteration; a page that is being prefetched is discarded."""
        self._items.close()
        self._pages.close()


class Pages(Generic[T]):
    """A list of the blocking client: iterate over it, or fetch one ``page()``."""

    def __init__(
        self,
        operation: Operation,
        arguments: Arguments,
        page_cost: int,
        fetch: Callable[[PageRequest], Page[T]],
    ) -> None:
        self._operation = operation
        self._arguments = arguments
        self._page_cost = page_cost
        self._fetch = fetch

    def __repr__(self) -> str:
        return f"Pages({self._operation.call})"

    def __iter__(self) -> ItemIterator[T]:
        return self.iterate()

    def page(self, cursor: str | None = None) -> Page[T]:
        """Fetch one page: the one at a cursor, else the first that the arguments select."""
        return next(self.pages(cursor=cursor))

    def pages(
        self,
        *,
        max_pages: int | None = None,
        max_cost: int | None = None,
        prefetch: bool = False,
        cursor: str | None = None,
    ) -> Iterator[Page[T]]:
        """Iterate over pages, with the limits of ``iterate``, from the page at a cursor."""
        limits = PaginationLimits(pages=max_pages, cost=max_cost)
        progress = start_progress(self._operation, self._arguments, limits, 0, cursor=cursor)
        return self._finish_pages(progress, self._iterate(progress, prefetch))

    def iterate(
        self,
        *,
        max_items: int | None = None,
        max_pages: int | None = None,
        max_cost: int | None = None,
        prefetch: bool = False,
        cursor: str | None = None,
        skip: int = 0,
        freeze: bool = False,
        distinct: bool = False,
    ) -> ItemIterator[T]:
        """Iterate over items within limits; iterating over the list itself has no limits.

        Stops before returning more than ``max_items``, fetching more than ``max_pages`` or
        spending more than ``max_cost`` tokens; ``cursor`` and ``skip`` of the iterator are then
        where to resume. ``prefetch``: fetch the next page while the current one is processed (its
        cost is charged even if it is not used). ``cursor``: begin at that page of an earlier
        iteration with the same arguments. ``skip``: omit that many items at the start.
        ``freeze``: leave out what changes after the start, so that nothing moves to another page;
        the iterator's ``window_end`` is the start. ``distinct``: omit items whose id was returned
        before; the ids are kept in memory. Raises ArgumentError for a negative limit, and for
        ``freeze`` or ``distinct`` if the list does not support it.
        """
        limits = PaginationLimits(items=max_items, pages=max_pages, cost=max_cost)
        progress = start_progress(
            self._operation,
            self._arguments,
            limits,
            skip,
            cursor=cursor,
            freeze=freeze,
            distinct=distinct,
        )
        return ItemIterator(progress, self._iterate(progress, prefetch))

    def _finish_pages(self, progress: Progress, pages: Iterator[Page[T]]) -> Iterator[Page[T]]:
        for page in pages:
            progress.finish_page(page)
            yield page

    def _iterate(self, progress: Progress, prefetch: bool) -> Generator[Page[T]]:
        executor = ThreadPoolExecutor(1, "prefetch") if prefetch else None
        try:
            pending = self._start(progress, executor)
            while pending is not None:
                try:
                    page = pending()
                except ClientError as error:
                    error.cursor = progress.cursor
                    raise
                progress.accept(page)
                if executor is not None:
                    pending = self._start(progress, executor)
                    yield page
                else:
                    yield page
                    pending = self._start(progress, executor)
            progress.check()
        finally:
            if executor is not None:
                executor.shutdown(wait=False, cancel_futures=True)

    def _start(
        self, progress: Progress, executor: ThreadPoolExecutor | None
    ) -> Callable[[], Page[T]] | None:
        """Start fetching the next page, None if no further page is to be fetched."""
        request = progress.next_request(self._page_cost)
        if request is None:
            return None
        if executor is None:
            return lambda: self._fetch(request)
        context = contextvars.copy_context()
        return executor.submit(context.run, self._fetch, request).result


class AsyncItemIterator(_Position, AsyncIterator[T]):
    """Iterates over the items of all pages."""

    def __init__(self, progress: Progress, pages: AsyncGenerator[Page[T]]) -> None:
        super().__init__(progress)
        self._pages = pages
        self._items = self._iterate()

    async def __anext__(self) -> T:
        return await anext(self._items)

    async def batches(self) -> AsyncGenerator[list[T]]:
        """Iterate page by page: yield the items of each page, before the next one is fetched."""
        async for page in self._pages:
            yield list(self._progress.yield_items(page))

    async def close(self) -> None:
        """Stop the iteration; a page that is being prefetched is discarded."""
        await self._items.aclose()
        await self._pages.aclose()

    async def _iterate(self) -> AsyncGenerator[T]:
        async for page in self._pages:
            for item in self._progress.yield_items(page):
                yield item


class AsyncPages(Generic[T]):
    """A list of the asynchronous client: use ``async for``, or await one ``page()``."""

    def __init__(
        self,
        operation: Operation,
        arguments: Arguments,
        page_cost: int,
        fetch: Callable[[PageRequest], Coroutine[None, None, Page[T]]],
    ) -> None:
        self._operation = operation
        self._arguments = arguments
        self._page_cost = page_cost
        self._fetch = fetch

    def __repr__(self) -> str:
        return f"AsyncPages({self._operation.call})"

    def __aiter__(self) -> AsyncItemIterator[T]:
        return self.iterate()

    async def page(self, cursor: str | None = None) -> Page[T]:
        """Fetch one page: the one at a cursor, else the first that the arguments select."""
        pages = self.pages(cursor=cursor)
        try:
            return await anext(pages)
        finally:
            await pages.aclose()

    async def pages(
        self,
        *,
        max_pages: int | None = None,
        max_cost: int | None = None,
        prefetch: bool = False,
        cursor: str | None = None,
    ) -> AsyncGenerator[Page[T]]:
        """Iterate over pages, with the limits of ``iterate``, from the page at a cursor."""
        limits = PaginationLimits(pages=max_pages, cost=max_cost)
        progress = start_progress(self._operation, self._arguments, limits, 0, cursor=cursor)
        pages = self._iterate(progress, prefetch)
        try:
            async for page in pages:
                progress.finish_page(page)
                yield page
        finally:
            await pages.aclose()

    def iterate(
        self,
        *,
        max_items: int | None = None,
        max_pages: int | None = None,
        max_cost: int | None = None,
        prefetch: bool = False,
        cursor: str | None = None,
        skip: int = 0,
        freeze: bool = False,
        distinct: bool = False,
    ) -> AsyncItemIterator[T]:
        """Iterate over items within limits; iterating over the list itself has no limits.

        Stops before returning more than ``max_items``, fetching more than ``max_pages`` or
        spending more than ``max_cost`` tokens; ``cursor`` and ``skip`` of the iterator are then
        where to resume. ``prefetch``: fetch the next page while the current one is processed (its
        cost is charged even if it is not used). ``cursor``: begin at that page of an earlier
        iteration with the same arguments. ``skip``: omit that many items at the start.
        ``freeze``: leave out what changes after the start, so that nothing moves to another page;
        the iterator's ``window_end`` is the start. ``distinct``: omit items whose id was returned
        before; the ids are kept in memory. Raises ArgumentError for a negative limit, and for
        ``freeze`` or ``distinct`` if the list does not support it.
        """
        limits = PaginationLimits(items=max_items, pages=max_pages, cost=max_cost)
        progress = start_progress(
            self._operation,
            self._arguments,
            limits,
            skip,
            cursor=cursor,
            freeze=freeze,
            distinct=distinct,
        )
        return AsyncItemIterator(progress, self._iterate(progress, prefetch))

    async def _iterate(self, progress: Progress, prefetch: bool) -> AsyncGenerator[Page[T]]:
        pending = self._start(progress, prefetch)
        try:
            while pending is not None:
                try:
                    page = await pending
                except ClientError as error:
                    error.cursor = progress.cursor
                    raise
                progress.accept(page)
                if prefetch:
                    pending = self._start(progress, prefetch)
                    yield page
                else:
                    yield page
                    pending = self._start(progress, prefetch)
            progress.check()
        finally:
            if isinstance(pending, asyncio.Task):
                pending.cancel()

    def _start(self, progress: Progress, prefetch: bool) -> Awaitable[Page[T]] | None:
        """Start fetching the next page, None if no further page is to be fetched."""
        request = progress.next_request(self._page_cost)
        if request is None:
            return None
        fetching = self._fetch(request)
        return asyncio.create_task(fetching) if prefetch else fetching
