"""Login, credentials and settings: precedence, storage and secrecy."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.integration.cli.conftest import Shell

TOKEN = "a1b2c3d4e5"


@pytest.fixture
def logged_out(shell: Shell) -> Shell:
    """A shell without a token in its environment."""
    shell.environment["PIPEDRIVE_API_TOKEN"] = ""
    shell.api.token = TOKEN
    return shell


def test_a_token_is_stored_in_a_private_file_and_used(logged_out: Shell) -> None:
    assert logged_out("activities", "get", "1").code == 77
    login = logged_out("auth", "login", "--token-file", "-", stdin=f"{TOKEN}\n")
    assert login.code == 0
    assert TOKEN not in login.out + login.err
    stored = logged_out.folder / "config/credentials.json"
    assert stored.stat().st_mode & 0o077 == 0
    assert logged_out("activities", "get", "1").code == 0
    status = logged_out("auth", "status")
    assert (status.code, status.json["kind"], status.json["source"]) == (0, "token", str(stored))
    assert logged_out("auth", "logout").code == 0
    assert not stored.exists()
    assert logged_out("auth", "status").code == 77


def test_a_token_comes_from_the_option_else_the_environment_else_the_profile(
    logged_out: Shell,
) -> None:
    logged_out("auth", "login", "--no-verify", "--token-file", "-", stdin="of-the-profile")
    logged_out("activities", "get", "1")
    logged_out.environment["PIPEDRIVE_API_TOKEN"] = "of-the-environment"
    logged_out("activities", "get", "1")
    (logged_out.folder / "token").write_text("of-the-option\n")
    logged_out("activities", "get", "1", "--token-file", str(logged_out.folder / "token"))
    sent = [headers["x-api-token"] for _, _, headers, _ in logged_out.api.requests]
    assert sent == ["of-the-profile", "of-the-environment", "of-the-option"]


def test_profiles_are_separate(logged_out: Shell) -> None:
    for name in ("work", "home"):
        words = ("auth", "login", "--no-verify", "--profile", name, "--token-file", "-")
        logged_out(*words, stdin=f"token-{name}")
    logged_out("activities", "get", "1", "--profile", "home")
    logged_out("config", "use", "work")
    logged_out("activities", "get", "1")
    logged_out.environment["PIPEDRIVE_PROFILE"] = "home"
    logged_out("activities", "get", "1")
    sent = [headers["x-api-token"] for _, _, headers, _ in logged_out.api.requests]
    assert sent == ["token-home", "token-work", "token-home"]
    names = [row["profile"] for row in logged_out("config", "profiles").json]
    assert names == ["home", "work"]


def test_settings_of_a_profile_are_overridden_by_environment_and_options(shell: Shell) -> None:
    assert shell("config", "set", "output", "jsonl").code == 0
    assert shell("activities", "list", "--limit", "2").out.count("\n") == 2
    assert shell("activities", "list", "--limit", "2", "--output", "csv").out.startswith("id,")
    shell.environment["PIPEDRIVE_OUTPUT"] = "yaml"
    assert shell("activities", "list", "--limit", "2").out.startswith("- id: 1")
    listed = {row["key"]: row for row in shell("config", "list", "-o", "json").json}
    assert (listed["output"]["value"], listed["output"]["source"]) == ("yaml", "environment")
    shell.environment.clear()
    assert shell("config", "unset", "output").code == 0
    assert shell("activities", "list", "--limit", "2").out.startswith("[")


@pytest.mark.parametrize(
    "arguments",
    [("output", "xml"), ("timeout", "-1"), ("seats", "x"), ("plan", "Gold"), ("key", "x")],
)
def test_an_invalid_setting_is_rejected(shell: Shell, arguments: tuple[str, str]) -> None:
    assert shell("config", "set", *arguments).code == 64
    assert not (shell.folder / "config/config.toml").exists()


@pytest.mark.parametrize("text", ["current = [", "current = 3", "[profiles.default]\ncolour = 1\n"])
def test_an_invalid_configuration_file_is_78_and_named(shell: Shell, text: str) -> None:
    (shell.folder / "config").mkdir()
    (shell.folder / "config/config.toml").write_text(text)
    result = shell("activities", "list")
    assert result.code == 78
    assert "config.toml" in result.error["message"]
    doctor = shell("doctor")
    assert doctor.code == 78
    states = {row["check"]: row["state"] for row in doctor.json}
    assert states["configuration"] == "failed"
    assert states["python"] == "ok"


def test_a_credential_that_others_can_read_is_rejected(logged_out: Shell) -> None:
    logged_out("auth", "login", "--token-file", "-", stdin=TOKEN)
    stored = logged_out.folder / "config/credentials.json"
    stored.chmod(0o644)
    result = logged_out("activities", "get", "1")
    assert result.code == 78
    assert f"chmod 600 {stored}" in result.error["message"]
    stored.chmod(0o600)
    stored.write_text("[]")
    assert logged_out("activities", "get", "1").code == 78
    stored.write_text('{"default": {"kind": "token", "colour": 1}}')
    assert logged_out("activities", "get", "1").code == 78


def test_no_input_never_prompts(logged_out: Shell) -> None:
    assert logged_out("auth", "login", "--no-input").code == 64
    assert logged_out("auth", "login", "--token-file", "/nowhere").code == 78
    assert logged_out("auth", "login", "--oauth").code == 64


def test_profile_names_round_trip_through_the_file(shell: Shell) -> None:
    name = 'a "quoted" [name] = \x7f é'
    assert shell("config", "set", "seats", "3", "--profile", name).code == 0
    listed = shell("config", "list", "--profile", name).json
    assert next(row["value"] for row in listed if row["key"] == "seats") == "3"


class Authority(HTTPServer):
    """An authorization server that issues tokens for any code and counts the requests."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), AuthorityHandler)
        self.forms: list[dict[str, list[str]]] = []
        self.domain = ""
        self.authorizations: list[str] = []


