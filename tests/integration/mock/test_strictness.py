"""Validation like production: status and format of errors, and the violated rule on request."""

from __future__ import annotations

import pytest

from pipedrive_activities.mock.mock import MockRequest
from tests.support.descriptions import at
from tests.support.mock_api import LIST, OLD, OLD_LIST, Json, MockApi, error

EXPLAIN = {"x-mock-explain": "1"}
WRITE = "/components/schemas/ActivityWrite"
QUERY = "/paths/~1api~1v2~1activities/get/parameters"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"private": True}, f"{WRITE}/additionalProperties"),
        ({"person_id": 3}, f"{WRITE}/properties/person_id/readOnly"),
        ({"done": 1}, f"{WRITE}/properties/done/type"),
        ({"done": "true"}, f"{WRITE}/properties/done/type"),
        ({"owner_id": "7"}, f"{WRITE}/properties/owner_id/type"),
        ({"owner_id": True}, f"{WRITE}/properties/owner_id/type"),
        ({"owner_id": 7.5}, f"{WRITE}/properties/owner_id/type"),
        ({"subject": 7}, f"{WRITE}/properties/subject/type"),
        ({"subject": None}, f"{WRITE}/properties/subject/type"),
        ({"due_date": "2026-02-30"}, f"{WRITE}/properties/due_date/format"),
        ({"due_date": "2026-02-03T10:00:00Z"}, f"{WRITE}/properties/due_date/format"),
        ({"due_time": "9:30"}, f"{WRITE}/properties/due_time/pattern"),
        ({"due_time": "09:30:00.5"}, f"{WRITE}/properties/due_time/pattern"),
        ({"due_time": "09:30\n"}, f"{WRITE}/properties/due_time/pattern"),
        ({"due_time": "٠٩:٣٠"}, f"{WRITE}/properties/due_time/pattern"),
        ({"participants": {}}, f"{WRITE}/properties/participants/type"),
        (
            {"participants": [{"primary": 1}]},
            "/components/schemas/ActivityParticipant/properties/primary/type",
        ),
        (
            {"participants": [{"primary_flag": True}]},
            "/components/schemas/ActivityParticipant/properties/primary_flag/readOnly",
        ),
        ([], f"{WRITE}/type"),
        ("text", f"{WRITE}/type"),
    ],
)
@pytest.mark.parametrize(("method", "path"), [("POST", LIST), ("PATCH", f"{LIST}/1")])
def test_an_invalid_body_is_rejected_with_the_violated_rule(
    api: MockApi, method: str, path: str, body: Json, pointer: str
) -> None:
    before = api.iterate()
    response = api.send(method, path, body, headers=EXPLAIN)
    assert response.status == 400
    assert error(response)["code"] == "ERR_BAD_REQUEST"
    assert response.headers["x-mock-violates"] == pointer
    at(pointer)
    assert api.iterate() == before


@pytest.mark.parametrize(
    ("query", "ending"),
    [
        ({"limit": 501}, "/maximum"),
        ({"limit": 0}, "/minimum"),
        ({"limit": "ten"}, "/type"),
        ({"limit": "+5"}, "/type"),
        ({"limit": "5.0"}, "/type"),
        ({"ids": list(range(101))}, "/maxItems"),
        ({"ids": "1,x"}, "/type"),
        ({"done": "1"}, "/type"),
        ({"done": "True"}, "/type"),
        ({"sort_by": "subject"}, "/enum"),
        ({"include_fields": "notes"}, "/enum"),
        ({"updated_since": "2026-03-01T00:00:00.5Z"}, "/pattern"),
        ({"updated_since": "2026-03-01 00:00:00"}, "/pattern"),
        ({"updated_since": "2026-13-01T00:00:00Z"}, "/format"),
        ({"type": "call"}, "/get"),
        ({"frobnicate": 1}, "/get"),
    ],
)
def test_an_invalid_parameter_is_rejected_with_the_violated_rule(
    api: MockApi, query: Json, ending: str
) -> None:
    response = api.send("GET", LIST, headers=EXPLAIN, **query)
    assert response.status == 400
    pointer = response.headers["x-mock-violates"]
    assert pointer.endswith(ending)
    at(pointer)
    assert "x-mock-violates" not in api.send("GET", LIST, **query).headers


