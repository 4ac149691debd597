"""Lists that come in pages.

A ``Pages`` is what a list operation returns: nothing is sent until it is iterated, or asked for
one ``page()``. A walk holds one page at a time (two with ``prefetch``). Where it stops, by a limit
or by an error, ``cursor`` says where to go on.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar, cast, overload

from .errors import ArgumentError, PipedriveError, RepeatedCursor
from .messages import RawResponse, RequestOptions
from .operation import Operation, Pagination

if TYPE_CHECKING:
    from .client import AsyncBase, SyncBase

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Sequence[T]):
    """One page: a sequence of its ``items``.

    ``next_cursor`` is None on the last page. ``cost`` counts the tokens that it took, ``response``
    is the page as it came.
    """

    items: tuple[T, ...]
    next_cursor: str | None
    cost: int
    response: RawResponse = field(repr=False)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where a walk stops by itself; None: nowhere. ``cost`` is in tokens."""

    items: int | None = None
    pages: int | None = None
    cost: int | None = None

    def __post_init__(self) -> None:
        for name in ("items", "pages", "cost"):
            value = getattr(self, name)
            if value is not None and value < 0:
                raise ArgumentError(f"max_{name} must be 0 or more", parameter=f"max_{name}")


class Progress:
    """How far a walk has come: the part that both kinds of walk share.

    ``cursor`` is where to go on: the page of the first item not handed out yet, None at the start
    and when all is done. ``skip`` counts the items of that page that were handed out already.
    """

    def __init__(self, operation: Operation, arguments: Mapping[str, object], limits: Limits):
        paging = operation.pagination
        if paging is None:
            raise ArgumentError(f"{operation.call} does not come in pages", operation=operation.id)
        self._paging: Pagination = paging
        self._operation = operation
        self._arguments = arguments
        self._limits = limits
        self._size = arguments.get(paging.size, paging.maximum_size)
        self._next = cast(str | None, arguments.get(paging.cursor))
        self._mark: str | None = None
        self._until_mark = self._power = 1
        self._asked = 0
        self.cursor = self._next
        self.skip = 0
        self.items = 0
        self.pages = 0
        self.cost = 0
        self.finished = False

    def next_arguments(self, price: int) -> dict[str, object] | None:
        """Return the arguments of the next page, None when no more is to be fetched."""
        limits = self._limits
        if self.finished:
            return None
        if limits.pages is not None and self.pages >= limits.pages:
            return None
        if limits.cost is not None and self.cost + price > limits.cost:
            return None
        left = None if limits.items is None else limits.items - self._asked
        if left is not None and left <= 0:
            return None
        arguments = dict(self._arguments)
        if self._next is not None:
            arguments[self._paging.cursor] = self._next
        if isinstance(self._size, int):
            arguments[self._paging.size] = self._size if left is None else min(self._size, left)
        return arguments

    def accept(self, page: Page[T]) -> None:
        """Take note of a page that was fetched. Raises RepeatedCursor."""
        self.pages += 1
        self.cost += page.cost
        self._asked += len(page)
        following = page.next_cursor
        if following is None:
            self.finished = True
        elif following == self._next or following == self._mark:
            self.finished = True
            raise RepeatedCursor(
                f"{self._operation.call}: the API sent the cursor of an earlier page again; stopped"
                f" after {self.pages} pages",
                operation=self._operation.id,
            )
        self._next = following
        self._remember(following)

    def _remember(self, cursor: str | None) -> None:
        """Keep one cursor of those seen, ever later ones: a cycle of any length comes back to it."""
        self._until_mark -= 1
        if self._until_mark == 0:
            self._mark, self._power = cursor, self._power * 2
            self._until_mark = self._power

    def allows_item(self) -> bool:
        """Tell whether one more item may be handed out."""
        return self._limits.items is None or self.items < self._limits.items

    def hand_out(self) -> None:
        """Count an item that the caller gets."""
        self.items += 1
        self.skip += 1

    def turn(self, following: str | None) -> None:
        """Note that a page was handed out completely."""
        self.cursor, self.skip = following, 0

    def fail(self, error: PipedriveError) -> None:
        """Put on an error where to go on."""
        error.cursor = self.cursor


class Walk(Iterator[T]):
    """Hands out the items of all pages. ``cursor`` says at any moment where to go on.

    ``items``, ``pages`` and ``cost`` count what was handed out, fetched and spent so far.
    """

    def __init__(self, source: Pages[T], limits: Limits, prefetch: bool) -> None:
        self.progress = Progress(source.operation, source.arguments, limits)
        self._source = source
        self._ahead = _Ahead(source.client.fetch_executor) if prefetch else None
        self._items = self._walk()

    def __next__(self) -> T:
        return next(self._items)

    def __iter__(self) -> Walk[T]:
        return self

    @property
    def cursor(self) -> str | None:
        """Where to go on: pass it as ``cursor``. None at the start, and when all is done."""
        return self.progress.cursor

    @property
    def skip(self) -> int:
        """How many items of the page at ``cursor`` were handed out already."""
        return self.progress.skip

    @property
    def finished(self) -> bool:
        """Whether the last page was fetched."""
        return self.progress.finished

    @property
    def cost(self) -> int:
        """The tokens spent so far."""
        return self.progress.cost

    @property
    def pages(self) -> int:
        """The pages fetched so far."""
        return self.progress.pages

    def close(self) -> None:
        """Stop; a page on its way is thrown away."""
        self._items.close()

    def _walk(self) -> Iterator[T]:
        raise NotImplementedError
