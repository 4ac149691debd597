"""What goes wrong in production goes wrong on demand, and only then."""

from __future__ import annotations

import json

import pytest

from pipedrive_activities.mock.faults import KINDS
from tests.support.mock_api import LIST, OLD_LIST, Json, MockApi, success


def ask(desk: MockApi, fault: str, path: str = LIST, **query: object) -> Json:
    return success(desk.send("GET", path, headers={"x-mock-fault": fault}, **query))


@pytest.mark.parametrize("status", [500, 501, 503, 524])
def test_a_status_on_demand_carries_nothing_out(desk: MockApi, status: int) -> None:
    answer = desk.send("POST", LIST, {}, headers={"x-mock-fault": f"status={status}"})
    assert answer.status == status
    assert desk.mock.count() == 20


def test_nulls_everywhere_but_the_id(desk: MockApi) -> None:
    for path in (LIST, OLD_LIST, f"{LIST}/1"):
        data = ask(desk, "nulls", path)["data"]
        for record in data if isinstance(data, list) else [data]:
            assert record["id"]
            assert all(value is None for key, value in record.items() if key != "id")


def test_values_and_fields_from_the_future(desk: MockApi) -> None:
    record = ask(desk, "unknown-enum, unknown-field", f"{LIST}/1")["data"]
    assert record["type"] == "from_the_future"
    assert "field_from_the_future" in record


def test_a_malformed_body_is_no_json(desk: MockApi) -> None:
    answer = desk.send("GET", LIST, headers={"x-mock-fault": "malformed"})
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.body)


def test_missing_headers_are_missing(desk: MockApi) -> None:
    answer = desk.send("GET", LIST, headers={"x-mock-fault": "missing-headers"})
    assert answer.headers.keys() == {"content-type"}


def test_a_shifting_cursor_gives_a_record_twice(desk: MockApi) -> None:
    page = ask(desk, "shifting-cursor", limit=5)
    after = desk.get(LIST, cursor=page["additional_data"]["next_cursor"])
    assert after["data"][0]["id"] == page["data"][-1]["id"]


def test_the_next_calls_suffer_and_then_no_more(desk: MockApi) -> None:
    desk.mock.fail("status=503", 2)
    desk.mock.fail("status=500")
    assert [desk.send("GET", LIST).status for _ in range(4)] == [503, 503, 500, 200]
    assert [entry.fault for entry in desk.mock.requests] == ["status=503"] * 2 + ["status=500", ""]
    desk.mock.fail("status=503", 9)
    desk.mock.clear_faults()
    assert desk.send("GET", LIST).status == 200


@pytest.mark.parametrize("text", ["frobnicate", "latency=-1", "latency=x", "status=200"])
def test_an_unknown_fault_is_refused(desk: MockApi, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        desk.mock.fail(text)
    answer = desk.send("GET", LIST, headers={"x-mock-fault": text})
    assert answer.status == 400


def test_every_fault_is_explained() -> None:
    assert all(KINDS.values())


def test_the_journal_holds_no_secret_and_only_known_parameters(desk: MockApi) -> None:
    desk.send("GET", LIST, api_token="s3cret", limit=1)
    desk.send("GET", LIST, headers={"x-api-token": "s3cret"})
    desk.send("POST", LIST, {"subject": "Call"})
    assert "s3cret" not in repr(desk.mock.requests)
    assert desk.mock.requests[-1].body == {"subject": "Call"}
    assert [entry.number for entry in desk.mock.requests] == [1, 2, 3]