def test_a_hundred_ids_and_five_hundred_records_are_allowed(api: MockApi) -> None:
    assert len(api.get(LIST, ids=list(range(1, 101)), limit=500)["data"]) == 20


def test_a_repeated_parameter_is_rejected(api: MockApi) -> None:
    request = MockRequest(method="GET", path=LIST, query=b"limit=1&limit=2", headers=TOKEN)
    assert api.mock.handle(request).status == 400


TOKEN = {"x-api-token": "mock-token"}


@pytest.mark.parametrize(
    ("raw", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b'{"subject": NaN}', "application/json", 400),
        (b'{"subject": "\xff"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"{}", "", 415),
        (b"{}", "application/json; charset=utf-8", 200),
    ],
)
def test_only_json_is_accepted(api: MockApi, raw: bytes, kind: str, status: int) -> None:
    response = api.send("POST", LIST, raw=raw, headers={"content-type": kind})
    assert response.status == status


@pytest.mark.parametrize("path", [f"{LIST}/999", f"{LIST}/{2**70}", f"{LIST}/-1"])
def test_an_unknown_id_is_not_found(api: MockApi, path: str) -> None:
    assert api.send("GET", path).status == 404


@pytest.mark.parametrize("path", ["/", "/api/v2/deals", f"{LIST}/", f"{LIST}/1/x", "/v1/activity"])
def test_an_unknown_path_is_not_found(api: MockApi, path: str) -> None:
    assert error(api.send("GET", path))["errorCode"] == 404


def test_an_unknown_method_is_rejected_with_the_allowed_ones(api: MockApi) -> None:
    response = api.send("PUT", LIST)
    assert (response.status, response.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(
    "headers",
    [
        {"x-api-token": ""},
        {"x-api-token": "wrong"},
        {"x-api-token": "", "authorization": "Bearer wrong"},
        {"x-api-token": "", "authorization": "Basic mock:activities:full"},
    ],
)
def test_invalid_credentials_are_rejected_in_the_format_of_the_gateway(
    api: MockApi, headers: dict[str, str]
) -> None:
    response = api.send("GET", LIST, headers=headers)
    content = error(response)
    assert (response.status, content["error"], content["errorCode"]) == (
        401,
        "unauthorized access",
        401,
    )


@pytest.mark.parametrize(
    ("scope", "method", "status"),
    [
        ("activities:read", "GET", 200),
        ("activities:full", "GET", 200),
        ("activities:full", "POST", 200),
        ("activities:read", "POST", 403),
        ("deals:read", "GET", 403),
        ("deals:read,activities:full", "POST", 200),
    ],
)
def test_scopes_are_checked(api: MockApi, scope: str, method: str, status: int) -> None:
    headers = {"x-api-token": "", "authorization": f"Bearer mock:{scope}"}
    response = api.send(method, LIST, {} if method == "POST" else None, headers=headers)
    assert response.status == status
    if status == 403:
        assert error(response)["error"] == "Scope and URL mismatch"


def test_only_administrators_may_use_the_legacy_list(api: MockApi) -> None:
    user = {"x-api-token": "mock-user-token"}
    assert error(api.send("GET", OLD_LIST, headers=user))["data"] is None
    assert api.send("GET", LIST, headers=user).status == 200


def test_version_1_has_its_own_error_format(api: MockApi) -> None:
    response = api.send("DELETE", OLD, ids="x")
    assert response.status == 400
    assert error(response).keys() == {"success", "error", "error_info", "data", "additional_data"}


def test_bulk_deletion_requires_ids(api: MockApi) -> None:
    assert api.send("DELETE", OLD, ids="").status == 400
    assert api.send("DELETE", OLD).status == 400
