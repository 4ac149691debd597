"""OAuth 2 credentials: single renewal, API origin, and no secrets in output."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from pipedrive_activities._runtime.call.credentials import Credentials
from pipedrive_activities._runtime.errors import (
    ArgumentError,
    AuthenticationError,
    ServerError,
    TransportError,
)
from pipedrive_activities._runtime.metering.locks import ForkSafeLock
from pipedrive_activities._runtime.oauth.credentials import OAuth
from pipedrive_activities._runtime.oauth.tokens import Tokens
from tests.support.oauth_server import APP, OLD, Server, Signed, answer, token_of
from tests.support.stores import NOON

SECRETS = ("s3cret", "old-access", "the-refresh", "new-access", "the-code")


def test_oauth_implements_credentials() -> None:
    credentials: Credentials = Signed().oauth
    assert isinstance(credentials, Credentials)


def test_a_fresh_token_is_used_without_a_request() -> None:
    signed = Signed()
    assert not signed.oauth.blocking
    assert token_of(signed.oauth.authorize()) == "old-access"
    assert signed.server.asked == []


def test_an_expired_token_is_renewed_and_saved_before_it_is_used() -> None:
    signed = Signed()
    signed.clock.advance(100)
    assert signed.oauth.blocking
    assert token_of(signed.oauth.authorize()) == "new-access-1"
    assert signed.server.form() == {
        "grant_type": ["refresh_token"],
        "refresh_token": ["the-refresh"],
    }
    (saved,) = signed.saved
    assert (saved.access_token, saved.refresh_token) == ("new-access-1", "the-refresh")
    assert saved.renew_at == NOON + 100 + 3600 - 60
    assert not signed.oauth.blocking
    signed.oauth.authorize()
    assert len(signed.server.asked) == 1


def test_the_app_authenticates_with_basic() -> None:
    signed = Signed()
    signed.clock.advance(100)
    signed.oauth.authorize()
    (sent,) = signed.server.asked
    assert sent.request.url == "https://oauth.pipedrive.com/oauth/token"
    assert sent.request.method == "POST"
    assert sent.request.operation == "oauth token"
    assert (sent.timeout, sent.seconds) == (APP.timeout, APP.timeout)
    assert sent.request.headers == {
        "accept": "application/json",
        "content-type": "application/x-www-form-urlencoded",
    }
    ((name, value),) = sent.authorization.headers
    assert name == "authorization"
    assert base64.b64decode(value.reveal().removeprefix("Basic ")) == b"app%3A1:s3cret%2F%2B"


class CountingLock(ForkSafeLock):
    """A lock that signals when a number of threads wait for it."""

    def __init__(self, expected: int, all_here: threading.Event) -> None:
        super().__init__()
        self._missing = expected
        self._count = threading.Lock()
        self._all_here = all_here

    def acquire(self, seconds: float) -> bool:
        with self._count:
            self._missing -= 1
            if self._missing == 0:
                self._all_here.set()
        return super().acquire(seconds)


def test_many_threads_cause_one_renewal() -> None:
    signed = Signed()
    signed.clock.advance(100)
    signed.server.gate.clear()
    signed.oauth._lock = CountingLock(16, signed.server.gate)

    def work(_: int) -> str:
        return token_of(signed.oauth.authorize())

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(work, range(16))) == {"new-access-1"}
    assert (len(signed.server.asked), len(signed.saved)) == (1, 1)


def test_many_tasks_cause_one_renewal() -> None:
    signed = Signed()
    signed.clock.advance(100)

    async def work() -> str:
        return token_of(await asyncio.to_thread(signed.oauth.authorize))

    async def all_of_it() -> set[str]:
        return set(await asyncio.gather(*(work() for _ in range(50))))

    assert asyncio.run(all_of_it()) == {"new-access-1"}
    assert len(signed.server.asked) == 1


def test_waiting_threads_share_a_failure() -> None:
    signed = Signed(Server(*[answer(400, error="invalid_grant")] * 4))
    signed.clock.advance(100)
    signed.server.gate.clear()
    signed.oauth._lock = CountingLock(4, signed.server.gate)

    def work(_: int) -> str:
        try:
            return token_of(signed.oauth.authorize())
        except AuthenticationError as error:
            return str(error)

    with ThreadPoolExecutor(4) as pool:
        (response,) = set(pool.map(work, range(4)))
    assert "invalid_grant" in response
    assert len(signed.server.asked) == 1


def test_a_failure_does_not_affect_later_calls() -> None:
    signed = Signed(Server(answer(401, error="invalid_client")))
    signed.clock.advance(100)
    with pytest.raises(AuthenticationError, match="check the id and secret of the app"):
        signed.oauth.authorize()
    assert token_of(signed.oauth.authorize()) == "new-access-2"


def test_a_401_of_several_calls_renews_once() -> None:
    signed = Signed()
    rejected = signed.oauth.authorize()
    assert signed.oauth.renew(rejected)
    assert signed.oauth.renew(rejected)
    assert token_of(signed.oauth.authorize()) == "new-access-1"
    assert len(signed.server.asked) == 1


def test_only_temporary_errors_are_retried() -> None:
    signed = Signed(Server(TransportError("reset"), answer(503)))
    signed.clock.advance(100)
    assert token_of(signed.oauth.authorize()) == "new-access-3"
    assert len(signed.slept) == 2
    assert 0 <= signed.slept[0] <= 0.25
    assert 0 <= signed.slept[1] <= 0.5
    down = Signed(Server(*[answer(500, error="server_error")] * 3))
    down.clock.advance(100)
    with pytest.raises(ServerError):
        down.oauth.authorize()
    assert len(down.server.asked) == 3
    rejected = Signed(Server(answer(400, error="invalid_grant")))
    rejected.clock.advance(100)
    with pytest.raises(AuthenticationError, match="sign in again"):
        rejected.oauth.authorize()
    assert len(rejected.server.asked) == 1


def test_the_api_domain_is_followed() -> None:
    signed = Signed(
        Server(
            answer(access_token="a", expires_in=10, api_domain="https://acme.pipedrive.com/"),
            answer(access_token="b", expires_in=10),
        )
    )
    assert signed.oauth.authorize().base_url is None
    for _ in range(2):
        signed.clock.advance(100)
        assert signed.oauth.authorize().base_url == "https://acme.pipedrive.com"


def test_an_unknown_api_domain_gets_no_token() -> None:
    signed = Signed(Server(answer(access_token="a", api_domain="https://evil.example")))
    signed.clock.advance(100)
    with pytest.raises(ArgumentError, match="not an allowed https host"):
        signed.oauth.authorize()
    assert signed.saved == []


def test_exported_tokens_can_be_restored() -> None:
    tokens = replace(OLD, api_domain="https://acme.pipedrive.com", scope="a b")
    assert Tokens.restore(json.loads(json.dumps(tokens.export()))) == tokens
    endless = Tokens.restore(replace(OLD, renew_at=float("inf")).export())
    assert endless.renew_at == 0.0
    least = Tokens(access_token="", refresh_token="r", renew_at=0.0, api_domain="", scope="")
    assert Tokens.restore({"refresh_token": "r"}) == least
    odd = {"refresh_token": "r", "access_token": 5, "renew_at": "soon", "api_domain": None}
    assert Tokens.restore(odd) == least
    with pytest.raises(ArgumentError, match=r"^refresh_token: missing$") as missing:
        Tokens.restore({"scope": "a"})
    assert missing.value.parameter == "refresh_token"
    with pytest.raises(ArgumentError, match="api_domain"):
        OAuth(APP, Tokens.restore({"refresh_token": "r", "api_domain": "https://evil.example"}))


def test_a_failing_callback_ends_one_call_but_keeps_the_tokens() -> None:
    signed = Signed()

    def fail(_: Tokens) -> None:
        raise OSError("disk full")

    oauth = OAuth(APP, OLD, on_renewal=fail, send=signed.server.send, wall=lambda: NOON + 100)
    with pytest.raises(OSError, match="disk full"):
        oauth.authorize()
    assert token_of(oauth.authorize()) == "new-access-1"


def test_if_the_clock_is_set_back_a_401_renews() -> None:
    signed = Signed()
    signed.clock.wall -= 86_400
    rejected = signed.oauth.authorize()
    signed.oauth.renew(rejected)
    assert token_of(signed.oauth.authorize()) == "new-access-1"


def test_secrets_are_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    signed = Signed(
        Server(answer(400, error="the-refresh old-access s3cret", error_description="the-refresh"))
    )
    signed.clock.advance(100)
    with caplog.at_level(logging.DEBUG), pytest.raises(AuthenticationError) as caught:
        signed.oauth.authorize()
    sign_in = APP.begin(pkce=True)
    (sent,) = signed.server.asked
    shown = [repr(value) for value in (APP, OLD, signed.oauth, sent, sent.request, caught.value)]
    shown += [str(caught.value), repr(pickle.dumps(caught.value)), caplog.text]
    assert not [secret for secret in SECRETS for text in shown if secret in text]
    assert sign_in.state not in repr(sign_in)
    assert sign_in.verifier not in repr(sign_in)
    for secretive in (APP, OLD, signed.oauth):
        with pytest.raises(TypeError, match="cannot be pickled"):
            pickle.dumps(secretive)


def test_the_identity_outlives_renewals() -> None:
    signed = Signed(Server(answer(access_token="a", refresh_token="another")))
    before = signed.oauth.identity
    signed.clock.advance(100)
    signed.oauth.authorize()
    assert signed.oauth.identity == before
    assert Signed().oauth.identity != Signed(tokens=replace(OLD, refresh_token="b")).oauth.identity


def test_waiting_threads_share_a_second_failure() -> None:
    failures = [answer(400, error="invalid_client"), *[answer(400, error="invalid_grant")] * 4]
    signed = Signed(Server(*failures))
    signed.clock.advance(100)
    with pytest.raises(AuthenticationError, match="invalid_client"):
        signed.oauth.authorize()
    signed.server.gate.clear()
    signed.oauth._lock = CountingLock(4, signed.server.gate)

    def work(_: int) -> str:
        try:
            return token_of(signed.oauth.authorize())
        except AuthenticationError as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(work, range(4))) == {"invalid_grant"}
    assert len(signed.server.asked) == 2
