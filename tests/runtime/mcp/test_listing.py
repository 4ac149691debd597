"""Lists are read page by page, and what was paid for is held."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from pipedrive_activities.errors import BudgetExceeded
from pipedrive_activities.mcp.listing import HeldPages, Listing, Payload, read_list
from pipedrive_activities.mcp.tool_arguments import ToolCall, read_call
from pipedrive_activities.mcp.tool_table import load_tools

LIST = load_tools().by_operation["getActivities"]
BY_PAGE = replace(LIST, options={**LIST.options, "page": "page"})
"""The same with positions that are no argument, such as links."""
PAGES = {None: ([1, 2, 3], "b"), "b": ([4, 5, 6], "c"), "c": ([7], None)}


class Api:
    """A list of three pages; ``fetched`` are the positions of the pages that were requested."""

    def __init__(self, allowed: int = 99) -> None:
        self.fetched: list[str | None] = []
        self.held = HeldPages()
        self._allowed = allowed

    async def fetch(self, arguments: Mapping[str, Any], position: str | None) -> Payload:
        if len(self.fetched) >= self._allowed:
            raise BudgetExceeded("no tokens are left", spent=1, cost=1, limit=1)
        self.fetched.append(position)
        items, following = PAGES[position]
        return Payload(list(items), following)

    def read(self, call: ToolCall) -> Listing:
        return asyncio.run(read_list(call, self.fetch, self.held, self.report))

    async def report(self, count: int, total: int) -> None:
        assert 0 < count <= total


@pytest.mark.parametrize(("tool", "name"), [(LIST, "cursor"), (BY_PAGE, "page")])
def test_a_list_goes_on_exactly_where_it_stopped(tool: Any, name: str) -> None:
    api = Api()
    first = api.read(ToolCall(tool=tool, arguments={}, max_items=5))
    assert (first.items, first.next) == ([1, 2, 3, 4, 5], {name: "b", "skip": 2})
    passed = {"cursor": "b"} if name == "cursor" else {}
    page = None if name == "cursor" else "b"
    rest = api.read(ToolCall(tool=tool, arguments=passed, page=page, skip=2, max_items=9))
    assert (rest.items, rest.next) == ([6, 7], None)
    assert api.fetched == [None, "b", "c"]


@pytest.mark.parametrize(
    ("passed", "items"),
    [({}, 25), ({"limit": 2}, 2), ({"limit": 2, "max_items": 9}, 9), ({"limit": "2"}, 25)],
)
def test_a_page_size_alone_asks_for_one_page(passed: dict[str, Any], items: int) -> None:
    assert read_call(LIST, passed, ()).max_items == items


def test_a_whole_page_is_followed_by_the_next_one() -> None:
    listing = Api().read(ToolCall(tool=LIST, arguments={}, max_items=3))
    assert listing.next == {"cursor": "b"}


def test_a_budget_that_ends_returns_what_was_read() -> None:
    listing = Api(allowed=1).read(ToolCall(tool=LIST, arguments={}, max_items=9))
    assert (listing.items, listing.next) == ([1, 2, 3], {"cursor": "b"})
    assert listing.notes == ["Stopped early: no tokens are left."]
    with pytest.raises(BudgetExceeded):
        Api(allowed=0).read(ToolCall(tool=LIST, arguments={}))


def test_a_page_that_is_not_held_any_more_is_read_again() -> None:
    api = Api()
    listing = api.read(ToolCall(tool=LIST, arguments={}, skip=2, max_items=1))
    assert (listing.items, api.fetched) == ([3], [None])


def test_items_that_do_not_fit_are_where_the_list_goes_on() -> None:
    listing = Api().read(ToolCall(tool=LIST, arguments={}, max_items=5))
    listing.cut(4)
    assert (listing.items, listing.next) == ([1, 2, 3, 4], {"cursor": "b", "skip": 1})
