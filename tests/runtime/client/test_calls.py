"""The request that each operation sends, and the result it returns."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta, timezone

import httpx2
import pytest

from pipedrive_activities import OPERATIONS, UNSET, RequestOptions, changes
from pipedrive_activities.errors import ArgumentError
from pipedrive_activities.models import (
    Activity,
    ActivityLocation,
    ActivityParticipant,
    ActivityParticipantInput,
)
from tests.support.both_clients import TOKEN, ClientAdapter


class Recorder:
    """Returns one body for every request and records the requests."""

    def __init__(self, body: object = None) -> None:
        self.body = {"success": True, "data": {"id": 1}} if body is None else body
        self.requests: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        return httpx2.Response(200, json=self.body)

    @property
    def last(self) -> httpx2.Request:
        return self.requests[-1]

    @property
    def target(self) -> str:
        return f"{self.last.method} {self.last.url.raw_path.decode()}"

    @property
    def sent(self) -> object:
        return json.loads(self.last.content)


def test_get(adapter: ClientAdapter) -> None:
    server = Recorder({"success": True, "data": {"id": 42, "subject": "Call", "note": None}})
    activity = adapter.get(adapter.client(server).activities.get(42, include_fields="attendees"))
    assert server.target == "GET /api/v2/activities/42?include_fields=attendees"
    assert server.last.headers["x-api-token"] == TOKEN
    assert server.last.headers["accept"] == "application/json"
    assert (activity.id, activity.subject, activity.note, activity.due_date) == (
        42,
        "Call",
        None,
        UNSET,
    )


def test_create_sends_only_the_arguments(adapter: ClientAdapter) -> None:
    server = Recorder()
    adapter.get(
        adapter.client(server).activities.create(
            subject="Call",
            due_date=date(2026, 12, 1),
            due_time=time(14, 30),
            duration=timedelta(hours=1, minutes=15),
            location=ActivityLocation(value="Tallinn"),
            participants=[ActivityParticipantInput(person_id=7, primary=True)],
            note=None,
        )
    )
    assert server.target == "POST /api/v2/activities"
    assert server.last.headers["content-type"] == "application/json"
    assert server.sent == {
        "subject": "Call",
        "due_date": "2026-12-01",
        "due_time": "14:30",
        "duration": "01:15",
        "location": {"value": "Tallinn"},
        "participants": [{"person_id": 7, "primary": True}],
        "note": None,
    }


def test_update_distinguishes_absent_and_null(adapter: ClientAdapter) -> None:
    server = Recorder()
    adapter.get(adapter.client(server).activities.update(9, done=True, note=None, subject=UNSET))
    assert server.target == "PATCH /api/v2/activities/9"
    assert server.sent == {"done": True, "note": None}


def test_delete(adapter: ClientAdapter) -> None:
    server = Recorder({"success": True, "data": {"id": 9}})
    assert adapter.get(adapter.client(server).activities.delete(9)).id == 9
    assert server.target == "DELETE /api/v2/activities/9"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_delete_many(adapter: ClientAdapter) -> None:
    server = Recorder({"success": True, "data": {"id": [1, 2]}})
    assert adapter.get(adapter.client(server).activities.delete_many(ids=(1, 2))).id == [1, 2]
    assert server.target == "DELETE /v1/activities?ids=1,2"


def test_list_serializes_its_filters(adapter: ClientAdapter) -> None:
    server = Recorder({"success": True, "data": [], "additional_data": {"next_cursor": None}})
    tallinn = timezone(timedelta(hours=2))
    listed = adapter.client(server).activities.list(
        ids=[3, 4],
        done=False,
        lead_id="a b&c/d",
        updated_since=datetime(2026, 1, 1, 2, tzinfo=tallinn),
        updated_until="2026-02-01T00:00:00+02:00",
        sort_by="due_date",
    )
    assert adapter.items(listed) == []
    assert server.target == (
        "GET /api/v2/activities?ids=3,4&lead_id=a%20b%26c%2Fd&done=false"
        "&updated_since=2026-01-01T00%3A00%3A00Z&updated_until=2026-02-01T00%3A00%3A00%2B02%3A00"
        "&sort_by=due_date&limit=500"
    )


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_list_collection_formats_datetimes_like_version_1(adapter: ClientAdapter) -> None:
    server = Recorder({"success": True, "data": [], "additional_data": {"next_cursor": None}})
    client = adapter.client(server)
    adapter.items(client.activities.list_collection(since=datetime(2026, 1, 1, tzinfo=UTC)))
    adapter.items(client.activities.list_collection(since="2022-11-01 08:55:59", type=["call"]))
    assert [str(request.url.params) for request in server.requests] == [
        "since=2026-01-01+00%3A00%3A00&limit=500",
        "since=2022-11-01+08%3A55%3A59&type=call&limit=500",
    ]


def test_every_operation_can_be_called_by_its_name(adapter: ClientAdapter) -> None:
    server = Recorder()
    client = adapter.client(server)
    for name in ("getActivity", "activities.get", OPERATIONS["getActivity"]):
        assert adapter.get(client.call(name, {"id": 5})) == Activity(id=1)
        assert server.target == "GET /api/v2/activities/5"
    with pytest.raises(ArgumentError, match="unknown operation"):
        adapter.get(client.call("activities.fetch", {}))


def test_call_accepts_plain_values_and_returns_a_page(adapter: ClientAdapter) -> None:
    server = Recorder({"data": [{"id": 1}], "additional_data": {"next_cursor": "n"}})
    page = adapter.get(adapter.client(server).call("activities.list", {"limit": 3}))
    assert (list(page), page.next_cursor, page.cost) == ([Activity(id=1)], "n", 10)
    adapter.get(
        adapter.client(server).call("activities.create", {"participants": [{"person_id": 1}]})
    )
    assert server.sent == {"participants": [{"person_id": 1}]}


def test_send_returns_the_raw_response(adapter: ClientAdapter) -> None:
    server = Recorder({"success": True, "data": {"id": 1, "new_member": 2}})
    response = adapter.get(adapter.client(server).send("activities.get", {"id": 1}))
    assert response.status == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json() == server.body
    assert json.loads(response.text) == server.body


def test_an_unknown_operation_is_rejected(adapter: ClientAdapter) -> None:
    with pytest.raises(ArgumentError, match=r"^unknown operation 'activities\.none'$") as caught:
        adapter.get(adapter.client(Recorder()).call("activities.none", {}))
    assert caught.value.parameter == "operation"


def test_a_custom_operation_returns_plain_values(adapter: ClientAdapter) -> None:
    server = Recorder({"success": True, "data": {"id": 1}})
    theirs = OPERATIONS["getActivity"].replace(id="theirs")
    assert adapter.get(adapter.client(server).call(theirs, {"id": 1})) == {"id": 1}


def test_a_response_has_its_url_and_joins_repeated_headers(adapter: ClientAdapter) -> None:
    headers = [("x-a", "1"), ("X-A", "2"), ("x-b", "3")]
    client = adapter.client(lambda request: httpx2.Response(200, headers=headers, json={}))
    response = adapter.get(client.send("activities.get", {"id": 1}))
    assert response.url == "https://api.pipedrive.com/api/v2/activities/1"
    assert 0 < response.elapsed < 60
    assert (response.headers["x-a"], response.headers["x-b"]) == ("1, 2", "3")


def test_send_uses_the_options_of_the_call(adapter: ClientAdapter) -> None:
    ignored = {"filter_id": 1, "owner_id": 2}
    client = adapter.client(Recorder())
    with pytest.raises(ArgumentError, match="cannot be combined with owner_id"):
        adapter.get(client.send("activities.list", ignored))
    options = RequestOptions(allow_ignored=True)
    assert adapter.get(client.send("activities.list", ignored, options)).status == 200


def test_raw_responses_can_be_collected(adapter: ClientAdapter) -> None:
    server = Recorder({"success": True, "data": {"id": 1, "new_member": 2}})
    client = adapter.client(server)
    with client.responses() as seen:
        activity = adapter.get(client.activities.get(1))
    assert activity == Activity(id=1)
    assert [response.json() for response in seen] == [server.body]
    adapter.get(client.activities.get(1))
    assert len(seen) == 1


def test_options_of_one_call(adapter: ClientAdapter) -> None:
    server = Recorder()
    client = adapter.client(server, headers={"X-App": "mine"})
    adapter.get(
        client.activities.get(1, options=RequestOptions(headers={"X-Trace": "t"}, timeout=7))
    )
    assert server.last.headers["x-trace"] == "t"
    assert server.last.headers["x-app"] == "mine"
    steps = ("connect", "read", "write", "pool")
    assert server.last.extensions["timeout"] == dict.fromkeys(steps, 7)
    adapter.get(client.activities.get(1))
    assert "x-trace" not in server.last.headers


def test_a_model_of_a_response_is_sent_without_read_only_properties(
    adapter: ClientAdapter,
) -> None:
    server = Recorder(
        {
            "success": True,
            "data": {"id": 1, "participants": [{"person_id": 3, "primary_flag": True}]},
        }
    )
    client = adapter.client(server)
    activity = adapter.get(client.activities.get(1))
    assert activity.participants == [ActivityParticipant(person_id=3, primary_flag=True)]
    adapter.get(client.call("activities.update", {"id": 1, "participants": activity.participants}))
    assert server.sent == {"participants": [{"person_id": 3}]}


def test_changes_are_the_smallest_update(adapter: ClientAdapter) -> None:
    server = Recorder()
    before = Activity(id=1, subject="a", note="n", done=False)
    after = Activity(id=1, subject="b", note=None, done=False)
    assert changes(before, after) == {"subject": "b", "note": None}
    adapter.get(adapter.client(server).activities.update(1, **changes(before, after)))
    assert server.sent == {"subject": "b", "note": None}
    assert changes(before, before) == {}
    with pytest.raises(TypeError, match="same class"):
        changes(before, ActivityLocation())


def test_changing_the_person_is_rejected_with_a_hint(adapter: ClientAdapter) -> None:
    client = adapter.client(Recorder())
    change = changes(Activity(id=1, person_id=1), Activity(id=1, person_id=2))
    with pytest.raises(ArgumentError, match="participants") as caught:
        adapter.get(client.activities.update(1, **change))
    assert caught.value.parameter == "person_id"


def test_a_closed_client_reports_that_it_is_closed(adapter: ClientAdapter) -> None:
    client = adapter.client(Recorder())
    adapter.get(client.close())
    with pytest.raises(Exception, match="the client is closed"):
        adapter.get(client.activities.get(1))


def test_environment_variables_set_token_and_origin(
    adapter: ClientAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Recorder()
    monkeypatch.setenv("PIPEDRIVE_API_TOKEN", "from-environment")
    monkeypatch.setenv("PIPEDRIVE_BASE_URL", "https://acme.pipedrive.com/")
    client = adapter.client(server, api_token=None)
    adapter.get(client.activities.get(1))
    assert server.last.headers["x-api-token"] == "from-environment"
    assert str(server.last.url) == "https://acme.pipedrive.com/api/v2/activities/1"
    assert client.base_url == "https://acme.pipedrive.com"
    assert repr(client) == f"{type(client).__name__}(base_url='https://acme.pipedrive.com')"


@pytest.mark.parametrize(
    ("settings", "parameter"),
    [
        ({"api_token": None}, "api_token"),
        ({"api_token": "line\nbreak"}, "api_token"),
        ({"base_url": "api.pipedrive.com"}, "base_url"),
        ({"base_url": "https://user:pw@api.pipedrive.com"}, "base_url"),
        ({"timeout": 0}, "timeout"),
    ],
)
def test_invalid_client_options_are_rejected(
    adapter: ClientAdapter, settings: dict[str, object], parameter: str
) -> None:
    with pytest.raises(ArgumentError) as caught:
        adapter.client(Recorder(), **settings)
    assert caught.value.parameter == parameter
    assert "line\nbreak" not in str(caught.value)


def test_the_table_of_operations() -> None:
    operation = OPERATIONS["getActivitiesCollection"]
    assert operation.cost == 10
    assert (operation.method, operation.path) == ("GET", "/v1/activities/collection")
    assert operation.deprecated
    assert operation.replaced_by == "getActivities"
    assert OPERATIONS["getActivities"].replaced_by is None
    assert OPERATIONS["getActivity"].call == "activities.get"
    assert len(OPERATIONS) == 7