class AuthorityHandler(BaseHTTPRequestHandler):
    server: Authority

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["content-length"])).decode()
        self.server.forms.append(parse_qs(text))
        self.server.authorizations.append(self.headers["authorization"])
        count = len(self.server.forms)
        body = json.dumps(
            {
                "access_token": f"access-{count}",
                "refresh_token": "refresh",
                "expires_in": 3600 if count > 1 else 0,
                "api_domain": self.server.domain,
            }
        ).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def authority(api: object) -> Iterator[Authority]:
    with Authority() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_login_with_the_browser(logged_out: Shell, authority: Authority) -> None:
    logged_out.environment |= {
        "PIPEDRIVE_AUTHORIZE_URL": "http://127.0.0.1:1/authorize",
        "PIPEDRIVE_TOKEN_URL": f"http://127.0.0.1:{authority.server_port}/token",
        "PIPEDRIVE_CLIENT_SECRET": "app-secret",
    }
    authority.domain = logged_out.api.origin
    process = subprocess.Popen(
        [*logged_out.command, "auth", "login", "--oauth", "--client-id", "app"],
        env=logged_out.env,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    first = process.stderr.readline()
    assert first == "Log in at:\n", first + process.communicate()[1]
    query = parse_qs(urlsplit(process.stderr.readline()).query)
    assert query["code_challenge_method"] == ["S256"]
    assert set(query["scope"][0].split()) == {"activities:read", "activities:full"}
    redirect = query["redirect_uri"][0]
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{redirect}?code=stolen&state=guessed").close()
    with urllib.request.urlopen(f"{redirect}?code=granted&state={query['state'][0]}") as page:
        assert b"close this window" in page.read()
    output = process.stderr.read()
    process.stderr.close()
    assert process.wait(30) == 0, output
    form = authority.forms[0]
    assert form["code"] == ["granted"]
    assert len(form["code_verifier"][0]) >= 43
    assert form["redirect_uri"] == [redirect]
    assert not re.search(r"access-1|refresh|app-secret", output)
    assert logged_out("auth", "status").json["kind"] == "oauth"
    planned = logged_out("activities", "get", "1", "--dry-run").json["requests"][0]
    assert planned["headers"]["authorization"] == "<redacted>"
    assert planned["url"].startswith(logged_out.api.origin)
    logged_out.api.gate = lambda method, path: (200, {"success": True, "data": {"id": 1}})
    logged_out("activities", "get", "1")
    logged_out("activities", "get", "2")
    sent = [headers.get("authorization") for _, _, headers, _ in logged_out.api.requests]
    assert sent[0] == "Bearer access-2"
    assert set(sent) == {"Bearer access-2"}, "a renewed token is stored for the next run"
    assert len(authority.forms) == 2


KEYRING = """
import json, os, pathlib
from keyring.backend import KeyringBackend

class Ring(KeyringBackend):
    priority = 5
    path = pathlib.Path(os.environ["RING"])

    def load(self):
        return json.loads(self.path.read_text()) if self.path.exists() else {}

    def get_password(self, service, username):
        return self.load().get(f"{service}/{username}")

    def set_password(self, service, username, password):
        self.path.write_text(json.dumps({**self.load(), f"{service}/{username}": password}))

    def delete_password(self, service, username):
        kept = self.load()
        from keyring.errors import PasswordDeleteError
        if kept.pop(f"{service}/{username}", None) is None:
            raise PasswordDeleteError("none")
        self.path.write_text(json.dumps(kept))
"""


def test_a_keyring_is_used_if_available(logged_out: Shell) -> None:
    pytest.importorskip("keyring", reason="keyring is not installed")
    (logged_out.folder / "ring.py").write_text(KEYRING)
    logged_out.environment |= {
        "PYTHONPATH": f"{logged_out.env['PYTHONPATH']}:{logged_out.folder}",
        "PYTHON_KEYRING_BACKEND": "ring.Ring",
        "RING": str(logged_out.folder / "ring.json"),
        "PIPEDRIVE_KEYRING": "",
    }
    login = logged_out.process("auth", "login", "--token-file", "-", stdin=TOKEN)
    assert "stored in keyring" in login.err
    assert not (logged_out.folder / "config/credentials.json").exists()
    assert logged_out.process("activities", "get", "1").code == 0
    assert logged_out.process("auth", "status").json["source"] == "keyring"
    assert logged_out.process("auth", "logout").code == 0
    assert json.loads((logged_out.folder / "ring.json").read_text()) == {}


def test_the_file_is_used_without_a_working_keyring(logged_out: Shell) -> None:
    logged_out.environment |= {
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "PIPEDRIVE_KEYRING": "",
    }
    assert logged_out.process("auth", "login", "--token-file", "-", stdin=TOKEN).code == 0
    assert (logged_out.folder / "config/credentials.json").exists()


def test_all_runs_share_the_limits_of_the_plan(shell: Shell) -> None:
    assert shell("config", "set", "plan", "lite").code == 0
    assert shell("config", "set", "seats", "1").code == 0
    store = shell.folder / "state/quota.sqlite"
    assert shell("activities", "get", "1").code == 0
    with sqlite3.connect(store) as rows:
        rows.execute("UPDATE days SET spent = 29999")
    rows.close()
    assert shell("activities", "get", "1").code == 0
    limited = shell("activities", "get", "1")
    assert limited.code == 75
    assert limited.error["retry"].startswith("after ")
    assert len(shell.api.requests) == 2
    shell.environment["PIPEDRIVE_PLAN"] = "Gold"
    assert shell("activities", "get", "1").code == 78
