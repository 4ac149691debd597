"""Secrets: no local variable, message, body or file of others shows a credential."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import httpx2
import pytest

import pipedrive_activities
from pipedrive_activities import OPERATIONS
from pipedrive_activities._runtime.call.authorization import Authorization
from pipedrive_activities._runtime.call.credentials import ApiToken, TokenSource
from pipedrive_activities._runtime.oauth.credentials import OAuth
from pipedrive_activities._runtime.oauth.tokens import Tokens
from pipedrive_activities.errors import APIError, ArgumentError, ClientError, DecodingError
from pipedrive_activities.oauth import OAuthApp
from pipedrive_activities.stores import SQLiteStore
from tests.support.both_clients import TOKEN, ClientAdapter


def locals_of(error: BaseException) -> Iterator[tuple[str, str]]:
    """Yield the reprs of all local variables in the frames of an error and its context."""
    traceback: TracebackType | None = error.__traceback__
    while traceback is not None:
        frame = traceback.tb_frame
        if "/tests/" not in frame.f_code.co_filename:
            for name, value in frame.f_locals.items():
                yield f"{frame.f_code.co_qualname}: {name}", repr(value)
        traceback = traceback.tb_next
    for cause in (error.__cause__, error.__context__):
        if cause is not None:
            yield from locals_of(cause)


@pytest.mark.parametrize("raised", [AssertionError, OSError, ValueError, KeyboardInterrupt])
def test_no_local_variable_shows_the_token(
    adapter: ClientAdapter, raised: type[BaseException]
) -> None:
    seen: list[str] = []

    def fail(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.headers["x-api-token"])
        raise raised("x")

    client = adapter.client(fail, retries=0)
    if adapter.kind == "async" and raised is KeyboardInterrupt:
        pytest.skip("it would end the event loop")
    with pytest.raises((raised, ClientError)) as caught:
        adapter.get(client.activities.get(1))
    assert seen == [TOKEN]
    assert [name for name, text in locals_of(caught.value) if TOKEN in text] == []


def test_no_local_variable_shows_a_token_that_was_passed_by_a_wrong_name(
    adapter: ClientAdapter,
) -> None:
    with pytest.raises(TypeError, match=r"Pipedrive\(\) got an unexpected .* 'token'") as caught:
        adapter.client(token=TOKEN)
    shown = list(locals_of(caught.value))
    assert shown
    assert [name for name, text in shown if TOKEN in text] == []


def test_no_local_variable_shows_a_token_of_oauth() -> None:
    def fail(action: object) -> pipedrive_activities.RawResponse:
        raise RuntimeError(repr(action))

    app = OAuthApp(
        client_id="i",
        client_secret="the-client-secret",
        authorize_url="https://a.test",
        token_url="https://a.test",
    )
    oauth = OAuth(app, Tokens(access_token="", refresh_token="the-refresh-token"), send=fail)
    sign_in = app.begin()
    errors: list[BaseException] = []
    with pytest.raises(RuntimeError) as renewal:
        oauth.authorize()
    errors.append(renewal.value)
    with pytest.raises(RuntimeError) as exchange:
        app.finish(sign_in, f"https://b.test/?state={sign_in.state}&code=the-code", send=fail)
    errors.append(exchange.value)
    for error in errors:
        for name, text in locals_of(error):
            for secret in ("the-client-secret", "the-refresh-token", "the-code"):
                assert secret not in text, name


def test_pytest_with_locals_does_not_show_the_token(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        "import httpx2, pipedrive_activities\n"
        "def fail(request):\n"
        "    raise AssertionError('x')\n"
        "def test_it():\n"
        "    transport = httpx2.MockTransport(fail)\n"
        "    pipedrive_activities.Pipedrive(transport=transport).activities.get(1)\n"
    )
    folder = Path(pipedrive_activities.__file__).parents[1]
    completed = subprocess.run(
        [sys.executable, "-m", "pytest", "-l", "-p", "no:cacheprovider", "--full-trace", "."],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(folder),
            "PIPEDRIVE_API_TOKEN": TOKEN,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # loading them takes longer than the test
        },
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert "1 failed" in completed.stdout
    assert "authorization" in completed.stdout
    assert TOKEN not in completed.stdout


@pytest.mark.parametrize("status", [400, 404, 500, 200])
def test_a_body_that_repeats_the_token_is_redacted(adapter: ClientAdapter, status: int) -> None:
    token = 'a"b/c-secret-token'
    escaped = token.replace('"', '\\"')
    body = f'{{"error": "bad token {escaped}", "code": "{escaped}", "x": {status}'
    body += "}" if status != 200 else ""
    headers = {"x-request-id": token}
    client = adapter.client(
        lambda request: httpx2.Response(status, content=body.encode(), headers=headers),
        api_token=token,
        retries=0,
    )
    with pytest.raises(DecodingError if status == 200 else APIError) as caught:
        adapter.get(client.activities.get(1))
    response = caught.value.response
    assert response is not None
    for text in (
        str(caught.value),
        response.text,
        repr(response.headers),
        repr(vars(caught.value)),
    ):
        assert "secret-token" not in text
    assert "<hidden>" in response.text


@pytest.mark.parametrize("form", ["\\u{:04x}", "\\u{:04X}"])
def test_a_token_that_is_repeated_in_escapes_is_redacted(adapter: ClientAdapter, form: str) -> None:
    token = "Az/9-secret-token"
    escaped = "".join(form.format(ord(character)) for character in token[1:])
    body = f'{{"error": "bad token A{escaped}", "code": "A{escaped}"}}'
    client = adapter.client(lambda request: httpx2.Response(400, text=body), api_token=token)
    with pytest.raises(APIError) as caught:
        adapter.get(client.activities.get(1))
    assert caught.value.response is not None
    assert caught.value.response.json() == {"error": "bad token <hidden>", "code": "<hidden>"}
    assert "secret-token" not in str(caught.value) + repr(vars(caught.value))


@pytest.mark.parametrize("body", ["<{}", '{{"data": {{"id": "{}"}}}}'])
def test_no_frame_shows_a_token_in_a_body_that_cannot_be_decoded(
    adapter: ClientAdapter, body: str
) -> None:
    content = body.format(TOKEN).encode()
    client = adapter.client(lambda request: httpx2.Response(200, content=content), strict=True)
    with pytest.raises(DecodingError) as caught:
        adapter.get(client.activities.get(1))
    assert [name for name, text in locals_of(caught.value) if TOKEN in text] == []
    assert caught.value.__context__ is None


def test_no_frame_shows_a_token_in_a_redirect(adapter: ClientAdapter) -> None:
    def redirect(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(307, headers={"location": f"http://127.0.0.1:1/?t={TOKEN}"})

    client = adapter.client(redirect, retries=1)
    with pytest.raises(APIError) as caught:
        adapter.get(client.activities.get(1))
    assert [name for name, text in locals_of(caught.value) if TOKEN in text] == []


@pytest.mark.parametrize(
    "token", ["secret\n", "sécret", "\ud800secret", "two secrets", "\x7fsecret"]
)
def test_a_token_that_no_header_can_contain_is_not_quoted(token: str) -> None:
    for authorize in (
        lambda: ApiToken(token, "x-api-token"),
        TokenSource(lambda: token, "x-api-token").authorize,
        OAuth(
            OAuthApp(
                client_id="i",
                client_secret="s",
                authorize_url="https://a.test",
                token_url="https://a.test",
            ),
            Tokens(access_token=token, refresh_token="r", renew_at=float("inf")),
        ).authorize,
    ):
        with pytest.raises((ArgumentError, DecodingError)) as caught:
            authorize()
        assert "cret" not in str(caught.value)
        assert [name for name, text in locals_of(caught.value) if "cret" in text] in (
            [],
            ["ApiToken.__init__: token"],
        )


def test_credentials_of_others_are_wrapped() -> None:
    authorization = Authorization((("authorization", "Bearer the-secret"),))
    assert "the-secret" not in repr(authorization.headers)
    assert authorization.headers[0][1].reveal() == "Bearer the-secret"


def test_files_of_a_store_are_private(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        store = SQLiteStore(tmp_path / "quota.sqlite")
        client = pipedrive_activities.Pipedrive(
            "token-for-the-store",
            store=store,
            transport=httpx2.MockTransport(lambda request: httpx2.Response(200, content=b"{}")),
        )
        client.send(OPERATIONS["getActivity"], {"id": 1})
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
        client.close()
    finally:
        os.umask(mask)
    assert "quota.sqlite-wal" in modes
    assert set(modes.values()) == {0o600}
