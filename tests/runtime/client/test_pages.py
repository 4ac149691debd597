"""Lists: all pages, one page, limits, where to go on, prefetching."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Callable

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedrive_activities import OPERATIONS, Page, Pipedrive
from pipedrive_activities._runtime.messages import RawResponse
from pipedrive_activities._runtime.pagination.page import PaginationLimits, Progress
from pipedrive_activities.errors import (
    ArgumentError,
    BudgetExceeded,
    PipedriveError,
    RepeatedCursor,
    ServerError,
)
from tests.support.both_clients import ClientAdapter


class Shelf:
    """A server with so many activities; the cursor is the number of the next one."""

    def __init__(self, count: int, failing: Callable[[int], bool] = lambda start: False) -> None:
        self.count = count
        self.failing = failing
        self.asked: list[tuple[int, int]] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        start = int(request.url.params.get("cursor", "0"))
        size = int(request.url.params["limit"])
        self.asked.append((start, size))
        if self.failing(start):
            return httpx2.Response(500)
        end = min(start + size, self.count)
        return httpx2.Response(
            200,
            json={
                "success": True,
                "data": [{"id": number} for number in range(start, end)],
                "additional_data": {"next_cursor": str(end) if end < self.count else None},
            },
        )


def ids(items: list[object]) -> list[int]:
    return [item.id for item in items]  # type: ignore[attr-defined]  # activities


def test_iterating_walks_all_pages_of_500(adapter: ClientAdapter) -> None:
    shelf = Shelf(1200)
    client = adapter.client(shelf)
    assert ids(adapter.items(client.activities.list())) == list(range(1200))
    assert shelf.asked == [(0, 500), (500, 500), (1000, 500)]
    assert client.usage.tokens == 30


def test_the_page_size_can_be_told(adapter: ClientAdapter) -> None:
    shelf = Shelf(5)
    assert len(adapter.items(adapter.client(shelf).activities.list(limit=2))) == 5
    assert shelf.asked == [(0, 2), (2, 2), (4, 2)]


def test_one_page_is_a_sequence(adapter: ClientAdapter) -> None:
    shelf = Shelf(5)
    page = adapter.get(adapter.client(shelf).activities.list(limit=3).page())
    assert isinstance(page, Page)
    assert ids(list(page)) == ids(list(page.items)) == [0, 1, 2]
    assert (len(page), page[0].id, ids(list(page[1:])), page.next_cursor) == (3, 0, [1, 2], "3")
    assert page[0] in page
    assert page.response.status == 200
    assert page.cost == 10
    last = adapter.get(adapter.client(shelf).activities.list(cursor=page.next_cursor).page())
    assert (ids(list(last)), last.next_cursor) == ([3, 4], None)


def test_pages_can_be_iterated(adapter: ClientAdapter) -> None:
    client = adapter.client(Shelf(5))
    pages = adapter.items(client.activities.list(limit=2).pages())
    assert [len(page) for page in pages] == [2, 2, 1]
    assert len(adapter.items(client.activities.list(limit=2).pages(max_pages=2))) == 2
    assert len(adapter.items(client.activities.list(limit=2).pages(max_cost=25))) == 2


@pytest.mark.parametrize("prefetch", [False, True])
def test_limits_stop_where_one_can_go_on(adapter: ClientAdapter, prefetch: bool) -> None:
    shelf = Shelf(30)
    listed = adapter.client(shelf).activities.list(limit=4)
    for stop in ({"max_items": 10}, {"max_pages": 3}, {"max_cost": 39}):
        shelf.asked.clear()
        walk = listed.iterate(prefetch=prefetch, **stop)
        taken = ids(adapter.items(walk))
        assert taken == list(range(len(taken)))
        assert (walk.cursor, walk.skip, walk.finished) == (str(len(taken)), 0, False)
        assert (walk.items, walk.pages, walk.cost) == (len(taken), 3, 30)
        assert len(shelf.asked) == 3
        rest = adapter.client(shelf).activities.list(cursor=walk.cursor)
        assert ids(adapter.items(rest)) == list(range(len(taken), 30))


def test_more_than_was_asked_for_is_not_handed_out(adapter: ClientAdapter) -> None:
    body = {"data": [{"id": number} for number in range(5)]}
    client = adapter.client(lambda request: httpx2.Response(200, json=body))
    walk = client.activities.list().iterate(max_items=3)
    assert ids(adapter.items(walk)) == [0, 1, 2]
    assert (walk.items, walk.skip) == (3, 3)


def test_limits_of_nothing_fetch_nothing(adapter: ClientAdapter) -> None:
    shelf = Shelf(3)
    for stop in ({"max_items": 0}, {"max_pages": 0}, {"max_cost": 9}):
        assert adapter.items(adapter.client(shelf).activities.list().iterate(**stop)) == []
    assert shelf.asked == []
    for name in ("max_items", "max_pages", "max_cost"):
        with pytest.raises(ArgumentError, match=f"^{name} must be 0 or more$") as caught:
            adapter.client(shelf).activities.list().iterate(**{name: -1})
        assert caught.value.parameter == name


def test_limits_are_reached_and_not_passed(adapter: ClientAdapter) -> None:
    listed = adapter.client(Shelf(30)).activities.list(limit=4)
    assert ids(adapter.items(listed.iterate(max_items=5))) == [0, 1, 2, 3, 4]
    assert len(adapter.items(listed.iterate(max_pages=2))) == 8
    assert len(adapter.items(listed.iterate(max_cost=20))) == 8


def test_a_walk_starts_where_it_is_told_to(adapter: ClientAdapter) -> None:
    shelf = Shelf(30)
    walk = adapter.client(shelf).activities.list(cursor="4").iterate(max_items=3, skip=2)
    assert (walk.cursor, walk.skip, walk.items) == ("4", 2, 0)
    assert ids(adapter.items(walk)) == [6, 7, 8]
    assert shelf.asked == [(4, 5)]
    assert (walk.cursor, walk.skip, walk.items) == ("9", 0, 3)


def test_the_first_cursor_may_not_come_again(adapter: ClientAdapter) -> None:
    body = {"data": [{"id": 1}], "additional_data": {"next_cursor": "a"}}
    client = adapter.client(lambda request: httpx2.Response(200, json=body))
    with pytest.raises(RepeatedCursor, match="again after 1 pages"):
        adapter.items(client.activities.list(cursor="a"))


def test_an_empty_cursor_ends_the_list(adapter: ClientAdapter) -> None:
    body = {"data": [{"id": 1}], "additional_data": {"next_cursor": ""}}
    client = adapter.client(lambda request: httpx2.Response(200, json=body))
    page = adapter.get(client.activities.list().page())
    assert page.next_cursor is None
    assert len(adapter.items(client.activities.list())) == 1


@pytest.mark.parametrize("prefetch", [False, True])
def test_a_walk_left_in_the_middle_of_a_page_goes_on_there(
    adapter: ClientAdapter, prefetch: bool
) -> None:
    shelf = Shelf(10)
    client = adapter.client(shelf)
    walk = client.activities.list(limit=4).iterate(prefetch=prefetch)
    assert walk.cursor is None
    assert ids(adapter.take(walk, 6)) == list(range(6))
    assert (walk.cursor, walk.skip) == ("4", 2)
    adapter.get(walk.close())
    again = client.activities.list(limit=4, cursor=walk.cursor).iterate(skip=walk.skip)
    assert ids(adapter.items(again)) == [6, 7, 8, 9]
    assert (again.cursor, again.skip, again.finished) == (None, 0, True)


@pytest.mark.parametrize("prefetch", [False, True])
def test_an_error_says_where_to_go_on(adapter: ClientAdapter, prefetch: bool) -> None:
    shelf = Shelf(10, failing=lambda start: start == 4)
    client = adapter.client(shelf, retries=0)
    taken: list[object] = []
    walk = client.activities.list(limit=2).iterate(prefetch=prefetch)
    with pytest.raises(ServerError) as caught:
        adapter.drain(walk, taken)
    assert ids(taken) == [0, 1, 2, 3]
    assert caught.value.cursor == walk.cursor == "4"
    shelf.failing = lambda start: False
    rest = client.activities.list(limit=2, cursor=caught.value.cursor)
    assert ids(adapter.items(rest)) == list(range(4, 10))


@pytest.mark.parametrize("prefetch", [False, True])
def test_a_budget_ends_a_walk_resumably(adapter: ClientAdapter, prefetch: bool) -> None:
    client = adapter.client(Shelf(10))
    taken: list[object] = []
    walk = client.activities.list(limit=2).iterate(prefetch=prefetch)
    with client.budget(25), pytest.raises(BudgetExceeded) as caught:
        adapter.drain(walk, taken)
    assert ids(taken) == [0, 1, 2, 3]
    assert caught.value.cursor == "4"
    assert client.usage.tokens == 20


def new_threads(before: set[threading.Thread]) -> list[str]:
    """Return the names of the threads that were not there before."""
    return [one.name for one in threading.enumerate() if one not in before]


def test_nothing_is_fetched_before_it_is_needed(adapter: ClientAdapter) -> None:
    shelf = Shelf(4)
    before = set(threading.enumerate())
    walk = adapter.client(shelf).activities.list(limit=2).iterate()
    assert ids(adapter.take(walk, 1)) == [0]
    assert new_threads(before) == []
    for _ in range(20 if adapter.kind == "async" else 0):
        adapter.get(asyncio.sleep(0))
    assert shelf.asked == [(0, 2)]
    assert len(adapter.items(walk)) == 3
    shelf.asked.clear()
    pages = adapter.client(shelf).activities.list(limit=2).pages()
    assert [len(page) for page in adapter.take(pages, 1)] == [2]
    assert new_threads(before) == []
    for _ in range(20 if adapter.kind == "async" else 0):
        adapter.get(asyncio.sleep(0))
    assert shelf.asked == [(0, 2)]


@pytest.mark.parametrize("items", [True, False])
def test_prefetching_fetches_while_the_page_is_used(adapter: ClientAdapter, items: bool) -> None:
    arrived = threading.Event()
    shelf = Shelf(4)

    def handle(request: httpx2.Request) -> httpx2.Response:
        if "cursor" in request.url.params:
            arrived.set()
        return shelf(request)

    before = set(threading.enumerate())
    listed = adapter.client(handle).activities.list(limit=2)
    walk = listed.iterate(prefetch=True) if items else listed.pages(prefetch=True)
    adapter.take(walk, 2 if items else 1)
    assert [name[:8] for name in new_threads(before)] == (
        ["prefetch"] if adapter.kind == "sync" else []
    )
    for _ in range(50 if adapter.kind == "async" else 0):
        adapter.get(asyncio.sleep(0))
    assert arrived.wait(10 if adapter.kind == "sync" else 0)
    assert len(adapter.items(walk)) == (2 if items else 1)


def test_what_is_prefetched_counts_where_it_was_asked_for(adapter: ClientAdapter) -> None:
    client = adapter.client(Shelf(6))
    with client.label("nightly"):
        adapter.items(client.activities.list(limit=2).iterate(prefetch=True))
    assert {name: spent.calls for name, spent in client.usage.by_label().items()} == {"nightly": 3}


def test_closing_a_walk_waits_for_no_page_on_its_way() -> None:
    arrived, release, waited = threading.Event(), threading.Event(), list[bool]()
    shelf = Shelf(4)

    def handle(request: httpx2.Request) -> httpx2.Response:
        if "cursor" in request.url.params:
            arrived.set()
            waited.append(release.wait(10))
        return shelf(request)

    with Pipedrive("token", transport=httpx2.MockTransport(handle)) as client:
        walk = client.activities.list(limit=2).iterate(prefetch=True)
        next(walk)
        assert arrived.wait(10)
        walk.close()
        assert waited == []
        release.set()


@pytest.mark.parametrize("circle", [["a", "a"], ["a", "b", "a"], ["a", "b", "c", "d", "b"]])
@pytest.mark.parametrize("prefetch", [False, True])
def test_a_cursor_that_comes_again_is_an_error(
    adapter: ClientAdapter, circle: list[str], prefetch: bool
) -> None:
    following = {None: circle[0]} | dict(itertools.pairwise(circle))
    calls = 0

    def handle(request: httpx2.Request) -> httpx2.Response:
        nonlocal calls
        calls += 1
        assert calls < 20, "it goes round and round"
        cursor = request.url.params.get("cursor")
        return httpx2.Response(
            200,
            json={"data": [{"id": 1}], "additional_data": {"next_cursor": following[cursor]}},
        )

    with pytest.raises(RepeatedCursor) as caught:
        adapter.items(adapter.client(handle).activities.list().iterate(prefetch=prefetch))
    assert caught.value.cursor in circle
    assert caught.value.operation == "getActivities"
    assert str(caught.value).startswith("activities.list: the API sent an earlier cursor again")
    assert str(caught.value).endswith(f" {calls} pages; going on would never end")


@given(st.integers(0, 12), st.integers(1, 12))
def test_every_circle_is_found_with_one_cursor_kept(lead: int, length: int) -> None:
    progress = Progress(OPERATIONS["getActivities"], {}, PaginationLimits(), 0)
    response = RawResponse(status=200, headers={}, content=b"")
    page: Page[int] = Page(items=(), next_cursor="x", cost=10, response=response)
    steps = 0
    while progress.next_arguments(10) is not None:
        number = steps if steps < lead else lead + (steps - lead) % length
        progress.accept(page, f"c{number}")
        steps += 1
        assert steps < 200
    with pytest.raises(RepeatedCursor):
        progress.check()


@given(st.lists(st.text(max_size=3), unique=True))
def test_no_walk_without_a_circle_is_stopped(cursors: list[str]) -> None:
    progress = Progress(OPERATIONS["getActivities"], {}, PaginationLimits(), 0)
    response = RawResponse(status=200, headers={}, content=b"")
    page: Page[int] = Page(items=(), next_cursor="x", cost=10, response=response)
    for cursor in [*cursors, None]:
        assert progress.next_arguments(10) is not None
        progress.accept(page, cursor)
    progress.check()
    assert progress.next_arguments(10) is None


def test_only_lists_have_pages(adapter: ClientAdapter) -> None:
    from pipedrive_activities._runtime.product import Endpoint

    client = adapter.client(Shelf(1))
    listed = client.pages(Endpoint(OPERATIONS["getActivity"]), {"id": 1})
    with pytest.raises(PipedriveError, match=r"activities\.get does not come in pages") as caught:
        listed.iterate()
    assert caught.value.operation == "getActivity"


def test_lists_show_what_they_are(adapter: ClientAdapter) -> None:
    assert "activities.list" in repr(adapter.client(Shelf(1)).activities.list())
