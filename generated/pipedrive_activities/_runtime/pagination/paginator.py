"""Lists that come in pages, walked: what a list operation of either client returns.

Nothing is sent until a list is iterated, or asked for one ``page()``. A walk holds one page at a
time (two with ``prefetch``), so its memory does not grow. Where it stops, by a limit or an error,
``cursor`` says where to go on.
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
from typing import Generic, TypeAlias, TypeVar

from ..errors import ClientError
from ..operation import Operation
from .page import Page, PaginationLimits, Progress

T = TypeVar("T")
Arguments: TypeAlias = Mapping[str, object]
Fetched: TypeAlias = tuple[Page[T], object]
"""A page, and the cursor in it as the API wrote it."""


class _Position:
    """What can be asked of a walk at any moment."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    @property
    def cursor(self) -> str | None:
        """Where to go on: pass it as ``cursor``. None before the first page and when all is done."""
        return self._progress.cursor

    @property
    def skip(self) -> int:
        """How many items of the page at ``cursor`` were handed out: pass it to ``iterate``."""
        return self._progress.skip

    @property
    def finished(self) -> bool:
        """Whether the last page was fetched."""
        return self._progress.finished

    @property
    def items(self) -> int:
        """How many items were handed out."""
        return self._progress.items

    @property
    def pages(self) -> int:
        """How many pages were fetched."""
        return self._progress.pages

    @property
    def cost(self) -> int:
        """How many tokens were spent."""
        return self._progress.cost


class ItemIterator(_Position, Iterator[T]):
    """Hands out the items of all pages, one after the other."""

    def __init__(self, progress: Progress, pages: Generator[Page[T]]) -> None:
        super().__init__(progress)
        self._pages = pages
        self._items = (item for page in pages for item in progress.yield_items(page))

    def __next__(self) -> T:
        return next(self._items)

    def close(self) -> None:
        """Stop. A page on its way is thrown away."""
        self._items.close()
        self._pages.close()


class Pages(Generic[T]):
    """A list of the blocking client: iterate it, or ask for a ``page()``."""

    def __init__(
        self,
        operation: Operation,
        arguments: Arguments,
        price: int,
        fetch: Callable[[Arguments], Fetched[T]],
    ) -> None:
        self._operation = operation
        self._arguments = arguments
        self._price = price
        self._fetch = fetch

    def __repr__(self) -> str:
        return f"Pages({self._operation.call})"

    def __iter__(self) -> ItemIterator[T]:
        return self.iterate()

    def page(self) -> Page[T]:
        """Fetch one page: the first, or the one at the ``cursor`` that was given."""
        return next(self.pages())

    def pages(
        self, *, max_pages: int | None = None, max_cost: int | None = None, prefetch: bool = False
    ) -> Iterator[Page[T]]:
        """Iterate over pages. The limits are those of ``iterate``."""
        progress = self._progress(PaginationLimits(pages=max_pages, cost=max_cost), 0)
        return self._finish_page(progress, self._iterate(progress, prefetch))

    def iterate(
        self,
        *,
        max_items: int | None = None,
        max_pages: int | None = None,
        max_cost: int | None = None,
        prefetch: bool = False,
        skip: int = 0,
    ) -> ItemIterator[T]:
        """Iterate over items, as iterating the list itself does, but within limits.

        The walk ends before it would hand out more than ``max_items``, fetch more than
        ``max_pages``, or spend more than ``max_cost`` tokens; its ``cursor`` and ``skip`` then say
        where to go on. ``prefetch`` fetches the next page while the current one is used (and pays
        for it even if it is not used). ``skip`` leaves out the first items.
        """
        progress = self._progress(
            PaginationLimits(items=max_items, pages=max_pages, cost=max_cost), skip
        )
        return ItemIterator(progress, self._iterate(progress, prefetch))

    def _progress(self, stops: PaginationLimits, skip: int) -> Progress:
        return Progress(self._operation, self._arguments, stops, skip)

    def _finish_page(self, progress: Progress, pages: Iterator[Page[T]]) -> Iterator[Page[T]]:
        for page in pages:
            progress.finish_page(page)
            yield page

    def _iterate(self, progress: Progress, prefetch: bool) -> Generator[Page[T]]:
        executor = ThreadPoolExecutor(1, "prefetch") if prefetch else None
        try:
            coming = self._start(progress, executor)
            while coming is not None:
                try:
                    page, following = coming()
                except ClientError as error:
                    error.cursor = progress.cursor
                    raise
                progress.accept(page, following)
                if executor is not None:
                    coming = self._start(progress, executor)
                    yield page
                else:
                    yield page
                    coming = self._start(progress, executor)
            progress.check()
        finally:
            if executor is not None:
                executor.shutdown(wait=False, cancel_futures=True)

    def _start(
        self, progress: Progress, executor: ThreadPoolExecutor | None
    ) -> Callable[[], Fetched[T]] | None:
        """Return what gives the next page, None when there is none to fetch."""
        arguments = progress.next_arguments(self._price)
        if arguments is None:
            return None
        if executor is None:
            return lambda: self._fetch(arguments)
        context = contextvars.copy_context()
        return executor.submit(context.run, self._fetch, arguments).result


