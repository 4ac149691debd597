"""Lists that change while their pages are fetched: frozen windows, and items only once."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx2
import msgspec
import pytest

from pipedrive_activities import OPERATIONS, errors
from pipedrive_activities._runtime.pagination import page as page_module
from pipedrive_activities._runtime.pagination.page import pagination_of
from pipedrive_activities.mock import Mock, Server
from tests.support.both_clients import ClientAdapter

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "_now", lambda: START)


class Listing:
    """Serves pages of ids and records the queries."""

    def __init__(self, *pages: list[int]) -> None:
        self.pages = pages
        self.queries: list[dict[str, str]] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        query = dict(request.url.params)
        self.queries.append(query)
        number = int(query.get("cursor", 0))
        more = number + 1 < len(self.pages)
        body = {
            "success": True,
            "data": [{"id": id_} for id_ in self.pages[number]],
            "additional_data": {"next_cursor": str(number + 1) if more else None},
        }
        return httpx2.Response(200, text=json.dumps(body))


def test_a_frozen_window_ends_at_the_start(adapter: ClientAdapter) -> None:
    listing = Listing([1], [2])
    walk = adapter.client(listing).activities.list().iterate(freeze=True)
    assert walk.window_end == START
    assert [item.id for item in adapter.items(walk)] == [1, 2]
    assert [query["updated_until"] for query in listing.queries] == ["2026-03-01T12:00:00Z"] * 2


def test_a_window_of_the_caller_is_kept(adapter: ClientAdapter) -> None:
    end = datetime(2026, 2, 1, tzinfo=UTC)
    listing = Listing([1])
    activities = adapter.client(listing).activities
    assert activities.list(updated_until=end).iterate(freeze=True).window_end == end
    assert activities.list(updated_until=end).iterate().window_end == end
    assert activities.list().iterate().window_end is None


@pytest.mark.parametrize("prefetch", [False, True])
def test_items_are_returned_once(adapter: ClientAdapter, prefetch: bool) -> None:
    listing = Listing([1, 2], [2, 1], [2, 3], [4])
    activities = adapter.client(listing).activities
    walk = activities.list().iterate(distinct=True, prefetch=prefetch)
    assert [item.id for item in adapter.items(walk)] == [1, 2, 3, 4]
    assert (walk.items, walk.pages) == (4, 4)
    assert [item.id for item in adapter.items(activities.list())] == [1, 2, 2, 1, 2, 3, 4]
    limited = activities.list().iterate(distinct=True, max_items=3, prefetch=prefetch)
    assert [item.id for item in adapter.items(limited)] == [1, 2, 3]
    assert (limited.cursor, limited.skip) == ("3", 0)


def test_an_iteration_resumes_within_a_page_with_duplicates(adapter: ClientAdapter) -> None:
    activities = adapter.client(Listing([1, 1, 2, 3])).activities
    first = activities.list().iterate(distinct=True)
    assert [item.id for item in adapter.take(first, 2)] == [1, 2]
    assert first.skip == 3
    rest = activities.list().iterate(distinct=True, skip=first.skip)
    assert [item.id for item in adapter.items(rest)] == [3]


def test_what_a_list_does_not_support_is_rejected(adapter: ClientAdapter) -> None:
    activities = adapter.client(lambda request: pytest.fail("a request was sent")).activities
    with pytest.raises(errors.ArgumentError, match="as updated_until"):
        activities.list(cursor="x").iterate(freeze=True)
    with pytest.deprecated_call():
        collection = activities.list_collection()
    with pytest.raises(errors.ArgumentError, match="no window to freeze"):
        collection.iterate(freeze=True)


def test_two_windows_miss_nothing_that_changes_in_between(adapter: ClientAdapter) -> None:
    """An activity that is changed during the first walk is returned by the second one."""
    with Server(Mock(seed=6)) as server:
        server.mock.clock.set(START)
        client = adapter.client(base_url=server.url, api_token=server.api_token, transport=None)
        pages = client.activities.list(sort_by="update_time", limit=2)
        walk = pages.iterate(freeze=True)
        seen = [item.id for item in adapter.take(walk, 2)]
        server.mock.clock.advance(60)
        adapter.get(client.activities.update(seen[0], subject="Changed"))
        seen += [item.id for item in adapter.items(walk)]
        changed: list[Any] = adapter.items(client.activities.list(updated_since=walk.window_end))
    assert len(seen) == len(set(seen))
    assert [item.id for item in changed] == [seen[0]]
    assert set(seen) == set(range(1, 7))


class Renamed(msgspec.Struct):
    """An item whose id has another name in Python than in the API."""

    id: int = msgspec.field(name="ItemID")


@pytest.mark.parametrize("item", [Renamed(7), {"ItemID": 7}])
def test_an_item_is_identified_by_its_name_in_the_api(item: object) -> None:
    operation = OPERATIONS["getActivities"]
    pagination = pagination_of(operation).replace(item_id="ItemID")
    listing = operation.replace(pagination=pagination)
    progress = page_module.Progress(listing, {}, page_module.PaginationLimits(), 0, distinct=True)
    assert [progress._is_new(item) for _ in range(2)] == [True, False]
