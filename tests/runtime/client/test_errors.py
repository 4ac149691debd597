"""Error responses: the error class, its attributes and its message."""

from __future__ import annotations

import copy
import json
import pickle

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedrive_activities import OPERATIONS, errors
from pipedrive_activities._runtime.call.error_responses import error_of_response
from pipedrive_activities._runtime.messages import Attempt, RawResponse
from tests.support.both_clients import TOKEN, ClientAdapter
from tests.support.fake_driver import make_response
from tests.support.operations import NAMES

KINDS = {
    400: errors.ValidationError,
    401: errors.AuthenticationError,
    402: errors.PermissionDenied,
    403: errors.PermissionDenied,
    404: errors.NotFound,
    405: errors.APIError,
    409: errors.Conflict,
    410: errors.NotFound,
    415: errors.ValidationError,
    422: errors.ValidationError,
    429: errors.BurstLimited,
    500: errors.ServerError,
    503: errors.ServerError,
    520: errors.ServerError,
    524: errors.ServerError,
    599: errors.ServerError,
    600: errors.APIError,
    999: errors.APIError,
}


@pytest.mark.parametrize(("status", "kind"), KINDS.items())
def test_each_status_has_its_class(
    adapter: ClientAdapter, status: int, kind: type[errors.APIError]
) -> None:
    client = adapter.client(
        lambda request: httpx2.Response(status, json={"error": "no"}), retries=0
    )
    with pytest.raises(errors.PipedriveError) as caught:
        adapter.get(client.activities.get(1))
    error = caught.value
    assert type(error) is kind
    assert (error.status, error.message, error.operation) == (status, "no", "getActivity")
    assert (error.cost, [attempt.status for attempt in error.attempts]) == (1, [status])
    assert error.response is not None
    assert error.response.json() == {"error": "no"}


@pytest.mark.parametrize(
    ("body", "message", "code"),
    [
        (
            {"success": False, "error": "unauthorized", "errorCode": 401, "error_info": "see docs"},
            "unauthorized: see docs",
            "401",
        ),
        (
            {"success": False, "error": "'x' is read-only", "code": "ERR_BAD_REQUEST"},
            "'x' is read-only",
            "ERR_BAD_REQUEST",
        ),
        ({"success": False, "error": "gone", "error_info": "gone", "data": None}, "gone", ""),
        ({"error": {"message": "nested", "code": 7}}, "nested", ""),
        ({"error": {"code": "nested_code"}}, "nested_code", ""),
        ({"message": "from a proxy"}, "from a proxy", ""),
        ({"error_description": "from OAuth"}, "from OAuth", ""),
        ({"error": "gone", "error_info": 5, "code": [1]}, "gone", ""),
        ({"error": "gone", "code": 7}, "gone", "7"),
        ([], "no error message in the response", ""),
        ({"error": None, "code": None}, "no error message in the response", ""),
    ],
)
def test_error_body_formats(body: object, message: str, code: str) -> None:
    error = error_of_response(
        make_response(400, json.dumps(body)), OPERATIONS["getActivity"], 1, (), NAMES
    )
    assert (error.message, error.code) == (message, code)


def test_html_is_not_used_as_message() -> None:
    response = make_response(
        502, "<html>bad gateway</html>", content_type="text/html; charset=utf-8"
    )
    error = error_of_response(response, OPERATIONS["getActivity"], 1, (), NAMES)
    assert type(error) is errors.ServerError
    assert error.message == "received an HTML page instead of an API response"


@pytest.mark.parametrize(
    ("content_type", "kind"),
    [("text/html", errors.AbuseBlocked), ("application/json", errors.PermissionDenied)],
)
def test_a_403_with_an_html_page_means_blocked(
    content_type: str, kind: type[errors.APIError]
) -> None:
    response = make_response(403, '{"error": "x"}', content_type=content_type)
    assert type(error_of_response(response, OPERATIONS["getActivity"], 1, (), NAMES)) is kind


@pytest.mark.parametrize("body", ["<p>", " \n<!doctype html>"])
def test_an_html_page_is_recognized_by_its_first_character(body: str) -> None:
    error = error_of_response(make_response(403, body), OPERATIONS["getActivity"], 1, (), NAMES)
    assert type(error) is errors.AbuseBlocked


def test_the_message_says_what_to_do() -> None:
    attempt = Attempt(number=1, status=403)
    response = make_response(403, '{"error": "Scope and URL mismatch"}', x_request_id="r-1")
    error = error_of_response(response, OPERATIONS["addActivity"], 10, (attempt, attempt), NAMES)
    assert str(error) == (
        "addActivity: 403 Scope and URL mismatch; the token needs the scope activities:full, and"
        " the user needs the permission (after 2 attempts) (request r-1)"
    )
    assert (error.request_id, error.hint) != ("", "")


