"""Reads as many items of a list as were asked for; keeps what was paid for but not returned.

A page costs the same for any number of items, so the rest of a page is held, and is returned without
another request when the assistant continues with ``skip``.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from .._runtime.errors import BudgetExceeded
from ..cli.input.values import Json
from .tool_arguments import ToolCall

_MOST_PAGES = 16
"""Pages that are held; the oldest is dropped."""


@dataclass(frozen=True, slots=True)
class Payload:
    """The result of a call; for a page of a list, its items and the position of the next page."""

    value: Json
    next_page: str | None = None


Fetch = Callable[[Mapping[str, Json], str | None], Awaitable[Payload]]
Report = Callable[[int, int], Awaitable[None]]


@dataclass(slots=True)
class HeldPages:
    """Pages of which not all items were returned yet."""

    _pages: OrderedDict[str, Payload] = field(default_factory=OrderedDict)

    def get(self, call: ToolCall, position: str | None) -> Payload | None:
        """Return the page that the same call fetched, None if it is not held any more."""
        return self._pages.get(_key(call, position))

    def put(self, call: ToolCall, position: str | None, page: Payload) -> None:
        """Hold a page."""
        key = _key(call, position)
        self._pages[key] = page
        self._pages.move_to_end(key)
        while len(self._pages) > _MOST_PAGES:
            self._pages.popitem(last=False)


def _key(call: ToolCall, position: str | None) -> str:
    """Return what identifies a page: a position that is an argument is part of neither."""
    name = _position_argument(call)
    arguments = {key: value for key, value in call.arguments.items() if key != name}
    return json.dumps([call.tool.name, arguments, position], sort_keys=True)


@dataclass(slots=True)
class Listing:
    """The items that were read, and where to continue.

    ``next`` are the arguments with which the same call continues; None after the last item.
    ``positions`` are, for each item, the arguments with which a call starts at it.
    """

    items: list[Json] = field(default_factory=list)
    next: dict[str, Json] | None = None
    positions: list[dict[str, Json]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def cut(self, count: int) -> None:
        """Leave only the first items; the next call starts at the first one that was left out."""
        self.next = self.positions[count]
        del self.items[count:], self.positions[count:]


async def read_list(call: ToolCall, fetch: Fetch, held: HeldPages, report: Report) -> Listing:
    """Return at most ``max_items`` items, from as many pages as needed.

    ``fetch`` gets one page: the one at a position, else the first one. ``report`` is called with
    how many items of how many were read. If a budget ends before the list, what was read until then
    is returned.
    """
    listing = Listing()
    position, skip = _start(call), call.skip
    while True:
        try:
            page = await _page(call, position, skip, fetch, held)
        except BudgetExceeded as error:
            if not listing.items:
                raise
            listing.notes.append(f"Stopped early: {error.message}.")
            listing.next = _next(call, position, skip)
            return listing
        items = page.value if isinstance(page.value, list) else []
        taken = items[skip : skip + call.max_items - len(listing.items)]
        listing.positions += [_next(call, position, skip + number) for number in range(len(taken))]
        listing.items += taken
        skip += len(taken)
        if taken:
            await report(len(listing.items), call.max_items)
        if skip < len(items):
            listing.next = _next(call, position, skip)
            return listing
        if page.next_page in (None, position):  # the last page, or a list that would never end
            return listing
        position, skip = page.next_page, 0
        if len(listing.items) >= call.max_items:
            listing.next = _next(call, position, 0)
            return listing


async def _page(
    call: ToolCall, position: str | None, skip: int, fetch: Fetch, held: HeldPages
) -> Payload:
    """Return a page, without a request if it is held. A call that skips nothing reads anew."""
    page = held.get(call, position) if skip else None
    if page is None:
        page = await fetch(call.arguments, position)
        held.put(call, position, page)
    return page


def _position_argument(call: ToolCall) -> str:
    """Return the argument for the position of a page; empty if an option takes its place."""
    pagination = call.tool.operation.pagination
    return "" if pagination is None or "page" in call.tool.options else pagination.cursor


def _start(call: ToolCall) -> str | None:
    """Return the position of the first page, None for the beginning of the list."""
    name = _position_argument(call)
    value = call.arguments.get(name) if name else call.page
    return None if value is None else str(value)


def _next(call: ToolCall, position: str | None, skip: int) -> dict[str, Json]:
    """Return the arguments with which the same call continues at an item of a page."""
    name = _position_argument(call) or call.tool.options.get("page", "")
    at: dict[str, Json] = {} if position is None else {name: _value(call, name, position)}
    return {**at, **({call.tool.options["skip"]: skip} if skip else {})}


def _value(call: ToolCall, name: str, position: str) -> Json:
    """Return a position as its argument: some cursors are numbers."""
    parameter = call.tool.operation.arguments.get(name)
    is_number = parameter is not None and parameter.kind == "integer" and position.isdecimal()
    return int(position) if is_number else position
