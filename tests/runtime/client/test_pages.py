"""Pagination: all pages, one page, limits, resuming, prefetching."""

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


class ActivityServer:
    """A server with ``count`` activities; the cursor is the number of the next one."""

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


def test_iterating_fetches_all_pages_of_500(adapter: ClientAdapter) -> None:
    server = ActivityServer(1200)
    client = adapter.client(server)
    assert ids(adapter.items(client.activities.list())) == list(range(1200))
    assert server.asked == [(0, 500), (500, 500), (1000, 500)]
    assert client.usage.tokens == 30


def test_the_page_size_can_be_set(adapter: ClientAdapter) -> None:
    server = ActivityServer(5)
    assert len(adapter.items(adapter.client(server).activities.list(limit=2))) == 5
    assert server.asked == [(0, 2), (2, 2), (4, 2)]


def test_one_page_is_a_sequence(adapter: ClientAdapter) -> None:
    server = ActivityServer(5)
    page = adapter.get(adapter.client(server).activities.list(limit=3).page())
    assert isinstance(page, Page)
    assert ids(list(page)) == ids(list(page.items)) == [0, 1, 2]
    assert (len(page), page[0].id, ids(list(page[1:])), page.next_cursor) == (3, 0, [1, 2], "3")
    assert page[0] in page
    assert page.response.status == 200
    assert page.cost == 10
    last = adapter.get(adapter.client(server).activities.list(cursor=page.next_cursor).page())
    assert (ids(list(last)), last.next_cursor) == ([3, 4], None)


def test_pages_can_be_iterated(adapter: ClientAdapter) -> None:
    client = adapter.client(ActivityServer(5))
    pages = adapter.items(client.activities.list(limit=2).pages())
    assert [len(page) for page in pages] == [2, 2, 1]
    assert len(adapter.items(client.activities.list(limit=2).pages(max_pages=2))) == 2
    assert len(adapter.items(client.activities.list(limit=2).pages(max_cost=25))) == 2


@pytest.mark.parametrize("prefetch", [False, True])
def test_limits_stop_at_a_position_to_resume_from(adapter: ClientAdapter, prefetch: bool) -> None:
    server = ActivityServer(30)
    listed = adapter.client(server).activities.list(limit=4)
    for stop in ({"max_items": 10}, {"max_pages": 3}, {"max_cost": 39}):
        server.asked.clear()
        iterator = listed.iterate(prefetch=prefetch, **stop)
        taken = ids(adapter.items(iterator))
        assert taken == list(range(len(taken)))
        assert (iterator.cursor, iterator.skip, iterator.finished) == (str(len(taken)), 0, False)
        assert (iterator.items, iterator.pages, iterator.cost) == (len(taken), 3, 30)
        assert len(server.asked) == 3
        rest = adapter.client(server).activities.list(cursor=iterator.cursor)
        assert ids(adapter.items(rest)) == list(range(len(taken), 30))


def test_extra_items_of_a_page_are_not_returned(adapter: ClientAdapter) -> None:
    body = {"data": [{"id": number} for number in range(5)]}
    client = adapter.client(lambda request: httpx2.Response(200, json=body))
    iterator = client.activities.list().iterate(max_items=3)
    assert ids(adapter.items(iterator)) == [0, 1, 2]
    assert (iterator.items, iterator.skip) == (3, 3)


def test_limits_of_0_fetch_nothing(adapter: ClientAdapter) -> None:
    server = ActivityServer(3)
    for stop in ({"max_items": 0}, {"max_pages": 0}, {"max_cost": 9}):
        assert adapter.items(adapter.client(server).activities.list().iterate(**stop)) == []
    assert server.asked == []
    for name in ("max_items", "max_pages", "max_cost"):
        for nonsense in (float("nan"), float("inf"), 10**5000):
            with pytest.raises(ArgumentError, match=f"^{name} must be 0 or more"):
                adapter.client(server).activities.list().iterate(**{name: nonsense})
        with pytest.raises(ArgumentError, match=f"^{name} must be 0 or more, got -1$") as caught:
            adapter.client(server).activities.list().iterate(**{name: -1})
        assert caught.value.parameter == name


def test_limits_are_reached_but_not_exceeded(adapter: ClientAdapter) -> None:
    listed = adapter.client(ActivityServer(30)).activities.list(limit=4)
    assert ids(adapter.items(listed.iterate(max_items=5))) == [0, 1, 2, 3, 4]
    assert len(adapter.items(listed.iterate(max_pages=2))) == 8
    assert len(adapter.items(listed.iterate(max_cost=20))) == 8


def test_an_iteration_can_start_at_a_cursor(adapter: ClientAdapter) -> None:
    server = ActivityServer(30)
    iterator = adapter.client(server).activities.list(cursor="4").iterate(max_items=3, skip=2)
    assert (iterator.cursor, iterator.skip, iterator.items) == ("4", 2, 0)
    assert ids(adapter.items(iterator)) == [6, 7, 8]
    assert server.asked == [(4, 5)]
    assert (iterator.cursor, iterator.skip, iterator.items) == ("9", 0, 3)


