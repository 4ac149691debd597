"""Several credentials and OAuth logins in the command line, against servers on loopback."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.any_mock import AnyMock
from tests.support.token_server import TokenServer, token_server

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tokens() -> Iterator[TokenServer]:
    with token_server() as running:
        yield running


@pytest.fixture
def run(
    vault: AnyMock,
    server: Any,
    tokens: TokenServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run the command line in this process; return exit code and output."""
    for name in ("CONFIG_DIR", "STATE_DIR"):
        monkeypatch.setenv(f"API_{name}", str(tmp_path))
    monkeypatch.setenv("API_KEYRING", "off")
    monkeypatch.setenv("API_BASE_URL", server.url)
    monkeypatch.setenv("API_TOKEN_URL", f"{tokens.origin}/token")
    program = vault.module("cli.program")

    def run(*words: str) -> tuple[int, str, str]:
        code = program.run([*words, "--output=json"] if words[0] != "auth" else [*words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_credentials_come_from_the_environment_a_file_and_the_profile(
    run: Run, server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    valid = server.credentials
    code, _, error = run("items", "list-both")
    assert code == 77
    assert "API_APP and API_USER" in error
    monkeypatch.setenv("API_APP", valid["app"])
    monkeypatch.setenv("API_USER", valid["user"])
    assert run("items", "list-both")[0] == 0
    code, _, error = run("items", "list-by-query")
    assert (code, "API_IN_QUERY" in error) == (77, True)
    for name in ("API_APP", "API_USER"):
        monkeypatch.delenv(name)
    file = tmp_path / "credentials-to-read.json"
    file.write_text(json.dumps({name: valid[name] for name in ("app", "user", "in_query")}))
    assert run("items", "list-both", f"--token-file={file}")[0] == 0
    code, _, error = run("auth", "login", f"--token-file={file}")
    assert (code, "verified" in error) == (0, True)
    assert run("items", "list-by-query")[0] == 0
    status = json.loads(run("auth", "status")[1])
    assert (status["logged_in"], status["kind"]) == (True, "token")
    file.write_text(json.dumps({"app": valid["user"], "user": valid["app"]}))
    code, _, error = run("auth", "login", f"--token-file={file}")
    assert (code, "rejected" in error) == (77, True)
    file.write_text(json.dumps({"nobody": "x"}))
    assert run("auth", "login", f"--token-file={file}")[0] == 78
    monkeypatch.setattr("sys.stdin", io.StringIO(file.read_text()))
    code, _, error = run("auth", "login", "--token-file=-")
    assert (code, "standard input must contain" in error) == (78, True)
    assert run("auth", "logout")[0] == 0
    assert run("items", "list-both")[0] == 77


def test_dry_run_and_curl_show_placeholders(
    run: Run, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in server.credentials.items():
        monkeypatch.setenv(f"API_{name.upper()}", value)
    monkeypatch.setenv("API_ACCESS_TOKEN", "the-access-token")
    outputs = {
        "list-by-query": ["api%20key=<redacted>", '--url-query "api%20key=${API_IN_QUERY}"'],
        "list-by-cookie": ["SID=<redacted>", '--cookie "SID=${API_SESSION}"'],
        "list-by-basic": ["<redacted>", '--user "${API_USERNAME}:${API_PASSWORD}"'],
        "list-both": ["<redacted>", '--header "x-app-key: ${API_APP}"'],
    }
    for command, (shown, curl) in outputs.items():
        _, preview, _ = run("items", command, "--dry-run")
        _, line, _ = run("items", command, "--curl")
        assert shown in preview
        assert curl in line
        _, _, verbose = run("items", command, "--verbose")
        for value in (*server.credentials.values(), "the-access-token"):
            assert len(value) < 8 or value not in preview + line + verbose


def test_an_app_logs_in(run: Run, tokens: TokenServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_CLIENT_SECRET", "s")
    tokens.access_prefix = "mock:items:read,"
    assert run("auth", "login", "--client-credentials", "--client-id=app")[0] == 0
    assert tokens.forms[-1]["grant_type"] == "client_credentials"
    assert run("items", "list-by-oauth")[0] == 0
    assert json.loads(run("auth", "status")[1])["kind"] == "oauth"


def test_a_device_logs_in(
    run: Run, tokens: TokenServer, vault: AnyMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("API_CLIENT_SECRET", raising=False)
    monkeypatch.setenv("API_DEVICE_URL", f"{tokens.origin}/device")
    device = vault.module("_runtime.oauth.device")
    monkeypatch.setitem(device.finish_device.__kwdefaults__, "sleep", lambda seconds: None)
    code, _, error = run("auth", "login", "--device", "--client-id=app")
    assert code == 0, error
    assert "WDJB-MJHT" in error
    assert f"Open {tokens.origin}/enter and" in error
    assert f"or open {tokens.origin}/enter?code=WDJB-MJHT" in error
    assert "client_id" in tokens.forms[-1]
    for words in (["--oauth", "--no-input"], ["--client-credentials", "--no-input"]):
        code, _, error = run("auth", "login", *words, "--client-id=app")
        assert (code, "set API_CLIENT_SECRET" in error) == (64, True)
        assert ("empty text if the app has none" in error) == ("--oauth" in words)


@pytest.mark.variants
def test_processes_of_the_command_line_renew_a_login_once(
    run: Run, tokens: TokenServer, vault: AnyMock, tmp_path: Path
) -> None:
    login = {"access_token": "old", "refresh_token": "refresh-0", "renew_at": 1.0}
    credential = {"kind": "oauth", "client_id": "app", "client_secret": "s", "tokens": login}
    file = tmp_path / "credentials.json"
    file.write_text(json.dumps({"default": credential}))
    file.chmod(0o600)
    tokens.delay, tokens.access_prefix = 0.2, "mock:items:read,"
    words = [sys.executable, "-m", f"{vault.name}.cli", "items", "list-by-oauth"]
    processes = [
        subprocess.Popen(
            words,
            cwd=vault.folder,
            env={**os.environ, "PYTHONPATH": str(vault.folder)},
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(8)
    ]
    errors = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * 8, errors
    assert tokens.renewals == 1