class AsyncItemIterator(_Position, AsyncIterator[T]):
    """Hands out the items of all pages, one after the other."""

    def __init__(self, progress: Progress, pages: AsyncGenerator[Page[T]]) -> None:
        super().__init__(progress)
        self._pages = pages
        self._items = self._iterate()

    async def __anext__(self) -> T:
        return await anext(self._items)

    async def close(self) -> None:
        """Stop. A page on its way is thrown away."""
        await self._items.aclose()
        await self._pages.aclose()

    async def _iterate(self) -> AsyncGenerator[T]:
        async for page in self._pages:
            for item in self._progress.yield_items(page):
                yield item


class AsyncPages(Generic[T]):
    """A list of the asynchronous client: iterate it with ``async for``, or await a ``page()``."""

    def __init__(
        self,
        operation: Operation,
        arguments: Arguments,
        price: int,
        fetch: Callable[[Arguments], Coroutine[None, None, Fetched[T]]],
    ) -> None:
        self._operation = operation
        self._arguments = arguments
        self._price = price
        self._fetch = fetch

    def __repr__(self) -> str:
        return f"AsyncPages({self._operation.call})"

    def __aiter__(self) -> AsyncItemIterator[T]:
        return self.iterate()

    async def page(self) -> Page[T]:
        """Fetch one page: the first, or the one at the ``cursor`` that was given."""
        pages = self.pages()
        try:
            return await anext(pages)
        finally:
            await pages.aclose()

    async def pages(
        self, *, max_pages: int | None = None, max_cost: int | None = None, prefetch: bool = False
    ) -> AsyncGenerator[Page[T]]:
        """Iterate over pages. The limits are those of ``iterate``."""
        progress = self._progress(PaginationLimits(pages=max_pages, cost=max_cost), 0)
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
        skip: int = 0,
    ) -> AsyncItemIterator[T]:
        """Iterate over items, as iterating the list itself does, but within limits.

        The walk ends before it would hand out more than ``max_items``, fetch more than
        ``max_pages``, or spend more than ``max_cost`` tokens; its ``cursor`` and ``skip`` then say
        where to go on. ``prefetch`` fetches the next page while the current one is used (and pays
        for it even if it is not used). ``skip`` leaves out the first items.
        """
        progress = self._progress(
            PaginationLimits(items=max_items, pages=max_pages, cost=max_cost), skip
        )
        return AsyncItemIterator(progress, self._iterate(progress, prefetch))

    def _progress(self, stops: PaginationLimits, skip: int) -> Progress:
        return Progress(self._operation, self._arguments, stops, skip)

    async def _iterate(self, progress: Progress, prefetch: bool) -> AsyncGenerator[Page[T]]:
        coming = self._start(progress, prefetch)
        try:
            while coming is not None:
                try:
                    page, following = await coming
                except ClientError as error:
                    error.cursor = progress.cursor
                    raise
                progress.accept(page, following)
                if prefetch:
                    coming = self._start(progress, prefetch)
                    yield page
                else:
                    yield page
                    coming = self._start(progress, prefetch)
            progress.check()
        finally:
            if isinstance(coming, asyncio.Task):
                coming.cancel()

    def _start(self, progress: Progress, prefetch: bool) -> Awaitable[Fetched[T]] | None:
        """Return what gives the next page, None when there is none to fetch."""
        arguments = progress.next_arguments(self._price)
        if arguments is None:
            return None
        fetching = self._fetch(arguments)
        return asyncio.create_task(fetching) if prefetch else fetching
