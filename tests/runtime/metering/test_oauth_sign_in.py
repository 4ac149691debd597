"""OAuth 2: signing in, reading responses, and the allowed origins of tokens."""

from __future__ import annotations

import base64
import hashlib
import time
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedrive_activities._runtime.errors import (
    APIError,
    ArgumentError,
    AuthenticationError,
    ClientError,
    DecodingError,
    ServerError,
)
from pipedrive_activities._runtime.messages import RawResponse
from pipedrive_activities._runtime.oauth.credentials import OAuth
from pipedrive_activities._runtime.oauth.tokens import Tokens, check_origin, renewal_time
from tests.support.oauth_server import APP, OLD, Server, answer
from tests.support.stores import NOON

LOCAL = ("http://127.0.0.1:8000", "http://localhost:8000")


@pytest.mark.parametrize(
    "url",
    [
        "http://acme.pipedrive.com",
        "https://pipedrive.com.evil.example",
        "https://evilpipedrive.com",
        "https://user@acme.pipedrive.com",
        "https://acme.pipedrive.com:8443",
        "https://acme.pipedrive.com:x",
        "https://acme.pipedrive.com/path",
        "https://acme.pipedrive.com?query",
        "https://acme.pipedrive.com#part",
        "https://evil.example\\.pipedrive.com",
        "https://evil.example%2f.pipedrive.com",
        "https://evil.example\n.pipedrive.com",
        "https://[::1].pipedrive.com",
        "//acme.pipedrive.com",
        "acme.pipedrive.com",
        "http://127.0.0.1:1",
    ],
)
def test_origins_that_are_not_allowed(url: str) -> None:
    with pytest.raises(ArgumentError, match="; tokens are not sent there") as caught:
        check_origin(url, ("pipedrive.com",))
    assert caught.value.parameter == "api_domain"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://pipedrive.com", "https://pipedrive.com"),
        ("https://ACME.Pipedrive.com/", "https://acme.pipedrive.com"),
        ("https://a-b.pipedrive.com:443", "https://a-b.pipedrive.com"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost:8000/", "http://localhost:8000"),
    ],
)
def test_origins_that_are_allowed(url: str, origin: str) -> None:
    assert check_origin(url, ("pipedrive.com", *LOCAL)) == origin


@given(st.text())
def test_no_text_is_an_allowed_origin_by_accident(text: str) -> None:
    try:
        origin = check_origin(text, ("pipedrive.com",))
    except ArgumentError:
        return
    host = urlsplit(origin).hostname or ""
    assert origin.startswith("https://")
    assert host == "pipedrive.com" or host.endswith(".pipedrive.com")


def test_an_origin_on_another_machine_needs_https_even_when_listed() -> None:
    with pytest.raises(ArgumentError):
        check_origin("http://evil.example", ("http://evil.example",))
    with pytest.raises(ArgumentError, match=r"^token_url must be an https URL$") as caught:
        replace(APP, token_url="http://evil.example/token")
    assert caught.value.parameter == "token_url"
    assert replace(APP, token_url="http://127.0.0.1:1/token").token_url.endswith("/token")


def test_signing_in() -> None:
    sign_in = APP.begin(["activities:read", "activities:full"])
    parts = urlsplit(sign_in.url)
    assert parts._replace(query="").geturl() == "https://oauth.pipedrive.com/oauth/authorize"
    assert parse_qs(parts.query) == {
        "response_type": ["code"],
        "client_id": ["app:1"],
        "redirect_uri": ["https://me.example/back"],
        "state": [sign_in.state],
        "scope": ["activities:read activities:full"],
    }
    assert sign_in.state != APP.begin().state
    server = Server(
        answer(
            access_token="new-access",
            refresh_token="new-refresh",
            expires_in=3599,
            scope="activities:read",
            api_domain="https://acme.pipedrive.com",
        )
    )
    back = f"https://me.example/back?code=the-code&state={sign_in.state}"
    tokens = APP.finish(sign_in, back, server.send, NOON)
    assert server.form() == {
        "grant_type": ["authorization_code"],
        "code": ["the-code"],
        "redirect_uri": ["https://me.example/back"],
    }
    assert tokens == Tokens(
        access_token="new-access",
        refresh_token="new-refresh",
        renew_at=NOON + 3539,
        api_domain="https://acme.pipedrive.com",
        scope="activities:read",
    )