def test_the_first_cursor_must_not_be_returned_again(adapter: ClientAdapter) -> None:
    body = {"data": [{"id": 1}], "additional_data": {"next_cursor": "a"}}
    client = adapter.client(lambda request: httpx2.Response(200, json=body))
    with pytest.raises(RepeatedCursor, match=r"for the second time \(after page 1\)"):
        adapter.items(client.activities.list(cursor="a"))


def test_an_empty_cursor_ends_the_list(adapter: ClientAdapter) -> None:
    body = {"data": [{"id": 1}], "additional_data": {"next_cursor": ""}}
    client = adapter.client(lambda request: httpx2.Response(200, json=body))
    page = adapter.get(client.activities.list().page())
    assert page.next_cursor is None
    assert len(adapter.items(client.activities.list())) == 1


@pytest.mark.parametrize("prefetch", [False, True])
def test_an_iteration_can_resume_in_the_middle_of_a_page(
    adapter: ClientAdapter, prefetch: bool
) -> None:
    server = ActivityServer(10)
    client = adapter.client(server)
    iterator = client.activities.list(limit=4).iterate(prefetch=prefetch)
    assert iterator.cursor is None
    assert ids(adapter.take(iterator, 6)) == list(range(6))
    assert (iterator.cursor, iterator.skip) == ("4", 2)
    adapter.get(iterator.close())
    again = client.activities.list(limit=4, cursor=iterator.cursor).iterate(skip=iterator.skip)
    assert ids(adapter.items(again)) == [6, 7, 8, 9]
    assert (again.cursor, again.skip, again.finished) == (None, 0, True)


@pytest.mark.parametrize("prefetch", [False, True])
def test_an_error_has_the_cursor_to_resume_from(adapter: ClientAdapter, prefetch: bool) -> None:
    server = ActivityServer(10, failing=lambda start: start == 4)
    client = adapter.client(server, retries=0)
    taken: list[object] = []
    iterator = client.activities.list(limit=2).iterate(prefetch=prefetch)
    with pytest.raises(ServerError) as caught:
        adapter.drain(iterator, taken)
    assert ids(taken) == [0, 1, 2, 3]
    assert caught.value.cursor == iterator.cursor == "4"
    server.failing = lambda start: False
    rest = client.activities.list(limit=2, cursor=caught.value.cursor)
    assert ids(adapter.items(rest)) == list(range(4, 10))


@pytest.mark.parametrize("prefetch", [False, True])
def test_an_iteration_ended_by_a_budget_can_be_resumed(
    adapter: ClientAdapter, prefetch: bool
) -> None:
    client = adapter.client(ActivityServer(10))
    taken: list[object] = []
    iterator = client.activities.list(limit=2).iterate(prefetch=prefetch)
    with client.budget(25), pytest.raises(BudgetExceeded) as caught:
        adapter.drain(iterator, taken)
    assert ids(taken) == [0, 1, 2, 3]
    assert caught.value.cursor == "4"
    assert client.usage.tokens == 20


def new_threads(before: set[threading.Thread]) -> list[str]:
    """Return the names of the threads that are new."""
    return [thread.name for thread in threading.enumerate() if thread not in before]


def test_nothing_is_fetched_before_it_is_needed(adapter: ClientAdapter) -> None:
    server = ActivityServer(4)
    before = set(threading.enumerate())
    iterator = adapter.client(server).activities.list(limit=2).iterate()
    assert ids(adapter.take(iterator, 1)) == [0]
    assert new_threads(before) == []
    for _ in range(20 if adapter.kind == "async" else 0):
        adapter.get(asyncio.sleep(0))
    assert server.asked == [(0, 2)]
    assert len(adapter.items(iterator)) == 3
    server.asked.clear()
    pages = adapter.client(server).activities.list(limit=2).pages()
    assert [len(page) for page in adapter.take(pages, 1)] == [2]
    assert new_threads(before) == []
    for _ in range(20 if adapter.kind == "async" else 0):
        adapter.get(asyncio.sleep(0))
    assert server.asked == [(0, 2)]


@pytest.mark.parametrize("items", [True, False])
def test_prefetching_fetches_while_a_page_is_processed(adapter: ClientAdapter, items: bool) -> None:
    arrived = threading.Event()
    server = ActivityServer(4)

    def handle(request: httpx2.Request) -> httpx2.Response:
        if "cursor" in request.url.params:
            arrived.set()
        return server(request)

    before = set(threading.enumerate())
    listed = adapter.client(handle).activities.list(limit=2)
    iterator = listed.iterate(prefetch=True) if items else listed.pages(prefetch=True)
    adapter.take(iterator, 2 if items else 1)
    assert [name[:8] for name in new_threads(before)] == (
        ["prefetch"] if adapter.kind == "sync" else []
    )
    for _ in range(50 if adapter.kind == "async" else 0):
        adapter.get(asyncio.sleep(0))
    assert arrived.wait(10 if adapter.kind == "sync" else 0)
    assert len(adapter.items(iterator)) == (2 if items else 1)


