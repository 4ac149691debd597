"""Credentials of every kind, alone and together, against the mock server on loopback."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

import httpx2
import pytest

from tests.support.any_mock import AnyMock
from tests.support.variants import first_and_variants

GIVEN = {
    "app": "the-app-key",
    "user": "the-user-key",
    "in_query": "the/query key+&",
    "session": "the-session-key",
    "username": "ann",
    "password": "the pass:wörd",
    "token": "the-bearer-token",
    "access_token": "the-access-token",
}
METHODS = {
    "list_both": ("app", "user"),
    "list_by_query": ("in_query",),
    "list_by_cookie": ("session",),
    "list_by_basic": ("username", "password"),
    "list_either": ("token",),
    "list_by_oauth": ("access_token",),
}
Send = Callable[..., list[httpx2.Request]]


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest, vault: AnyMock) -> Callable[..., object]:
    """Call ``items.METHOD`` of a client with these settings."""

    def blocking(method: str, **settings: Any) -> object:
        with vault.module().Api(**{"retries": 0, **settings}) as client:
            return getattr(client.items, method)()

    async def asynchronous(method: str, **settings: Any) -> object:
        async with vault.module().AsyncApi(**{"retries": 0, **settings}) as client:
            return await getattr(client.items, method)()

    if request.param == "sync":
        return blocking
    return lambda method, **settings: asyncio.run(asynchronous(method, **settings))


@pytest.fixture
def send(call: Callable[..., object]) -> Send:
    """Call a method with these credentials; return the requests that were sent."""

    def send(method: str, *names: str, **settings: Any) -> list[httpx2.Request]:
        sent: list[httpx2.Request] = []

        def respond(request: httpx2.Request) -> httpx2.Response:
            sent.append(request)
            return httpx2.Response(200, json={"items": []})

        chosen = {name: GIVEN[name] for name in names}
        call(method, transport=httpx2.MockTransport(respond), **{**chosen, **settings})
        return sent

    return send


def parts_of(request: httpx2.Request) -> dict[str, str]:
    """Return what may contain credentials."""
    return {
        "target": request.url.raw_path.decode(),
        **{
            name: request.headers[name]
            for name in ("authorization", "cookie", "x-app-key", "x-user-key")
            if name in request.headers
        },
    }


def test_each_scheme_is_sent_in_its_place_alone(send: Send) -> None:
    basic = base64.b64encode("ann:the pass:wörd".encode()).decode()
    expected = {
        "list_both": {"x-app-key": "the-app-key", "x-user-key": "the-user-key"},
        "list_by_cookie": {"cookie": "SID=the-session-key"},
        "list_by_basic": {"authorization": f"Basic {basic}"},
        "list_either": {"authorization": "Bearer the-bearer-token"},
        "list_by_oauth": {"authorization": "Bearer the-access-token"},
    }
    for method, headers in expected.items():
        (request,) = send(method, *GIVEN)
        assert {k: v for k, v in parts_of(request).items() if k != "target"} == headers
        assert request.url.raw_path.endswith(method.rpartition("_")[2].encode())
    (request,) = send("list_by_query", *GIVEN)
    assert parts_of(request) == {"target": "/v1/query?api%20key=the%2Fquery%20key%2B%26"}


def test_the_alternative_is_chosen_by_what_was_given(send: Send) -> None:
    (request,) = send("list_either", "app", "in_query")
    assert parts_of(request)["x-app-key"] == "the-app-key"
    assert "api%20key=" in parts_of(request)["target"]
    assert "authorization" not in request.headers
    (request,) = send("list_optional", "app")
    assert parts_of(request) == {"target": "/v1/optional"}
    (request,) = send("list_optional", "token")
    assert parts_of(request)["authorization"] == "Bearer the-bearer-token"
    (request,) = send("list_public", *GIVEN)
    assert parts_of(request) == {"target": "/v1/public"}


def test_what_was_passed_comes_before_the_environment(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_TOKEN", "token-of-the-environment")
    monkeypatch.setenv("API_USER", "user-of-the-environment")
    (request,) = send("list_either", "app", "in_query")
    assert "authorization" not in request.headers
    (request,) = send("list_either", "app")
    assert request.headers["authorization"] == "Bearer token-of-the-environment"
    (request,) = send("list_both", "app")
    assert request.headers["x-user-key"] == "user-of-the-environment"


@pytest.mark.parametrize(
    ("method", "given", "named"),
    [
        ("list_both", ("app",), ["'user'", "X-User-Key".lower(), "user=…", "API_USER"]),
        ("list_by_basic", ("username",), ["'login'", "username=… and password=…", "API_PASSWORD"]),
        ("list_either", ("app",), ["token=…", "API_TOKEN", "; or ", "in_query=…"]),
    ],
)
def test_missing_credentials_are_named_before_anything_is_sent(
    vault: AnyMock,
    call: Callable[..., object],
    method: str,
    given: tuple[str, ...],
    named: list[str],
) -> None:
    def respond(request: httpx2.Request) -> httpx2.Response:
        raise AssertionError("sent")

    chosen = {name: GIVEN[name] for name in given}
    with pytest.raises(vault.module("errors").ArgumentError) as caught:
        call(method, transport=httpx2.MockTransport(respond), **chosen)
    assert [text for text in named if text not in str(caught.value)] == []
    assert not any(GIVEN[name] in str(caught.value) for name in given)


def test_a_custom_implementation_is_combined_with_the_keys(vault: AnyMock, send: Send) -> None:
    authorization = vault.module("_runtime.call.authorization").Authorization

    class Signature:
        kind, blocking = "bearer", False

        def authorize(self) -> Any:
            return authorization([("authorization", "Signed x")])

        def renew(self, rejected: object) -> bool:
            return False

    names = ("app", "in_query", "session")
    (request,) = send("add_everything", *names, credentials=Signature())
    assert parts_of(request) == {
        "target": "/v1/everything?api%20key=the%2Fquery%20key%2B%26",
        "authorization": "Signed x",
        "cookie": "SID=the-session-key",
        "x-app-key": "the-app-key",
    }


@pytest.mark.parametrize(
    ("name", "method", "value"),
    first_and_variants(
        [
            ("app", "list_either", "key\r\nX-Evil: 1"),
            ("app", "list_either", "key\n"),
            ("token", "list_either", "two words"),
            ("session", "list_by_cookie", "a; admin=1"),
            ("in_query", "list_by_query", "a\nb"),
            ("username", "list_by_basic", "ann:eve"),
            ("password", "list_by_basic", "line\nbreak"),
            ("password", "list_by_basic", "\ud800"),
        ],
        kept=4,
    ),
)
def test_a_value_that_would_change_the_request_is_rejected_unquoted(
    vault: AnyMock, call: Callable[..., object], name: str, method: str, value: str
) -> None:
    def respond(request: httpx2.Request) -> httpx2.Response:
        raise AssertionError("sent")

    settings: dict[str, Any] = {**GIVEN, name: value}
    if name == "app":
        del settings["token"]
    with pytest.raises(vault.module("errors").ArgumentError) as caught:
        call(method, transport=httpx2.MockTransport(respond), **settings)
    assert name in str(caught.value)
    assert value not in str(caught.value)
    assert [place for place, text in locals_of(caught.value) if value in text] == []


def locals_of(error: BaseException) -> Iterator[tuple[str, str]]:
    """Yield the reprs of all local variables in the frames of the package and of libraries."""
    traceback: TracebackType | None = error.__traceback__
    while traceback is not None:
        frame = traceback.tb_frame
        if "/tests/integration/" not in frame.f_code.co_filename:
            for name, value in frame.f_locals.items():
                yield f"{frame.f_code.co_qualname}: {name}", repr(value)
        traceback = traceback.tb_next
    for cause in (error.__cause__, error.__context__):
        if cause is not None:
            yield from locals_of(cause)


SECRETS = ("the/query key", "the%2Fquery%20key", "the-session-key", "the-app-key", "the-access")


def test_no_log_repr_or_variable_shows_a_key(
    vault: AnyMock, call: Callable[..., object], caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str] = []

    def respond(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.url.raw_path.decode())
        body = {"error": f"bad {GIVEN['in_query']}, {request.url.raw_path.decode()}"}
        return httpx2.Response(400, json=body, headers={"x-request-id": GIVEN["session"]})

    with caplog.at_level(0), pytest.raises(vault.module("errors").ValidationError) as caught:
        call("add_everything", transport=httpx2.MockTransport(respond), **GIVEN)
    assert "the%2Fquery%20key%2B%26" in seen[0]
    assert "/v1/everything" in caplog.text
    error = caught.value
    texts = [caplog.text, str(error), repr(error), repr(vars(error)), error.response.text]
    texts += [repr(error.response.headers), error.response.url]
    texts += [text for _, text in locals_of(error)]
    assert [text for text in texts if any(secret in text for secret in SECRETS)] == []


@pytest.mark.parametrize("raised", first_and_variants([OSError, AssertionError, httpx2.ReadError]))
def test_no_variable_shows_a_key_when_sending_fails(
    vault: AnyMock, call: Callable[..., object], raised: type[Exception]
) -> None:
    def respond(request: httpx2.Request) -> httpx2.Response:
        raise raised(f"cannot reach {request.url}")

    with pytest.raises((AssertionError, vault.module("errors").TransportError)) as caught:
        call("add_everything", transport=httpx2.MockTransport(respond), **GIVEN)
    texts = [str(caught.value), *(text for _, text in locals_of(caught.value))]
    assert [text for text in texts if any(secret in text for secret in SECRETS)] == []


def test_a_redirect_takes_no_key_to_another_origin(send: Send, call: Callable[..., object]) -> None:
    sent: list[httpx2.Request] = []

    def respond(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        query = request.url.raw_path.partition(b"?")[2].decode()
        targets = [f"/v1/moved?x=1&{query}", f"https://other.test/?{query}&y=2"]
        if len(sent) > len(targets):
            return httpx2.Response(200, json={"items": []})
        return httpx2.Response(307, headers={"location": targets[len(sent) - 1]})

    settings: dict[str, Any] = {**GIVEN, "base_url": "https://vault.test", "retries": 2}
    for method in ("list_by_query", "list_by_cookie", "list_both"):
        sent.clear()
        call(method, transport=httpx2.MockTransport(respond), **settings)
        first, moved, other = map(parts_of, sent)
        if method == "list_by_query":
            assert moved == {"target": "/v1/moved?x=1&api%20key=the%2Fquery%20key%2B%26"}
        else:
            assert {k: v for k, v in moved.items() if k != "target"} == {
                k: v for k, v in first.items() if k != "target"
            }
        assert set(other) == {"target"}
        assert "key" not in other["target"]


@pytest.mark.parametrize("method", first_and_variants(list(METHODS), kept=4))
def test_the_mock_server_accepts_each_credential_only_in_its_place(
    vault: AnyMock, server: Any, call: Callable[..., object], method: str
) -> None:
    names = METHODS[method]
    valid = {**server.credentials, "access_token": "mock:items:read"}
    chosen = {name: valid[name] for name in names}
    server.mock.reset_usage()
    call(method, base_url=server.url, **chosen)
    for name in names:
        other = next(value for key, value in valid.items() if key != name)
        with pytest.raises(vault.module("errors").AuthenticationError):
            call(method, base_url=server.url, **{**chosen, name: other})
    details = [server.mock.details(request.number) for request in server.requests]
    shown = repr(server.requests) + repr(details)
    assert "/v1/" in shown
    assert not any(value in shown for value in chosen.values())


def test_real_connections_do_not_log_a_key(
    server: Any, call: Callable[..., object], caplog: pytest.LogCaptureFixture
) -> None:
    valid = {**server.credentials, "access_token": "mock:items:read"}
    with caplog.at_level(logging.DEBUG):
        call("add_everything", base_url=server.url, **valid)
    assert "/v1/everything" in caplog.text
    assert not any(value in caplog.text for value in valid.values() if len(value) > 8)
