"""Syncs: changed records in windows, the state after each page, and records that are missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from pipedrive_activities import SyncState, errors
from pipedrive_activities._runtime.sync import window as window_module
from pipedrive_activities.mock import Clock, Mock
from tests.support.both_clients import ClientAdapter
from tests.support.mock_handler import handler_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOKEN = "mock-token"


class Source:
    """A client of an in-process mock server, whose clock is that of the client, too."""

    def __init__(self, adapter: ClientAdapter, count: int) -> None:
        self.adapter = adapter
        self.mock = Mock(seed=count, clock=Clock(NOON))
        self.mock.clock.set(NOON)
        self.mock.configure(plan="Ultimate", seats=1000)
        self.client = adapter.client(handler_of(self.mock), api_token=TOKEN)

    def sync(self, state: SyncState | None = None, **arguments: Any) -> Any:
        return self.client.activities.sync(state, **arguments)

    def all(self, state: SyncState | None = None, **arguments: Any) -> tuple[list[Any], SyncState]:
        """Return the ids of all changed records, in order, and the state after them."""
        changes = self.sync(state, **arguments)
        items = self.adapter.items(changes)
        return [item.id for item in items], changes.state

    def update(self, id_: int, **changes: Any) -> None:
        self.adapter.get(self.client.activities.update(id_, **changes))

    def queries(self) -> list[dict[str, object]]:
        return [dict(each.query) for each in self.mock.requests if each.method == "GET"]


@pytest.fixture
def source(adapter: ClientAdapter, monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    source = Source(adapter, 7)
    monkeypatch.setattr(window_module, "_now", lambda: source.mock.clock.now())
    yield source
    source.mock.close()


def test_a_first_sync_returns_all_records_in_the_order_of_their_changes(source: Source) -> None:
    changes = source.sync(limit=3)
    items = source.adapter.items(changes)
    times = [item.update_time for item in items]
    assert times == sorted(times)
    assert sorted(item.id for item in items) == [1, 2, 3, 4, 5, 6, 7]
    assert changes.state.complete
    assert changes.state.latest == times[-1]
    first, *others = source.queries()
    assert first == {
        "updated_until": "2026-03-01T12:00:00Z",
        "sort_by": "update_time",
        "sort_direction": "asc",
        "limit": 3,
    }
    assert len(others) == 2


def test_the_next_sync_returns_what_changed(source: Source) -> None:
    _, state = source.all()
    assert source.all(state) == ([], source.all(state)[1])
    source.update(3, subject="Changed")
    source.mock.clock.advance(1)
    ids, state = source.all(state)
    assert ids == [3]
    assert source.all(state)[0] == []


def test_a_record_that_changes_again_in_the_same_second_is_returned_again(source: Source) -> None:
    source.update(1, subject="First")
    source.update(2, subject="First")
    source.mock.clock.advance(1)
    _, state = source.all()
    source.mock.clock.advance(-1)
    source.update(1, subject="Second")
    source.update(4, subject="Late")
    source.mock.clock.advance(1)
    assert sorted(source.all(state)[0]) == [1, 4]


def test_changes_after_the_start_belong_to_the_next_window(source: Source) -> None:
    changes = source.sync(limit=3)
    pages = changes.pages()
    source.adapter.take(pages, 1)
    source.mock.clock.advance(5)
    source.update(2, subject="Changed")
    source.mock.clock.advance(5)
    source.adapter.items(pages)
    assert {query["updated_until"] for query in source.queries()} == {"2026-03-01T12:00:00Z"}
    assert source.all(changes.state)[0] == [2]


def test_a_stopped_sync_continues_after_the_last_page(source: Source) -> None:
    changes = source.sync(limit=3)
    (page,) = source.adapter.items(changes.pages(max_cost=19))
    assert (len(page.items), page.cost) == (3, 10)
    assert not page.state.complete
    stored = SyncState.from_json(page.state.to_json())
    assert stored == page.state
    ids, state = source.all(stored, limit=2)
    assert not set(ids) & {item.id for item in page.items}
    assert len(ids) == 4
    assert state.complete
    assert source.adapter.items(changes.pages(max_pages=0)) == []


def test_a_budget_that_runs_out_leaves_a_state_to_continue_from(source: Source) -> None:
    changes = source.sync(limit=3)
    taken: list[Any] = []
    with source.client.budget(10), pytest.raises(errors.BudgetExceeded):
        source.adapter.drain(changes.pages(), taken)
    ids, _ = source.all(taken[-1].state, limit=3)
    assert len(ids) == 4


def test_a_repeated_record_is_omitted(source: Source) -> None:
    source.mock.inject_faults("shifting-cursor", 2)
    assert sorted(source.all(limit=3)[0]) == [1, 2, 3, 4, 5, 6, 7]


def test_a_rejected_cursor_starts_a_window_at_the_latest_record(source: Source) -> None:
    (page,) = source.adapter.items(source.sync(limit=3).pages(max_pages=1))
    source.mock.inject_faults("status=410")
    ids, state = source.all(page.state, limit=3)
    assert sorted([*ids, *(item.id for item in page.items)]) == [1, 2, 3, 4, 5, 6, 7]
    assert "updated_since" in source.queries()[-1]
    source.mock.inject_faults("status=410")
    with pytest.raises(errors.NotFound):
        source.all(state)


def test_a_state_belongs_to_a_list_and_its_arguments(source: Source) -> None:
    _, state = source.all(owner_id=3)
    assert source.all(state, owner_id=3)[0] == []
    with pytest.raises(errors.ArgumentError, match="created with other arguments"):
        source.sync(state)
    with pytest.raises(errors.ArgumentError, match="belongs to deals"):
        source.sync(SyncState(list="deals.list", arguments=""))
    with pytest.raises(errors.ArgumentError, match="reads 1"):
        SyncState.from_json('{"list": "activities.list", "arguments": "", "version": 2}')
    with pytest.raises(errors.ArgumentError, match="invalid state"):
        SyncState.from_json("[]")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("updated_since", "is set by sync"),
        ("sort_by", "is set by sync"),
        ("ids", "is set by sync"),
        ("owner", "is not an argument of this operation; did you mean owner_id"),
    ],
)
def test_an_argument_that_a_sync_does_not_take_is_rejected(
    source: Source, name: str, problem: str
) -> None:
    with pytest.raises(errors.ArgumentError, match=problem):
        source.sync(**{name: 1})
    with pytest.raises(errors.ArgumentError, match=problem):
        source.adapter.get(source.client.activities.prune([1], **{name: 1}))
    assert source.queries() == []


class Listing:
    """Serves pages of records as they are."""

    def __init__(self, *pages: list[dict[str, object]]) -> None:
        self.pages = pages

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        number = int(dict(request.url.params).get("cursor", 0))
        more = number + 1 < len(self.pages)
        body = {
            "success": True,
            "data": self.pages[number],
            "additional_data": {"next_cursor": str(number + 1) if more else None},
        }
        return httpx2.Response(200, text=json.dumps(body))


def test_a_record_without_a_time_is_returned(adapter: ClientAdapter) -> None:
    records: list[dict[str, object]] = [
        {"id": 1, "update_time": None},
        {"id": 2, "update_time": "soon"},
        {"id": 3, "update_time": "2026-03-01T10:00:00.75Z", "is_deleted": True, "new": 1},
        {"id": 3, "update_time": "2026-03-01T10:00:00.75Z", "is_deleted": True, "new": 2},
        {"update_time": "2026-03-01T10:00:00Z"},
    ]
    changes = adapter.client(Listing(records, [records[3]])).activities.sync()
    first, second = adapter.items(changes.pages())
    assert list(first.records) == records
    assert first.deleted == (3, 3)
    assert second.items == ()
    assert second.state.latest == datetime(2026, 3, 1, 10, tzinfo=UTC)


def test_a_record_with_half_of_a_surrogate_pair_is_returned_once(adapter: ClientAdapter) -> None:
    record = {"id": 1, "update_time": "2026-03-01T10:00:00Z", "subject": "\ud800"}
    client = adapter.client(Listing([record]))
    changes = client.activities.sync()
    (page,) = adapter.items(changes.pages())
    assert list(page.records) == [record]
    (again,) = adapter.items(client.activities.sync(changes.state).pages())
    assert again.records == ()


def test_records_out_of_order_are_returned(adapter: ClientAdapter) -> None:
    def page(*hours: int) -> list[dict[str, object]]:
        return [{"id": hour, "update_time": f"2026-03-01T{hour:02}:00:00Z"} for hour in hours]

    changes = adapter.client(Listing(page(3, 5), page(4, 5), page(6))).activities.sync()
    pages = adapter.items(changes.pages())
    assert [[item.id for item in page.items] for page in pages] == [[3, 5], [4], [6]]
    assert [page.state.ascending for page in pages] == [True, False, False]


def test_missing_records_are_found(source: Source) -> None:
    activities, adapter = source.client.activities, source.adapter
    source.adapter.get(activities.delete(2))
    source.mock.clear_requests()
    pruned = adapter.get(activities.prune([1, 2, 3, 99]))
    assert (pruned.missing, pruned.method, pruned.cost) == ((2, 99), "ids", 10)
    assert [query.get("ids") for query in source.queries()] == [[1, 2, 3, 99]]
    assert adapter.get(activities.prune([1, 3])).missing == ()
    assert adapter.get(activities.prune([])).cost == 0


def test_many_missing_records_are_found_in_the_whole_list(source: Source) -> None:
    source.mock.clear_requests()
    pruned = source.adapter.get(source.client.activities.prune(range(1, 250)))
    assert (pruned.missing, pruned.method) == (tuple(range(8, 250)), "list")
    assert [query.get("ids") and len(query["ids"]) for query in source.queries()] == [
        None,
        100,
        100,
        42,
    ]


def test_a_list_that_cannot_be_asked_is_fetched(source: Source) -> None:
    pruned = source.adapter.get(source.client.activities.prune([4, 99], filter_id=9))
    assert (pruned.missing, pruned.method, pruned.cost) == ((99,), "list", 10)


def test_a_list_that_is_much_longer_than_the_keys_is_not_fetched_to_its_end(
    adapter: ClientAdapter,
) -> None:
    asked: list[dict[str, str]] = []

    def serve(request: httpx2.Request) -> httpx2.Response:
        query = dict(request.url.params)
        asked.append(query)
        page = int(query.get("cursor", 0))
        body = {
            "data": [] if "ids" in query else [{"id": page}],
            "additional_data": {"next_cursor": None if "ids" in query else str(page + 1)},
        }
        return httpx2.Response(200, text=json.dumps(body))

    pruned = adapter.get(adapter.client(serve).activities.prune(range(1000, 1250)))
    assert len(pruned.missing) == 250
    assert len([query for query in asked if "ids" not in query]) == 3
    assert len([query for query in asked if "ids" in query]) == 3