def test_prefetched_pages_are_charged_in_the_context_of_the_caller(adapter: ClientAdapter) -> None:
    client = adapter.client(ActivityServer(6))
    with client.label("nightly"):
        adapter.items(client.activities.list(limit=2).iterate(prefetch=True))
    assert {name: spent.calls for name, spent in client.usage.by_label().items()} == {"nightly": 3}


def test_closing_an_iterator_does_not_wait_for_a_prefetched_page() -> None:
    arrived, release, waited = threading.Event(), threading.Event(), list[bool]()
    server = ActivityServer(4)

    def handle(request: httpx2.Request) -> httpx2.Response:
        if "cursor" in request.url.params:
            arrived.set()
            waited.append(release.wait(10))
        return server(request)

    with Pipedrive("token", transport=httpx2.MockTransport(handle)) as client:
        iterator = client.activities.list(limit=2).iterate(prefetch=True)
        next(iterator)
        assert arrived.wait(10)
        iterator.close()
        assert waited == []
        release.set()


@pytest.mark.parametrize("cycle", [["a", "a"], ["a", "b", "a"], ["a", "b", "c", "d", "b"]])
@pytest.mark.parametrize("prefetch", [False, True])
def test_a_repeated_cursor_is_an_error(
    adapter: ClientAdapter, cycle: list[str], prefetch: bool
) -> None:
    next_cursors = {None: cycle[0]} | dict(itertools.pairwise(cycle))
    calls = 0

    def handle(request: httpx2.Request) -> httpx2.Response:
        nonlocal calls
        calls += 1
        assert calls < 20, "the iteration does not end"
        cursor = request.url.params.get("cursor")
        return httpx2.Response(
            200,
            json={"data": [{"id": 1}], "additional_data": {"next_cursor": next_cursors[cursor]}},
        )

    with pytest.raises(RepeatedCursor) as caught:
        adapter.items(adapter.client(handle).activities.list().iterate(prefetch=prefetch))
    assert caught.value.cursor in cycle
    assert caught.value.operation == "getActivities"
    assert str(caught.value).startswith(
        "activities.list: the API sent a cursor for the second time"
    )
    assert str(caught.value).endswith(f" (after page {calls}); iterating would never end")


@given(st.integers(0, 12), st.integers(1, 12))
def test_every_cycle_is_detected(lead: int, length: int) -> None:
    progress = Progress(OPERATIONS["getActivities"], {}, PaginationLimits(), 0)
    response = RawResponse(status=200, headers={}, content=b"")
    steps = 0
    while progress.next_request(10) is not None:
        number = steps if steps < lead else lead + (steps - lead) % length
        progress.accept(Page(items=(), next_cursor=f"c{number}", cost=10, response=response))
        steps += 1
        assert steps < 200
    with pytest.raises(RepeatedCursor):
        progress.check()


@given(st.lists(st.text(max_size=3), unique=True))
def test_an_iteration_without_a_cycle_is_not_stopped(cursors: list[str]) -> None:
    progress = Progress(OPERATIONS["getActivities"], {}, PaginationLimits(), 0)
    response = RawResponse(status=200, headers={}, content=b"")
    for cursor in [*cursors, None]:
        assert progress.next_request(10) is not None
        progress.accept(Page(items=(), next_cursor=cursor, cost=10, response=response))
    progress.check()
    assert progress.next_request(10) is None


def test_only_lists_are_paginated(adapter: ClientAdapter) -> None:
    from pipedrive_activities._runtime.product import Endpoint

    client = adapter.client(ActivityServer(1))
    listed = client.pages(Endpoint(OPERATIONS["getActivity"]), {"id": 1})
    with pytest.raises(PipedriveError, match=r"activities\.get is not paginated") as caught:
        listed.iterate()
    assert caught.value.operation == "getActivity"


def test_the_repr_of_a_list_names_its_method(adapter: ClientAdapter) -> None:
    assert "activities.list" in repr(adapter.client(ActivityServer(1)).activities.list())


def test_items_can_be_read_page_by_page(adapter: ClientAdapter) -> None:
    server = ActivityServer(7)
    items = adapter.client(server).activities.list(limit=3).iterate(max_items=5)
    batches = items.batches()
    assert [ids(batch) for batch in adapter.take(batches, 1)] == [[0, 1, 2]]
    assert (len(server.asked), items.cursor) == (1, "3")
    assert [ids(batch) for batch in adapter.items(batches)] == [[3, 4]]
    assert (len(server.asked), items.cursor) == (2, "5")
