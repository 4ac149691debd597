"""Reads as many items of a list as were asked for; keeps what was paid for but not returned.

A page costs the same for any number of items, so the rest of a page is held, and is returned without
another request when the assistant goes on with ``skip``.
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
    """The result of a call; for a page of a list, its items and the cursor of the next page."""

    value: Json
    next_cursor: Json = None


Fetch = Callable[[Mapping[str, Json]], Awaitable[Payload]]
Report = Callable[[int, int], Awaitable[None]]


@dataclass(slots=True)
class HeldPages:
    """Pages of which not all items were returned yet."""

    _pages: OrderedDict[str, Payload] = field(default_factory=OrderedDict)

    def get(self, call: ToolCall, arguments: Mapping[str, Json]) -> Payload | None:
        """Return the page that the same call fetched, None if it is not held any more."""
        return self._pages.get(_key(call, arguments))

    def put(self, call: ToolCall, arguments: Mapping[str, Json], page: Payload) -> None:
        """Hold a page."""
        key = _key(call, arguments)
        self._pages[key] = page
        self._pages.move_to_end(key)
        while len(self._pages) > _MOST_PAGES:
            self._pages.popitem(last=False)


def _key(call: ToolCall, arguments: Mapping[str, Json]) -> str:
    return json.dumps([call.tool.name, arguments], sort_keys=True)


@dataclass(slots=True)
class Listing:
    """The items that were read, and where to go on.

    ``next`` are the arguments with which the same call goes on; None after the last item.
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

    ``fetch`` gets one page, ``report`` is told how many items of how many were read. If a budget ends
    before the list, what was read until then is returned.
    """
    listing = Listing()
    arguments, skip = dict(call.arguments), call.skip
    while True:
        try:
            page = await _page(call, arguments, skip, fetch, held)
        except BudgetExceeded as error:
            if not listing.items:
                raise
            listing.notes.append(f"Stopped early: {error.message}.")
            listing.next = _position(call, arguments, skip)
            return listing
        items = page.value if isinstance(page.value, list) else []
        taken = items[skip : skip + call.max_items - len(listing.items)]
        listing.positions += [
            _position(call, arguments, skip + number) for number in range(len(taken))
        ]
        listing.items += taken
        skip += len(taken)
        if taken:
            await report(len(listing.items), call.max_items)
        if skip < len(items):
            listing.next = _position(call, arguments, skip)
            return listing
        following = _next_arguments(call, arguments, page.next_cursor)
        if following == arguments:  # the last page, or a cursor that would never end
            return listing
        arguments, skip = following, 0
        if len(listing.items) >= call.max_items:
            listing.next = _position(call, arguments, 0)
            return listing


async def _page(
    call: ToolCall, arguments: dict[str, Json], skip: int, fetch: Fetch, held: HeldPages
) -> Payload:
    """Return a page, without a request if it is held. A call that skips nothing reads anew."""
    page = held.get(call, arguments) if skip else None
    if page is None:
        page = await fetch(arguments)
        held.put(call, arguments, page)
    return page


def _next_arguments(call: ToolCall, arguments: dict[str, Json], cursor: Json) -> dict[str, Json]:
    pagination = call.tool.operation.pagination
    if pagination is None or cursor is None:
        return arguments
    return {**arguments, pagination.cursor: cursor}


def _position(call: ToolCall, arguments: Mapping[str, Json], skip: int) -> dict[str, Json]:
    """Return the arguments with which a call starts at an item of a page."""
    pagination = call.tool.operation.pagination
    cursor = pagination.cursor if pagination is not None else ""
    position: dict[str, Json] = {cursor: arguments[cursor]} if cursor in arguments else {}
    return {**position, **({call.tool.options["skip"]: skip} if skip else {})}
