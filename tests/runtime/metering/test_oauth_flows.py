"""OAuth 2 against a real token server: shared logins, apps, devices, discovery, bad servers."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import stat
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import httpx2
import pytest

from pipedrive_activities import AsyncPipedrive, Pipedrive
from pipedrive_activities._runtime.call.effects import Send
from pipedrive_activities._runtime.deadline import deadline_in
from pipedrive_activities._runtime.messages import RawResponse
from pipedrive_activities.errors import (
    APIError,
    ArgumentError,
    AuthenticationError,
    DecodingError,
    PipedriveError,
    RequestTimeout,
    TransportError,
)
from pipedrive_activities.oauth import (
    ClientCredentials,
    OAuth,
    OAuthApp,
    TokenFile,
    Tokens,
    begin_device,
    discover,
    finish_device,
)
from tests.support.token_server import TokenServer, token_server
from tests.support.variants import first_and_variants


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with token_server() as running:
        yield running


def app_of(server: TokenServer, **changes: Any) -> OAuthApp:
    urls = {"token_url": f"{server.origin}/token", "device_url": f"{server.origin}/device"}
    settings: dict[str, Any] = {"client_id": "app", "client_secret": "s", "refresh_url": "", **urls}
    return OAuthApp(**{**settings, **changes})


def expired(number: int = 0) -> Tokens:
    return Tokens(access_token="old", refresh_token=f"refresh-{number}", renew_at=1.0)


def post(effect: Send) -> RawResponse:
    """Send a form without loading certificates, which each process would do for itself."""
    request = Request(effect.request.url, effect.request.content, effect.request.headers)
    with urlopen(request) as response:
        return RawResponse(status=response.status, headers={}, content=response.read())


def authorize(app: OAuthApp, path: Path, results: Any) -> None:
    """Run in a process of its own: every one finds the token expired."""
    try:
        oauth = OAuth(app, expired(), store=TokenFile(path), send=post)
        results.put(oauth.authorize().headers[0][1].reveal())
    except Exception as error:  # noqa: BLE001 - a process that ends silently would block the test
        results.put(f"{type(error).__name__}: {error}")


@pytest.mark.parametrize("count", first_and_variants([8, 32]))
def test_processes_that_find_the_token_expired_renew_it_once(
    server: TokenServer, tmp_path: Path, count: int
) -> None:
    path = tmp_path / "tokens.json"
    TokenFile(path).save(expired())
    server.delay = 0.02  # long enough that all of them wait for the first
    context = multiprocessing.get_context("fork")
    results = context.SimpleQueue()
    processes = [
        context.Process(target=authorize, args=(app_of(server), path, results))
        for _ in range(count)
    ]
    for process in processes:
        process.start()
    answers = [results.get() for _ in processes]
    for process in processes:
        process.join()
    assert answers == ["Bearer access-1"] * count
    assert server.renewals == 1
    assert json.loads(path.read_text())["refresh_token"] == "refresh-1"


def test_a_login_that_is_shared_takes_over_what_another_process_renewed(
    server: TokenServer, tmp_path: Path
) -> None:
    store = TokenFile(tmp_path / "tokens.json")
    store.save(expired())
    first, second = (OAuth(app_of(server), store=store) for _ in range(2))
    assert first.authorize() == second.authorize()
    rejected = first.authorize()
    assert first.renew(rejected)
    assert second.renew(rejected)
    assert server.renewals == 2
    assert first.authorize() == second.authorize() != rejected
    assert stat.S_IMODE((tmp_path / "tokens.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "tokens.json.lock").stat().st_mode) == 0o600
    assert "access" not in repr(first)


def test_waiting_for_another_process_ends_with_the_call(
    server: TokenServer, tmp_path: Path
) -> None:
    store = TokenFile(tmp_path / "tokens.json")
    store.save(expired())
    oauth = OAuth(app_of(server), store=store)
    with store.lock(), deadline_in(0.05), pytest.raises(RequestTimeout, match="locked"):
        oauth.authorize()
    assert oauth.authorize().headers[0][1].reveal() == "Bearer access-1"


def test_a_store_without_tokens_needs_some(server: TokenServer, tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    with pytest.raises(ArgumentError, match="no tokens"):
        OAuth(app_of(server), store=TokenFile(path))
    path.write_text("[]")
    with pytest.raises(ArgumentError, match="does not contain tokens"):
        OAuth(app_of(server), store=TokenFile(path))


def test_an_app_gets_its_token_when_it_is_needed(server: TokenServer) -> None:
    sent: list[str] = []

    def respond(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.headers["authorization"])
        return httpx2.Response(401 if len(sent) == 2 else 200, json={"data": {"id": 1}})

    credentials = ClientCredentials(app_of(server), scopes=["a", "b"])
    assert not server.forms
    with Pipedrive(credentials=credentials, transport=httpx2.MockTransport(respond)) as client:
        client.activities.get(1)
        client.activities.get(1)  # 401: renewed once
    assert sent == ["Bearer access-1", "Bearer access-1", "Bearer access-2"]
    assert server.forms == [{"grant_type": "client_credentials", "scope": "a b"}] * 2
    assert server.headers[0]["authorization"] == "Basic YXBwOnM="

    async def call() -> None:
        transport = httpx2.MockTransport(respond)
        async with AsyncPipedrive(credentials=credentials, transport=transport) as client:
            await client.activities.get(1)

    asyncio.run(call())
    assert sent[-1] == "Bearer access-2"
    with pytest.raises(ArgumentError, match="client credentials need a secret"):
        ClientCredentials(app_of(server, client_secret=""))


def test_a_device_waits_until_the_code_is_entered(server: TokenServer) -> None:
    app = app_of(server, client_secret="")
    sign_in = begin_device(app, ["read"])
    assert (sign_in.user_code, sign_in.interval) == ("WDJB-MJHT", 5)
    assert "the-device-code" not in repr(sign_in)
    server.behaviours = ["pending", "slow_down", "drop", "pending"]
    slept: list[float] = []
    tokens = finish_device(app, sign_in, sleep=slept.append, clock=lambda: sum(slept))
    assert tokens.access_token == "access-6"
    # slow_down adds 5 seconds; a lost connection doubles the interval (RFC 8628, 3.5).
    assert slept == [5, 5, 10, 20, 20]
    public = {"client_id": "app"}
    assert server.forms[0] == {**public, "scope": "read"}
    assert server.forms[-1] == {
        **public,
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        "device_code": "the-device-code",
    }
    assert "authorization" not in server.headers[-1]


def test_a_code_that_is_not_entered_expires(server: TokenServer) -> None:
    app = app_of(server)
    sign_in = replace(begin_device(app), expires_in=12.0)
    server.behaviours = ["pending"] * 9
    slept: list[float] = []
    with pytest.raises(AuthenticationError, match="expired") as caught:
        finish_device(app, sign_in, sleep=slept.append, clock=lambda: sum(slept))
    assert (caught.value.code, slept) == ("expired_token", [5, 5])


@pytest.mark.parametrize(
    "body",
    first_and_variants(
        [
            {"user_code": "A\x1b[31m"},
            {"user_code": ""},
            {"verification_uri": "javascript:alert(1)"},
            {"verification_uri": "http://evil.test/"},
            {"verification_uri_complete": "http://evil.test/"},
            {"device_code": None},
        ]
    ),
)
def test_a_code_that_cannot_be_shown_is_rejected(body: dict[str, object]) -> None:
    from tests.support.oauth_server import answer

    valid = {"device_code": "d", "user_code": "u", "verification_uri": "https://a.test/"}
    app = OAuthApp(client_id="i", token_url="https://a.test/", device_url="https://a.test/")
    with pytest.raises(DecodingError, match="the authorization server"):
        begin_device(app, send=lambda effect: answer(**{**valid, **body}))


def test_discovery_reads_the_urls_of_the_issuer(server: TokenServer) -> None:
    document = f"{server.origin}/.well-known/openid-configuration"
    for url in (document, server.origin, f"{server.origin}/"):
        found = discover(url)
        assert found.token_url == f"{server.origin}/token"
        assert found.device_url == f"{server.origin}/device"
    server.issuer = "https://evil.test"
    with pytest.raises(DecodingError, match="not that of its issuer"):
        discover(document)
    with pytest.raises(ArgumentError, match="https"):
        discover("http://example.test")


def test_discovery_rejects_urls_that_would_send_secrets_in_clear() -> None:
    from tests.support.oauth_server import answer

    body: dict[str, Any] = {"issuer": "https://a.test", "token_endpoint": "http://a.test/token"}
    with pytest.raises(DecodingError, match="sent an invalid URL: token_endpoint must be an https"):
        discover("https://a.test", send=lambda effect: answer(**body))


BAD = [
    ("html", DecodingError, "returned no tokens"),
    ("redirect", APIError, "a page or a redirect"),
    ("slow", TransportError, "incomplete after 0.1 s|timeout|Timeout"),
    ("drop", TransportError, "disconnected"),
]


@pytest.mark.parametrize(("behaviour", "error", "message"), first_and_variants(BAD, kept=3))
def test_a_token_endpoint_that_misbehaves_ends_in_time(
    server: TokenServer, behaviour: str, error: type[Exception], message: str
) -> None:
    server.behaviours = [behaviour] * 9
    app = app_of(server, timeout=0.1)
    oauth = OAuth(app, expired(), sleep=lambda seconds: None)
    start = time.monotonic()
    with pytest.raises(error, match=message) as caught:
        oauth.authorize()
    assert time.monotonic() - start < 3
    assert "refresh-0" not in str(caught.value) + repr(vars(caught.value))
    server.behaviours = [behaviour]
    with pytest.raises(PipedriveError):
        discover(server.origin, timeout=0.1)
