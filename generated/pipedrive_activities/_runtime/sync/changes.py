"""The changed records of a list, since the last sync: the return values of ``sync`` of both clients.

Nothing is sent until they are iterated. ``state`` is always that after the last page whose records
were all returned.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from typing import Generic, TypeVar

from ..errors import APIError
from ..operation import Operation
from ..pagination.paginator import AsyncPages, Pages
from .state import SyncState
from .window import REJECTED_CURSOR, SyncPage, Window

T = TypeVar("T")


class _Sync:
    def __init__(
        self, operation: Operation, arguments: Mapping[str, object], state: SyncState | None
    ) -> None:
        self._operation = operation
        self._window = Window(operation, arguments, state)
        self._state = self._window.state

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._operation.call})"

    @property
    def state(self) -> SyncState:
        """Where the next sync continues: after the last page that was returned completely."""
        return self._state

    def _begin(self) -> dict[str, object]:
        """Return the arguments of the list for the pages after ``state``."""
        self._window.state = self._state
        return self._window.arguments()

    def _may_restart(self, error: APIError, pages: int) -> bool:
        """Return whether an error means that the cursor of a resumed window has expired."""
        if pages or not self._window.resumed or error.status not in REJECTED_CURSOR:
            return False
        self._window.reopen()
        self._state = self._window.state
        return True


class Changes(_Sync, Generic[T]):
    """The changed records of a list, in the order of their changes.

    Iterating again continues after ``state``.
    """

    def __init__(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        state: SyncState | None,
        list_: Callable[[Mapping[str, object]], Pages[T]],
    ) -> None:
        super().__init__(operation, arguments, state)
        self._list = list_

    def __iter__(self) -> Generator[T]:
        for page in self.pages():
            yield from page.items

    def pages(
        self, *, max_pages: int | None = None, max_cost: int | None = None, prefetch: bool = False
    ) -> Generator[SyncPage[T]]:
        """Iterate over pages; store each page and its ``state`` in one transaction.

        Fetches at most ``max_pages`` and spends at most ``max_cost`` tokens; ``state.complete`` is
        then False, and the next sync continues. ``prefetch``: fetch the next page while the current
        one is processed (its cost is charged even if it is not used). Raises ArgumentError for a
        negative limit.
        """
        count = 0
        try:
            pages = self._list(self._begin()).pages(
                max_pages=max_pages,
                max_cost=max_cost,
                prefetch=prefetch,
                cursor=self._state.cursor,
            )
            for page in pages:
                count += 1
                result = self._window.accept(page)
                yield result
                self._state = result.state
        except APIError as error:
            if not self._may_restart(error, count):
                raise
            yield from self.pages(max_pages=max_pages, max_cost=max_cost, prefetch=prefetch)


class AsyncChanges(_Sync, Generic[T]):
    """The changed records of a list, in the order of their changes: use ``async for``.

    Iterating again continues after ``state``.
    """

    def __init__(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        state: SyncState | None,
        list_: Callable[[Mapping[str, object]], AsyncPages[T]],
    ) -> None:
        super().__init__(operation, arguments, state)
        self._list = list_

    async def __aiter__(self) -> AsyncGenerator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def pages(
        self, *, max_pages: int | None = None, max_cost: int | None = None, prefetch: bool = False
    ) -> AsyncGenerator[SyncPage[T]]:
        """Iterate over pages; store each page and its ``state`` in one transaction.

        Fetches at most ``max_pages`` and spends at most ``max_cost`` tokens; ``state.complete`` is
        then False, and the next sync continues. ``prefetch``: fetch the next page while the current
        one is processed (its cost is charged even if it is not used). Raises ArgumentError for a
        negative limit.
        """
        count = 0
        try:
            pages = self._list(self._begin()).pages(
                max_pages=max_pages,
                max_cost=max_cost,
                prefetch=prefetch,
                cursor=self._state.cursor,
            )
            async for page in pages:
                count += 1
                result = self._window.accept(page)
                yield result
                self._state = result.state
        except APIError as error:
            if not self._may_restart(error, count):
                raise
            async for result in self.pages(
                max_pages=max_pages, max_cost=max_cost, prefetch=prefetch
            ):
                yield result
