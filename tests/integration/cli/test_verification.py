"""What is checked before it is accepted: tokens, profiles and base URLs; ``doctor`` asks."""

from __future__ import annotations

import pytest

from tests.integration.cli.conftest import Shell
from tests.support.variants import first_and_variants

TOKEN = "a1b2c3d4e5"
LOGIN = ("auth", "login", "--token-file", "-")


@pytest.fixture
def logged_out(shell: Shell) -> Shell:
    shell.environment["PIPEDRIVE_API_TOKEN"] = ""
    shell.api.token = TOKEN
    return shell


def test_login_verifies_the_token_with_the_cheapest_call(logged_out: Shell) -> None:
    result = logged_out(*LOGIN, stdin=TOKEN)
    assert result.code == 0
    assert "token verified (activities get, 1 token)" in result.err
    assert [path for _, path, _, _ in logged_out.api.requests] == ["/api/v2/activities/42"]
    logged_out.api.records.clear()
    assert logged_out(*LOGIN, stdin=TOKEN).code == 0  # there is no such record, but it was allowed


def test_a_rejected_token_is_not_stored(logged_out: Shell) -> None:
    result = logged_out(*LOGIN, stdin="wrong")
    assert result.code == 77
    assert "not logged in: the server rejected the credential" in result.error["message"]
    assert not (logged_out.folder / "config").exists()
    assert logged_out(*LOGIN, "--no-verify", stdin="wrong").code == 0
    assert len(logged_out.api.requests) == 1
    assert logged_out("auth", "status").json["logged_in"]


@pytest.mark.parametrize(
    ("reply", "code", "text"),
    first_and_variants(
        [
            ((404, b"<html>Not found"), 78, "does not respond like this API"),
            ((403, {"success": False, "error": "forbidden"}), 0, "may not read this resource"),
            ((500, {"success": False, "error": "broken"}), 69, "--no-verify stores a token"),
        ]
    ),
)
def test_other_answers_to_a_login(
    logged_out: Shell, reply: tuple[int, object], code: int, text: str
) -> None:
    logged_out.api.gate = lambda method, path: reply
    result = logged_out(*LOGIN, stdin=TOKEN)
    assert result.code == code
    assert text in result.err
    assert (logged_out.folder / "config/credentials.json").exists() == (code == 0)


def test_doctor_asks_the_server(logged_out: Shell) -> None:
    def server() -> tuple[str, str]:
        rows = logged_out("doctor", "-o", "json").json
        return next((row["state"], row["details"]) for row in rows if row["check"] == "server")

    assert server()[0] == "note"
    assert not logged_out.api.requests
    logged_out.environment["PIPEDRIVE_API_TOKEN"] = TOKEN
    assert server() == ("ok", "accepted the credential (activities get, 1 token)")
    logged_out.environment["PIPEDRIVE_API_TOKEN"] = "expired"
    assert server()[0] == "failed"
    assert "rejected the credential" in server()[1]
    logged_out.environment["PIPEDRIVE_BASE_URL"] = "http://127.0.0.1:1"
    assert "127.0.0.1:1" in server()[1]
    sent = len(logged_out.api.requests)
    assert logged_out("doctor", "--offline").code == 0
    assert len(logged_out.api.requests) == sent


@pytest.mark.parametrize(
    "arguments",
    first_and_variants(
        [
            (("activities", "list", "--profile", "wrok"),),
            (("auth", "status", "--profile", "wrok"),),
            (("auth", "logout", "--profile", "wrok"),),
            (("config", "use", "wrok"),),
            (("config", "get", "timeout", "--profile", "wrok"),),
            (("api", "GET", "/v1/x", "--profile", "wrok"),),
        ]
    ),
)
def test_an_unknown_profile_is_rejected(shell: Shell, arguments: tuple[str, ...]) -> None:
    assert shell("config", "set", "timeout", "9", "--profile", "work").code == 0
    result = shell(*arguments)
    assert result.code == 78
    assert 'unknown profile "wrok"' in result.error["message"]
    assert "did you mean work?" in result.err
    assert not shell.api.requests


def test_a_setting_creates_a_profile_visibly(shell: Shell) -> None:
    result = shell("config", "set", "timeout", "9", "--profile", "work")
    assert "Created profile work." in result.err
    assert shell("config", "set", "timeout", "8", "--profile", "work").err == ""
    shell.environment["PIPEDRIVE_PROFILE"] = "home"
    assert "auth login --profile NAME" in shell("activities", "list").err


@pytest.mark.parametrize(
    "url",
    first_and_variants(
        [
            "nonsense",
            "https://exa mple.com",
            "ftp://example.com",
            "https://a..b",
            "https://-a.example",
            "https://example.com:99999",
            "https://[::zz]",
            "https://user:secret@example.com",
            "https://example.com/?a=b",
            "",
        ]
    ),
)
def test_a_nonsense_base_url_is_rejected_everywhere(shell: Shell, url: str) -> None:
    assert shell("config", "set", "base_url", url).code == 64
    assert shell(*LOGIN, "--base-url", url, stdin="token").code == 64
    if url:
        assert shell("activities", "list", "--base-url", url).code == 78
    assert not shell.api.requests
    assert not (shell.folder / "config").exists()


@pytest.mark.parametrize(
    "url", ["http://[::1]:8080", "https://münchen.example", "https://api.example.com/base/"]
)
def test_a_sensible_base_url_is_stored(shell: Shell, url: str) -> None:
    assert shell("config", "set", "base_url", url).code == 0
