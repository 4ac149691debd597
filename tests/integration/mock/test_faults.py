"""Fault injection by header and by queue."""

from __future__ import annotations

import json

import pytest

from pipedrive_activities.mock.faults import KINDS
from tests.support.mock_api import LIST, OLD_LIST, Json, MockApi, success


def ask(api: MockApi, fault: str, path: str = LIST, **query: object) -> Json:
    return success(api.send("GET", path, headers={"x-mock-fault": fault}, **query))


@pytest.mark.parametrize("status", [500, 501, 503, 524])
def test_an_injected_status_does_not_execute_the_request(api: MockApi, status: int) -> None:
    response = api.send("POST", LIST, {}, headers={"x-mock-fault": f"status={status}"})
    assert response.status == status
    assert api.mock.count() == 20


def test_nulls_replace_every_field_except_the_id(api: MockApi) -> None:
    for path in (LIST, OLD_LIST, f"{LIST}/1"):
        data = ask(api, "nulls", path)["data"]
        for record in data if isinstance(data, list) else [data]:
            assert record["id"]
            assert all(value is None for key, value in record.items() if key != "id")


def test_undocumented_values_and_fields_are_added(api: MockApi) -> None:
    record = ask(api, "unknown-enum, unknown-field", f"{LIST}/1")["data"]
    assert record["type"] == "from_the_future"
    assert "field_from_the_future" in record


def test_a_malformed_body_is_not_json(api: MockApi) -> None:
    response = api.send("GET", LIST, headers={"x-mock-fault": "malformed"})
    with pytest.raises(json.JSONDecodeError):
        json.loads(response.body)


def test_rate_limit_headers_can_be_omitted(api: MockApi) -> None:
    response = api.send("GET", LIST, headers={"x-mock-fault": "missing-headers"})
    assert response.headers.keys() == {"content-type"}


def test_a_shifting_cursor_repeats_a_record(api: MockApi) -> None:
    page = ask(api, "shifting-cursor", limit=5)
    after = api.get(LIST, cursor=page["additional_data"]["next_cursor"])
    assert after["data"][0]["id"] == page["data"][-1]["id"]


def test_queued_faults_apply_to_the_next_requests_only(api: MockApi) -> None:
    api.mock.inject_faults("status=503", 2)
    api.mock.inject_faults("status=500")
    assert [api.send("GET", LIST).status for _ in range(4)] == [503, 503, 500, 200]
    assert [entry.fault for entry in api.mock.requests] == ["status=503"] * 2 + ["status=500", ""]
    api.mock.inject_faults("status=503", 9)
    api.mock.clear_faults()
    assert api.send("GET", LIST).status == 200


@pytest.mark.parametrize("text", ["frobnicate", "latency=-1", "latency=x", "status=200"])
def test_an_invalid_fault_is_rejected(api: MockApi, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        api.mock.inject_faults(text)
    response = api.send("GET", LIST, headers={"x-mock-fault": text})
    assert response.status == 400


def test_every_fault_is_documented() -> None:
    assert all(KINDS.values())


def test_the_request_log_contains_no_secrets_and_only_known_parameters(api: MockApi) -> None:
    api.send("GET", LIST, api_token="s3cret", limit=1)
    api.send("GET", LIST, headers={"x-api-token": "s3cret"})
    api.send("POST", LIST, {"subject": "Call"})
    assert "s3cret" not in repr(api.mock.requests)
    assert api.mock.requests[-1].body == {"subject": "Call"}
    assert [entry.number for entry in api.mock.requests] == [1, 2, 3]