@pytest.mark.parametrize(
    ("status", "hint"),
    [
        (300, "the redirect was not followed; check base_url"),
        (399, "the redirect was not followed; check base_url"),
        (299, ""),
        (405, ""),
        (400, "correct the arguments; the same request would be rejected again"),
        (401, "check the API token, or sign in again"),
        (403, "the token needs the scope a or b, and the user needs the permission"),
        (404, "check the id; the record may be deleted, or not visible to this user"),
        (409, "reload the record and repeat the change"),
        (429, "send fewer requests at a time"),
        (500, "try again later"),
    ],
)
def test_each_error_has_its_hint(status: int, hint: str) -> None:
    operation = OPERATIONS["getActivity"].replace(scopes=("a", "b"))
    error = error_of_response(make_response(status, "{}"), operation, 1, (), NAMES)
    assert (error.hint, error.request_id) == (hint, "")


@pytest.mark.parametrize("header", ["x_request_id", "x_correlation_id", "cf_ray"])
def test_the_request_id_is_read_from_known_headers(header: str) -> None:
    error = error_of_response(
        make_response(500, **{header: "r-1"}), OPERATIONS["getActivity"], 1, (), NAMES
    )
    assert error.request_id == "r-1"


def test_messages_are_sanitized_and_shortened() -> None:
    body = json.dumps({"error": "\x1b[31mred\r\n\u202e" + "x" * 9000, "code": "\x1b]0;t\x07"})
    error = error_of_response(make_response(400, body), OPERATIONS["getActivity"], 1, (), NAMES)
    assert str(error).isprintable()
    assert len(str(error)) < 700


def test_messages_are_limited_to_500_characters() -> None:
    def message(text: str) -> str:
        body = json.dumps({"error": text})
        return error_of_response(
            make_response(400, body), OPERATIONS["getActivity"], 1, (), NAMES
        ).message

    assert message("x" * 500) == "x" * 500
    assert message("x" * 501) == "x" * 499 + "…"
    assert message("a\nb\tc") == "a b c"


def test_every_error_can_be_pickled_and_copied() -> None:
    for name in errors.__all__:
        kind = getattr(errors, name)
        arguments: dict[str, object] = {"operation": "getActivity"}
        if issubclass(kind, errors.APIError):
            arguments |= {
                "status": 400,
                "attempts": (Attempt(number=1, status=400),),
                "response": RawResponse(status=400, headers={}, content=b"x"),
            }
        elif kind is errors.BudgetExceeded:
            arguments |= {"spent": 1, "cost": 2, "limit": 3}
        error = kind("what happened", **arguments)
        error.cursor = "c"
        for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
            assert type(twin) is kind
            assert str(twin) == str(error)
            assert twin.__dict__ == error.__dict__


def test_error_class_hierarchy() -> None:
    for name in errors.__all__:
        assert issubclass(getattr(errors, name), errors.PipedriveError)
    assert issubclass(errors.ArgumentError, ValueError)
    assert issubclass(errors.RequestTimeout, errors.TransportError)
    assert issubclass(errors.DailyBudgetExhausted, errors.RateLimited)


@given(st.integers(300, 999), st.binary(max_size=200), st.text(max_size=20))
def test_any_error_response_becomes_an_error(status: int, body: bytes, kind: str) -> None:
    response = RawResponse(status=status, headers={"content-type": kind}, content=body)
    error = error_of_response(response, OPERATIONS["getActivity"], 1, (), NAMES)
    assert error.status == status
    assert str(error).isprintable()


def test_no_error_repr_or_log_shows_a_secret(
    adapter: ClientAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[object] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.headers["x-api-token"])
        return httpx2.Response(500)

    client = adapter.client(handle)
    with caplog.at_level(0), pytest.raises(errors.ServerError) as caught:
        adapter.get(client.activities.get(1))
    assert seen == [TOKEN] * 4
    assert any("getActivity" in record.getMessage() for record in caplog.records)
    shown = [repr(client), repr(caught.value), str(caught.value), caplog.text]
    shown += [repr(caught.value.__dict__), str(pickle.dumps(caught.value))]
    assert not any(TOKEN in text for text in shown)
    credentials = client._config.credentials
    selected = credentials.select(client.operations["getActivity"])
    for secret in (client, credentials, selected, selected.authorize()):
        assert TOKEN not in repr(secret)
        with pytest.raises(TypeError, match="cannot be pickled"):
            pickle.dumps(secret)
