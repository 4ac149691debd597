"""Odd headers, redirects, text and nesting: errors of this package, after the charge is settled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx2
import pytest

from pipedrive_activities import RequestOptions
from pipedrive_activities._runtime.call.retry import retry_after_seconds
from pipedrive_activities._runtime.messages import RawResponse
from pipedrive_activities._runtime.oauth.app import OAuthApp, SignIn
from pipedrive_activities._runtime.oauth.tokens import Tokens, renewal_time
from pipedrive_activities.errors import (
    APIError,
    ArgumentError,
    ClientError,
    DecodingError,
    TransportError,
)
from tests.support.both_clients import ClientAdapter
from tests.support.operations import NAMES
from tests.support.scripted_server import answer, raw, serving

DEEP = b"[" * 100_000
APP = {"client_id": "i", "client_secret": "s", "token_url": "https://a.test/t"}


@pytest.mark.parametrize(
    "location",
    [
        "http://[::1",
        "https://[",
        "//[x]/",
        "http://a:b/",
        "http://a:99999999999999999999/",
        "http://\u2100.test/",
        "http://a.test:0/",
        "http://" + "a" * 300 + ".test/",
    ],
)
def test_an_odd_redirect_is_an_error_of_the_package(adapter: ClientAdapter, location: str) -> None:
    head = f"HTTP/1.1 307 Odd\r\ncontent-length: 0\r\nlocation: {location}\r\n\r\n"
    with serving(raw(head.encode())) as server:
        client = adapter.client(base_url=server.url)
        with pytest.raises(ClientError):
            adapter.get(client.activities.get(1))
        assert len(server.requests) == 1
    assert client.usage.tokens == 1


@pytest.mark.parametrize(
    ("error", "received"),
    [
        (OverflowError("big"), True),
        (UnicodeEncodeError("ascii", "x", 0, 1, "no"), True),
        (RecursionError("deep"), True),
        (ValueError("odd"), True),
        (OSError("net"), True),
        (KeyError("missing"), True),
    ],
)
def test_a_raw_error_of_the_library_is_wrapped(
    adapter: ClientAdapter, error: Exception, received: bool
) -> None:
    def fail(request: httpx2.Request) -> httpx2.Response:
        raise error

    client = adapter.client(fail)
    with pytest.raises(TransportError, match=type(error).__name__) as caught:
        adapter.get(client.activities.create(subject="a"))
    assert caught.value.received is received
    assert caught.value.__context__ is None
    assert client.usage.tokens == 5


@pytest.mark.parametrize(
    "headers",
    [
        {"retry-after": "Mon, 01 Jan 99999999999999999999 00:00:00 GMT", "date": "x"},
        {"retry-after": "Mon, 01 Jan 2026 00:00:00 +99999999999999", "date": "x"},
        {"retry-after": "1" * 5000},
        {"retry-after": "1e999"},
    ],
)
def test_an_odd_wait_is_ignored(headers: Mapping[str, str]) -> None:
    assert retry_after_seconds(headers, 429, NAMES) is None


@pytest.mark.parametrize("body", [DEEP, b'{"error":' * 50_000, b'{"data":' + DEEP])
@pytest.mark.parametrize("status", [200, 400])
def test_a_deep_body_is_an_error_of_the_package(
    adapter: ClientAdapter, status: int, body: bytes
) -> None:
    with serving(answer(status, body)) as server:
        client = adapter.client(base_url=server.url)
        with pytest.raises(DecodingError if status == 200 else APIError):
            adapter.get(client.activities.get(1))
    assert client.usage.tokens == 1


def test_the_raw_response_reports_deep_json_as_documented() -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        RawResponse(status=200, headers={}, content=DEEP).json()


@pytest.mark.parametrize(
    "arguments", [{"subject": "\ud800"}, {"note": "a\udcff"}, {"location": {"value": "\ud800"}}]
)
def test_surrogates_in_a_body_are_sent_escaped_or_rejected(
    adapter: ClientAdapter, arguments: dict[str, Any]
) -> None:
    client = adapter.client(lambda request: httpx2.Response(200, json={"data": {"id": 1}}))
    try:
        adapter.get(client.activities.create(**{"subject": "a", **arguments}))
    except ArgumentError:
        assert client.usage.tokens == 0


def _nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


HUGE = 10**5000
"""Python rejects the text of numbers of more than 4,300 digits."""


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        pytest.param({"id": HUGE}, {}, id="huge path"),
        pytest.param({"id": "\ud800"}, {}, id="surrogate path"),
        pytest.param({"id": 1}, {"extra_query": {"a": HUGE}}, id="huge query"),
        pytest.param({"subject": "a", "owner_id": HUGE}, {}, id="huge body"),
        pytest.param({"subject": _nested(5000)}, {}, id="deep"),
        pytest.param({"location": {"value": _nested(5000)}}, {}, id="deep property"),
        pytest.param({"subject": "a"}, {"extra_body": {"a": HUGE}}, id="huge extra"),
        pytest.param({"subject": "a"}, {"extra_body": {"a": object()}}, id="object"),
        pytest.param({"subject": "a"}, {"extra_body": {"a": {object(): 1}}}, id="key"),
    ],
)
def test_values_that_cannot_be_sent_are_argument_errors(
    adapter: ClientAdapter, arguments: dict[str, Any], options: dict[str, Any]
) -> None:
    client = adapter.client(lambda request: httpx2.Response(200, json={"data": {"id": 1}}))
    operation = "getActivity" if "id" in arguments else "addActivity"
    with pytest.raises(
        ArgumentError, match=r"activities\.(get|create): .*sent|too large"
    ) as caught:
        adapter.get(client.call(operation, arguments, RequestOptions(**options)))
    assert caught.value.operation == operation
    assert client.usage.tokens == 0


def test_a_cursor_with_surrogates_is_an_error_of_the_package(adapter: ClientAdapter) -> None:
    body = json.dumps({"data": [{"id": 1}], "additional_data": {"next_cursor": "\ud800"}})
    client = adapter.client(lambda request: httpx2.Response(200, content=body.encode()))
    with pytest.raises(ArgumentError, match="not valid Unicode"):
        adapter.items(client.activities.list())
    assert client.usage.tokens == 10


@pytest.mark.parametrize("value", ["\ud800", "é\u2100"])
def test_a_header_that_cannot_be_sent_is_an_argument_error(
    adapter: ClientAdapter, value: str
) -> None:
    client = adapter.client(lambda request: httpx2.Response(200))
    with pytest.raises(ArgumentError) as caught:
        adapter.get(client.call("getActivity", {"id": 1}, RequestOptions(headers={"x-a": value})))
    assert value not in str(caught.value)
    assert client.usage.tokens == 0


@pytest.mark.parametrize("url", ["https://[::1", "http://a:b", "http://a:99999"])
def test_an_odd_base_url_is_an_argument_error(adapter: ClientAdapter, url: str) -> None:
    with pytest.raises(ArgumentError, match="base_url"):
        adapter.client(base_url=url)


def test_odd_values_of_an_authorization_server_are_errors_of_the_package() -> None:
    app = OAuthApp(**APP, authorize_url="https://a.test/")
    with pytest.raises(DecodingError):
        app.read_tokens(RawResponse(status=200, headers={}, content=DEEP), 0.0)
    with pytest.raises(ArgumentError):
        OAuthApp(**APP, authorize_url="https://[::1")
    with pytest.raises(ArgumentError):
        app.finish(SignIn(url="", state="s", verifier=""), "https://[x?state=\ud800&code=c")
    assert Tokens.restore({"refresh_token": "r", "renew_at": 10**400}).renew_at == 0.0


@pytest.mark.parametrize(
    ("lifetime", "expected"),
    [(10**400, float("inf")), (float("nan"), float("inf")), (-5, 100.0), (-(10**400), 100.0)],
)
def test_an_odd_lifetime_is_ignored(lifetime: float, expected: float) -> None:
    assert renewal_time(100.0, lifetime) == expected
