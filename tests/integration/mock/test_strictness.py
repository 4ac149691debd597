"""What production refuses is refused: with its status, its shape, and on request the place."""

from __future__ import annotations

import pytest

from pipedrive_activities.mock.mock import Sent
from tests.support.descriptions import at
from tests.support.mock_api import LIST, OLD, OLD_LIST, Json, MockApi, error

EXPLAIN = {"x-mock-explain": "1"}
WRITE = "/components/schemas/ActivityWrite"
QUERY = "/paths/~1api~1v2~1activities/get/parameters"


@pytest.mark.parametrize(
    ("body", "place"),
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
def test_a_body_is_refused_with_its_place(
    mock_api: MockApi, method: str, path: str, body: Json, place: str
) -> None:
    before = mock_api.iterate()
    answer = mock_api.send(method, path, body, headers=EXPLAIN)
    assert answer.status == 400
    assert error(answer)["code"] == "ERR_BAD_REQUEST"
    assert answer.headers["x-mock-violates"] == place
    at(place)
    assert mock_api.iterate() == before


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
def test_a_parameter_is_refused_with_its_place(mock_api: MockApi, query: Json, ending: str) -> None:
    answer = mock_api.send("GET", LIST, headers=EXPLAIN, **query)
    assert answer.status == 400
    place = answer.headers["x-mock-violates"]
    assert place.endswith(ending)
    at(place)
    assert "x-mock-violates" not in mock_api.send("GET", LIST, **query).headers


def test_a_hundred_ids_and_five_hundred_records_are_allowed(mock_api: MockApi) -> None:
    assert len(mock_api.get(LIST, ids=list(range(1, 101)), limit=500)["data"]) == 20


def test_the_same_parameter_twice_is_refused(mock_api: MockApi) -> None:
    sent = Sent(method="GET", path=LIST, query=b"limit=1&limit=2", headers=TOKEN)
    assert mock_api.mock.answer(sent).status == 400


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
def test_only_json_is_taken(mock_api: MockApi, raw: bytes, kind: str, status: int) -> None:
    answer = mock_api.send("POST", LIST, raw=raw, headers={"content-type": kind})
    assert answer.status == status


@pytest.mark.parametrize("path", [f"{LIST}/999", f"{LIST}/{2**70}", f"{LIST}/-1"])
def test_an_unknown_id_is_not_found(mock_api: MockApi, path: str) -> None:
    assert mock_api.send("GET", path).status == 404


@pytest.mark.parametrize("path", ["/", "/api/v2/deals", f"{LIST}/", f"{LIST}/1/x", "/v1/activity"])
def test_an_unknown_path_is_not_found(mock_api: MockApi, path: str) -> None:
    assert error(mock_api.send("GET", path))["errorCode"] == 404


def test_an_unknown_method_is_told_the_known_ones(mock_api: MockApi) -> None:
    answer = mock_api.send("PUT", LIST)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(
    "headers",
    [
        {"x-api-token": ""},
        {"x-api-token": "wrong"},
        {"x-api-token": "", "authorization": "Bearer wrong"},
        {"x-api-token": "", "authorization": "Basic mock:activities:full"},
    ],
)
def test_an_unknown_caller_is_told_so_by_the_gateway(
    mock_api: MockApi, headers: dict[str, str]
) -> None:
    answer = mock_api.send("GET", LIST, headers=headers)
    said = error(answer)
    assert (answer.status, said["error"], said["errorCode"]) == (401, "unauthorized access", 401)


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
def test_a_scope_covers_an_operation_or_not(
    mock_api: MockApi, scope: str, method: str, status: int
) -> None:
    headers = {"x-api-token": "", "authorization": f"Bearer mock:{scope}"}
    answer = mock_api.send(method, LIST, {} if method == "POST" else None, headers=headers)
    assert answer.status == status
    if status == 403:
        assert error(answer)["error"] == "Scope and URL mismatch"


def test_only_admins_list_everything(mock_api: MockApi) -> None:
    user = {"x-api-token": "mock-user-token"}
    assert error(mock_api.send("GET", OLD_LIST, headers=user))["data"] is None
    assert mock_api.send("GET", LIST, headers=user).status == 200


def test_version_1_writes_errors_in_its_own_shape(mock_api: MockApi) -> None:
    answer = mock_api.send("DELETE", OLD, ids="x")
    assert answer.status == 400
    assert error(answer).keys() == {"success", "error", "error_info", "data", "additional_data"}


def test_an_empty_list_of_ids_to_delete_is_refused(mock_api: MockApi) -> None:
    assert mock_api.send("DELETE", OLD, ids="").status == 400
    assert mock_api.send("DELETE", OLD).status == 400
