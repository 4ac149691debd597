"""What goes wrong in production goes wrong on demand, and only then."""

from __future__ import annotations

import json

import pytest

from pipedrive_activities.mock.faults import KINDS
from tests.support.mock_api import LIST, OLD_LIST, Json, MockApi, success


def ask(mock_api: MockApi, fault: str, path: str = LIST, **query: object) -> Json:
    return success(mock_api.send("GET", path, headers={"x-mock-fault": fault}, **query))


@pytest.mark.parametrize("status", [500, 501, 503, 524])
def test_a_status_on_demand_carries_nothing_out(mock_api: MockApi, status: int) -> None:
    answer = mock_api.send("POST", LIST, {}, headers={"x-mock-fault": f"status={status}"})
    assert answer.status == status
    assert mock_api.mock.count() == 20


def test_nulls_everywhere_but_the_id(mock_api: MockApi) -> None:
    for path in (LIST, OLD_LIST, f"{LIST}/1"):
        data = ask(mock_api, "nulls", path)["data"]
        for record in data if isinstance(data, list) else [data]:
            assert record["id"]
            assert all(value is None for key, value in record.items() if key != "id")


def test_values_and_fields_from_the_future(mock_api: MockApi) -> None:
    record = ask(mock_api, "unknown-enum, unknown-field", f"{LIST}/1")["data"]
    assert record["type"] == "from_the_future"
    assert "field_from_the_future" in record


def test_a_malformed_body_is_no_json(mock_api: MockApi) -> None:
    answer = mock_api.send("GET", LIST, headers={"x-mock-fault": "malformed"})
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.body)


def test_missing_headers_are_missing(mock_api: MockApi) -> None:
    answer = mock_api.send("GET", LIST, headers={"x-mock-fault": "missing-headers"})
    assert answer.headers.keys() == {"content-type"}


def test_a_shifting_cursor_gives_a_record_twice(mock_api: MockApi) -> None:
    page = ask(mock_api, "shifting-cursor", limit=5)
    after = mock_api.get(LIST, cursor=page["additional_data"]["next_cursor"])
    assert after["data"][0]["id"] == page["data"][-1]["id"]


def test_the_next_calls_suffer_and_then_no_more(mock_api: MockApi) -> None:
    mock_api.mock.fail("status=503", 2)
    mock_api.mock.fail("status=500")
    assert [mock_api.send("GET", LIST).status for _ in range(4)] == [503, 503, 500, 200]
    assert [entry.fault for entry in mock_api.mock.requests] == ["status=503"] * 2 + [
        "status=500",
        "",
    ]
    mock_api.mock.fail("status=503", 9)
    mock_api.mock.clear_faults()
    assert mock_api.send("GET", LIST).status == 200


@pytest.mark.parametrize("text", ["frobnicate", "latency=-1", "latency=x", "status=200"])
def test_an_unknown_fault_is_refused(mock_api: MockApi, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        mock_api.mock.fail(text)
    answer = mock_api.send("GET", LIST, headers={"x-mock-fault": text})
    assert answer.status == 400


def test_every_fault_is_explained() -> None:
    assert all(KINDS.values())


def test_the_journal_holds_no_secret_and_only_known_parameters(mock_api: MockApi) -> None:
    mock_api.send("GET", LIST, api_token="s3cret", limit=1)
    mock_api.send("GET", LIST, headers={"x-api-token": "s3cret"})
    mock_api.send("POST", LIST, {"subject": "Call"})
    assert "s3cret" not in repr(mock_api.mock.requests)
    assert mock_api.mock.requests[-1].body == {"subject": "Call"}
    assert [entry.number for entry in mock_api.mock.requests] == [1, 2, 3]
