"""One page of a list, and the progress of an iteration over pages. No I/O happens here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar, overload

from msgspec import Struct

from ..errors import ArgumentError, RepeatedCursor
from ..messages import RawResponse
from ..number_checks import check_count
from ..operation import Operation
from ..serialization.datetimes import format_datetime, parse_datetime
from ..serialization.properties import properties_of
from .positions import PageRequest, pagination_of, value_of, with_value

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Sequence[T]):
    """One page: a sequence of its ``items``.

    ``next_cursor`` identifies the next page, None on the last page: a cursor of the API, an offset, a
    page number or a link, as text that can be stored. ``cost`` is the tokens spent on the page,
    ``response`` its raw response.
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


class PlainPage(Page[T]):
    """A page whose items are plain JSON values, exactly as the API sent them."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaginationLimits:
    """Limits of an iteration, None for no limit: items returned, pages fetched, tokens spent.

    Raises ArgumentError for a limit that is negative or no whole number.
    """

    items: int | None = None
    pages: int | None = None
    cost: int | None = None

    def __post_init__(self) -> None:
        for name, limit in (("items", self.items), ("pages", self.pages), ("cost", self.cost)):
            if limit is not None:
                check_count(limit, f"max_{name}", 0)


def frozen(
    operation: Operation, arguments: Mapping[str, object], cursor: str | None
) -> Mapping[str, object]:
    """Return the arguments of an iteration that ends its window of changes now.

    A window that the caller has ended is kept. Raises ArgumentError if the operation has no such
    argument, and for a cursor, which belongs to the window of an earlier iteration.
    """
    pagination = pagination_of(operation)
    name = pagination.window_end
    if not name:
        raise ArgumentError(f"{operation.call} has no window to freeze", parameter="freeze")
    if name in arguments:
        return arguments
    if cursor is not None or value_of(operation, arguments, pagination.cursor) is not None:
        problem = f"freeze cannot be combined with {pagination.cursor or 'cursor'}"
        advice = f"pass the window_end of the earlier iteration as {name}"
        raise ArgumentError(f"{operation.call}: {problem}: {advice}", parameter="freeze")
    return {**arguments, name: format_datetime(_now())}


def check_distinct(operation: Operation) -> None:
    """Raise ArgumentError if the items of a list have no id."""
    if not pagination_of(operation).item_id:
        message = f"{operation.call}: the items have no id to tell them apart by"
        raise ArgumentError(message, parameter="distinct")


def _now() -> datetime:
    """Return the current time in whole seconds, the precision of the window."""
    return datetime.now(UTC).replace(microsecond=0)


class Progress:
    """The progress of an iteration, shared by the blocking and the asynchronous iterators.

    It begins at the page of ``cursor``, else at the one that the arguments select. ``distinct``: omit
    items that were returned before.

    The attribute ``cursor`` is where to resume: the page of the first item that was not returned yet,
    None for the first page and when the iteration is complete. ``skip`` counts the items of that page
    that were already returned. ``items`` counts returned items, ``pages`` and ``cost`` (tokens) what
    was fetched.
    """

    def __init__(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        limits: PaginationLimits,
        skip: int,
        *,
        cursor: str | None = None,
        distinct: bool = False,
    ) -> None:
        self._operation = operation
        self._pagination = pagination_of(operation)
        self._arguments = arguments
        self._limits = limits
        pages = self._pagination
        self._page_size = value_of(operation, arguments, pages.size, pages.maximum_size)
        given: object = cursor
        if cursor is None:
            given = value_of(operation, arguments, self._pagination.cursor)
        self._next_cursor = None if given is None else str(given)
        self._is_argument = cursor is None
        first = None if self._pagination.style == "cursor" else str(self._pagination.first)
        self._before = 0 if self._next_cursor in (None, first) else None
        self._saved_cursor: str | None = None
        self._steps, self._power = 0, 1
        self._repeated = ""
        self._last_items: tuple[object, ...] | None = None
        self._seen: set[object] | None = set() if distinct else None
        self._new_items: list[bool] = []
        self._skip_first = skip
        self._fetched_items = -skip
        self.cursor = self._next_cursor
        self.skip = skip
        self.items = self.pages = self.cost = 0
        self.finished = False

    def next_request(self, page_cost: int) -> PageRequest | None:
        """Return the request of the next page, None if no further page is to be fetched.

        ``page_cost`` is the cost of a page in tokens.
        """
        limits = self._limits
        left = None if limits.items is None else limits.items - self._fetched_items
        if (
            self.finished
            or (left is not None and left <= 0)
            or (limits.pages is not None and self.pages >= limits.pages)
            or (limits.cost is not None and self.cost + page_cost > limits.cost)
        ):
            return None
        arguments = dict(self._arguments)
        if self._pagination.size and isinstance(self._page_size, int):
            # Not fetching more than needed makes the iteration end at the end of a page. The number
            # of a page depends on the size of the pages before it, so that it must not change.
            size = self._page_size
            if left is not None and self._pagination.style != "page":
                size = min(size, left)
            arguments = with_value(self._operation, arguments, self._pagination.size, size)
        cursor = None if self._is_argument else self._next_cursor
        return PageRequest(arguments=arguments, cursor=cursor, before=self._before)

    def accept(self, page: Page[T]) -> None:
        """Record a fetched page."""
        self.pages += 1
        self.cost += page.cost
        if self._seen is None:
            self._new_items = [True] * len(page)
        else:
            self._new_items = [self._is_new(item) for item in page]
        self._fetched_items += sum(self._new_items)
        if self._before is not None:
            self._before += len(page)
        following = page.next_cursor
        if following is None:
            self.finished = True
        elif following in (self._next_cursor, self._saved_cursor):
            self.finished, self._repeated = True, "a cursor"
        elif self._pagination.style in ("offset", "page") and page.items == self._last_items:
            # The server ignores the position, or returns its last page for any later one.
            self.finished, self._repeated = True, "the same page"
        self._next_cursor, self._is_argument = following, False
        self._last_items = page.items
        self._steps += 1
        if self._steps == self._power:
            # Brent's cycle detection: one saved cursor at growing distances finds any cycle.
            self._saved_cursor, self._power, self._steps = following, self._power * 2, 0

    def check(self) -> None:
        """Raise RepeatedCursor if the API returned a cursor or a page for the second time."""
        if self._repeated:
            error = RepeatedCursor(
                f"{self._operation.call}: the API sent {self._repeated} for the second time"
                f" (after page {self.pages}); iterating would never end",
                operation=self._operation.id,
            )
            error.cursor = self.cursor
            raise error

    def yield_items(self, page: Page[T]) -> Iterator[T]:
        """Yield the items of a page, without skipped items and within the limits."""
        skip, self._skip_first = self._skip_first, 0
        self.skip = skip
        for item, is_new in zip(page.items[skip:], self._new_items[skip:], strict=True):
            if self._limits.items is not None and self.items >= self._limits.items:
                return
            self.skip += 1
            if is_new:
                self.items += 1
                yield item
        self.finish_page(page)

    def _is_new(self, item: object) -> bool:
        """Return whether an item was not fetched before; items without an id never were."""
        if self._seen is None:
            return True
        identity = _identity(item, self._pagination.item_id)
        if not isinstance(identity, (int, str)):
            return True
        is_new = identity not in self._seen
        self._seen.add(identity)
        return is_new

    @property
    def window_end(self) -> datetime | None:
        """The end of the window of changes, exclusive; None if the iteration has none."""
        text = self._arguments.get(self._pagination.window_end)
        return parse_datetime(text) if isinstance(text, (str, datetime)) else None

    def finish_page(self, page: Page[T]) -> None:
        """Record that all items of a page were returned."""
        self.cursor, self.skip = page.next_cursor, 0


def _identity(item: object, name: str) -> object:
    """Return the property of an item, a model or a JSON object, by its name in the API."""
    if isinstance(item, Mapping):
        return item.get(name)
    attributes = properties_of(type(item)).attributes if isinstance(item, Struct) else {}
    return getattr(item, attributes.get(name, name), None)


def start_progress(
    operation: Operation,
    arguments: Mapping[str, object],
    limits: PaginationLimits,
    skip: int,
    *,
    cursor: str | None = None,
    freeze: bool = False,
    distinct: bool = False,
) -> Progress:
    """Return the progress of a new iteration; see ``Pages.iterate``. Raises ArgumentError."""
    if distinct:
        check_distinct(operation)
    if freeze:
        arguments = frozen(operation, arguments, cursor)
    return Progress(operation, arguments, limits, skip, cursor=cursor, distinct=distinct)
