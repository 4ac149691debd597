"""One page of a list, and how far a walk over the pages has come. No input or output here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, overload

from ..errors import ArgumentError, RepeatedCursor
from ..messages import RawResponse
from ..operation import Operation, Pagination

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
class PaginationLimits:
    """Where a walk stops by itself; None: nowhere. ``cost`` is in tokens."""

    items: int | None = None
    pages: int | None = None
    cost: int | None = None

    def __post_init__(self) -> None:
        for name, value in (("items", self.items), ("pages", self.pages), ("cost", self.cost)):
            if value is not None and value < 0:
                raise ArgumentError(f"max_{name} must be 0 or more", parameter=f"max_{name}")


def paging_of(operation: Operation) -> Pagination:
    """Return how the operation goes on; raise ArgumentError when it does not come in pages."""
    if operation.pagination is None:
        raise ArgumentError(f"{operation.call} does not come in pages", operation=operation.id)
    return operation.pagination


class Progress:
    """How far a walk has come: what blocking and asynchronous walks have in common.

    ``cursor`` is where to go on: the page of the first item that was not handed out, None for the
    first page and when all is done. ``skip`` counts the items of that page that were handed out.
    ``items`` counts what was handed out, ``pages`` and ``cost`` (tokens) what was fetched.
    """

    def __init__(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        stops: PaginationLimits,
        skip: int,
    ) -> None:
        self._operation = operation
        self._paging = paging_of(operation)
        self._arguments = arguments
        self._stops = stops
        self._size = arguments.get(self._paging.size, self._paging.maximum_size)
        self._next = arguments.get(self._paging.cursor)
        self._mark: object = None
        self._steps, self._power = 0, 1
        self._repeated = False
        self._left_out = skip
        self._asked = -skip
        self.cursor = None if self._next is None else str(self._next)
        self.skip = skip
        self.items = self.pages = self.cost = 0
        self.finished = False

    def next_arguments(self, price: int) -> dict[str, object] | None:
        """Return the arguments of the next page, None when no more is to be fetched.

        ``price`` is what the page will cost, in tokens.
        """
        stops = self._stops
        left = None if stops.items is None else stops.items - self._asked
        if (
            self.finished
            or (left is not None and left <= 0)
            or (stops.pages is not None and self.pages >= stops.pages)
            or (stops.cost is not None and self.cost + price > stops.cost)
        ):
            return None
        arguments = dict(self._arguments)
        if self._next is not None:
            arguments[self._paging.cursor] = self._next
        if isinstance(self._size, int):
            # Asking for no more than is wanted makes the walk end where a page ends.
            arguments[self._paging.size] = self._size if left is None else min(self._size, left)
        return arguments

    def accept(self, page: Page[T], following: object) -> None:
        """Take note of a page that was fetched, and of the cursor that came with it."""
        self.pages += 1
        self.cost += page.cost
        self._asked += len(page)
        if following is None:
            self.finished = True
        elif following == self._next or following == self._mark:
            self.finished = self._repeated = True
        self._next = following
        self._steps += 1
        if self._steps == self._power:
            # One cursor is kept, ever later ones: a circle of any length comes back to it.
            self._mark, self._power, self._steps = following, self._power * 2, 0

    def check(self) -> None:
        """Raise RepeatedCursor when the API led the walk in a circle."""
        if self._repeated:
            error = RepeatedCursor(
                f"{self._operation.call}: the API sent an earlier cursor again after {self.pages}"
                " pages; going on would never end",
                operation=self._operation.id,
            )
            error.cursor = self.cursor
            raise error

    def yield_items(self, page: Page[T]) -> Iterator[T]:
        """Yield the items of a page that the caller is to get, counting them."""
        left_out, self._left_out = self._left_out, 0
        self.skip = left_out
        for item in page.items[left_out:]:
            if self._stops.items is not None and self.items >= self._stops.items:
                return
            self.items += 1
            self.skip += 1
            yield item
        self.finish_page(page)

    def finish_page(self, page: Page[T]) -> None:
        """Note that a page was handed out completely."""
        self.cursor, self.skip = page.next_cursor, 0