def test_signing_in_with_pkce() -> None:
    sign_in = APP.begin(pkce=True)
    query = parse_qs(urlsplit(sign_in.url).query)
    digest = hashlib.sha256(sign_in.verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert query["code_challenge"] == [challenge]
    assert query["code_challenge_method"] == ["S256"]
    assert 43 <= len(sign_in.verifier) <= 128
    server = Server(answer(access_token="a", refresh_token="r"))
    APP.finish(sign_in, f"https://x/?code=c&state={sign_in.state}", server.send, NOON)
    assert server.form()["code_verifier"] == [sign_in.verifier]


@pytest.mark.parametrize(
    ("query", "error", "words", "parameter"),
    [
        ("code=c&state=forged", ArgumentError, "^state: .* another sign-in", "state"),
        ("code=c", ArgumentError, "another sign-in", "state"),
        ("code=c&state=%C3%A9", ArgumentError, "another sign-in", "state"),
        ("state={state}", ArgumentError, "^code: .* no authorization code$", "code"),
        ("state={state}&error=access_denied", AuthenticationError, "access_denied", ""),
        ("state={state}&error=%1b[31mhostile", AuthenticationError, "denied the request", ""),
    ],
)
def test_a_redirect_that_does_not_match_is_rejected(
    query: str, error: type[Exception], words: str, parameter: str
) -> None:
    sign_in, server = APP.begin(), Server()
    with pytest.raises(error, match=words) as caught:
        APP.finish(sign_in, "https://x/?" + query.format(state=sign_in.state), server.send, NOON)
    assert getattr(caught.value, "parameter", "") == parameter
    assert server.asked == []
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize(
    ("response", "error"),
    [
        (answer(), DecodingError),
        (answer(access_token=5), DecodingError),
        (answer(access_token=""), DecodingError),
        (RawResponse(status=200, headers={}, content=b"<html>"), DecodingError),
        (RawResponse(status=200, headers={}, content=b"[]"), DecodingError),
        (RawResponse(status=200, headers={}, content=b"\xff"), DecodingError),
        (answer(429), APIError),
        (answer(302), APIError),
        (answer(400, error=["invalid_grant"]), AuthenticationError),
        (answer(401), AuthenticationError),
        (answer(403), AuthenticationError),
        (answer(500), ServerError),
        (RawResponse(status=502, headers={}, content=b"<html>"), ServerError),
    ],
)
def test_responses_without_tokens_are_errors(
    response: RawResponse, error: type[ClientError]
) -> None:
    with pytest.raises(error) as caught:
        APP.read_tokens(response, NOON, OLD)
    assert type(caught.value) is error
    assert caught.value.operation == "oauth token"
    if isinstance(caught.value, APIError):
        assert caught.value.status == response.status


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (
            400,
            "invalid_grant",
            r"400 \[invalid_grant\] .* denied the request; let the user sign in again$",
        ),
        (400, "invalid_client", r"denied the request; check the id and secret of the app$"),
        (400, "access_denied", r"denied the request; sign in again, and allow access$"),
        (400, "of another kind", r"400 the authorization server denied the request"),
        (503, "temporarily_unavailable", r"503 \[temporarily_unavailable\] .* server failed$"),
    ],
)
def test_an_error_says_why_and_what_to_do(status: int, code: str, words: str) -> None:
    with pytest.raises(APIError, match=words) as caught:
        APP.read_tokens(answer(status, error=code), NOON, OLD)
    assert caught.value.code == ("" if " " in code else code)


def test_missing_properties_keep_the_previous_values() -> None:
    before = replace(OLD, api_domain="https://acme.pipedrive.com", scope="a b")
    after = APP.read_tokens(answer(access_token="new", expires_in=100), NOON, before)
    assert after == replace(before, access_token="new", renew_at=NOON + 90)
    response = answer(
        access_token="n", refresh_token="r", scope="c", api_domain="https://pipedrive.com"
    )
    assert APP.read_tokens(response, NOON, before) == Tokens(
        access_token="n",
        refresh_token="r",
        renew_at=float("inf"),
        api_domain="https://pipedrive.com",
        scope="c",
    )
    first = APP.read_tokens(answer(access_token="a", refresh_token="r"), NOON)
    assert (first.api_domain, first.scope) == ("", "")


def test_tokens_use_the_clock_unless_a_time_is_passed() -> None:
    sign_in = APP.begin()
    server = Server(answer(access_token="a", refresh_token="r", expires_in=3600))
    before = time.time()
    tokens = APP.finish(sign_in, f"https://x/?code=c&state={sign_in.state}", server.send)
    assert before <= tokens.renew_at - 3540 <= time.time()


def test_an_access_token_without_a_refresh_token_works_until_it_expires() -> None:
    tokens = APP.read_tokens(answer(access_token="a", expires_in=100), NOON)
    assert Tokens.restore(tokens.export()) == tokens
    oauth = OAuth(APP, tokens, wall=lambda: NOON)
    assert oauth.authorize().headers[0][1].reveal() == "Bearer a"
    later = OAuth(APP, tokens, wall=lambda: NOON + 100)
    with pytest.raises(AuthenticationError, match="no refresh token; let the user sign in again"):
        later.authorize()
    with pytest.raises(DecodingError, match=r"returned no tokens$"):
        APP.read_tokens(answer(refresh_token="r"), NOON)


@pytest.mark.parametrize(
    ("expires_in", "renew_at"),
    [
        (3600, 3540.0),
        (100, 90.0),
        (0, 0.0),
        (None, float("inf")),
        ("60", float("inf")),
        (True, float("inf")),
    ],
)
def test_a_token_is_renewed_a_little_early(expires_in: object, renew_at: float) -> None:
    assert renewal_time(0.0, expires_in) == renew_at


def test_tokens_are_renewed_at_the_refresh_url_if_there_is_one() -> None:
    own = replace(APP, refresh_url="https://me.example/renew")
    assert own.renewal("r").request.url == "https://me.example/renew"
    other = replace(APP, token_url="http://127.0.0.1:1/token")
    assert other.renewal("r").request.url == other.token_url, (
        "the refresh token is sent to the URL that issued it"
    )
    with pytest.raises(ArgumentError, match="refresh_url"):
        replace(APP, refresh_url="http://evil.example/renew")
