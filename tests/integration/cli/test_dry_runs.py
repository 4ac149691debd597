"""``--dry-run`` and ``--curl``: the exact requests and the maximum cost."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.integration.cli.conftest import Shell
from tests.integration.cli.stub_api import Reply


def test_a_dry_run_as_text_shows_the_request_and_the_cost(shell: Shell) -> None:
    arguments = ("activities", "create", "--subject", "\x1b[31m", "--dry-run", "--output", "table")
    out = shell(*arguments).out
    assert out.startswith(f"POST {shell.api.origin}/api/v2/activities\n")
    assert "x-api-token: <redacted>" in out
    assert '"subject": "\\u001b[31m"' in out
    assert "5 tokens; 20 with all retries. Nothing was sent." in out


@pytest.mark.parametrize(
    ("limits", "pages", "tokens"),
    [
        ([], 1, 10),
        (["--all"], None, None),
        (["--max-pages", "7"], 7, 70),
        (["--max-items", "501"], 2, 20),
        (["--max-items", "501", "--limit", "100"], 6, 60),
        (["--max-cost", "35"], 3, 30),
        (["--all", "--budget", "45"], 4, 40),
        (["--max-pages", "9", "--max-items", "10", "--max-cost", "1000"], 1, 10),
    ],
)
def test_the_cost_of_a_list_is_bounded_by_the_tightest_limit(
    shell: Shell, limits: list[str], pages: int | None, tokens: int | None
) -> None:
    report = shell("activities", "list", *limits, "--dry-run").json
    assert (report["pages"], report["tokens"]) == (pages, tokens)
    text = shell("activities", "list", *limits, "--dry-run", "--output", "table").out
    assert ("no limit on the number of pages" in text) is (tokens is None)


def test_a_dry_run_over_rows_contains_every_request_and_rejects_a_bad_row(shell: Shell) -> None:
    rows = '{"id": 1, "subject": "a"}\n{"id": 2, "subject": "b"}\n'
    report = shell("activities", "update", "--rows", "-", "--dry-run", stdin=rows).json
    assert [request["body"] for request in report["requests"]] == [
        {"subject": "a"},
        {"subject": "b"},
    ]
    assert report["tokens"] == 10
    assert shell("activities", "delete", "1", "2", "3", "--dry-run").json["tokens"] == 9
    bad = rows + '{"id": 3, "subject": 7}\n'
    assert shell("activities", "update", "--rows", "-", "--dry-run", stdin=bad).code == 65
    assert not shell.api.requests


def test_an_api_request_has_a_dry_run(shell: Shell) -> None:
    arguments = ("api", "POST", "/api/v2/deals", "--data", '{"title": "x"}')
    report = shell(*arguments, "--dry-run").json
    assert report["requests"][0]["body"] == {"title": "x"}
    assert report["requests"][0]["headers"]["content-type"] == "application/json"
    assert report["cost"] is None
    assert (
        "Unknown cost; counted as the most expensive operation."
        in shell(*arguments, "--dry-run", "--output", "table").out
    )
    assert "--data" in shell(*arguments, "--curl").out
    assert shell(*arguments, "--param", "x").code == 64
    assert not shell.api.requests


def test_the_curl_command_sends_the_same_request(shell: Shell) -> None:
    line = shell("activities", "update", "1", "--subject", "it's $HOME `x`", "--curl").out
    shown = subprocess.run(
        ["sh", "-c", f'curl() {{ printf "%s\\n" "$@"; }}\n{line}'],
        env={"PIPEDRIVE_API_TOKEN": "sesame"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert shown[:3] == ["--request", "PATCH", f"{shell.api.origin}/api/v2/activities/1"]
    assert "x-api-token: sesame" in shown
    assert json.loads(shown[-1]) == {"subject": "it's $HOME `x`"}


def test_an_update_without_a_response_is_looked_up_before_it_is_repeated(shell: Shell) -> None:
    def write_and_lose(method: str, path: str) -> Reply | None:
        if method == "PATCH":
            shell.api.records[1] |= {"subject": "new", "location": {"value": "x", "country": "y"}}
            raise ConnectionResetError
        return None

    row = '{"id": 1, "subject": "new", "location": {"value": "x"}}\n'
    arguments = (
        "activities",
        "update",
        "--rows",
        "-",
        "--checkpoint",
        str(shell.folder / "checkpoint"),
    )
    shell.api.gate = write_and_lose
    assert shell(*arguments, stdin=row).code == 69
    shell.api.gate = lambda method, path: None
    shell.api.requests.clear()
    again = shell(*arguments, stdin=row)
    assert (again.code, again.summary["skipped"]) == (0, 1)
    assert [method for method, _, _, _ in shell.api.requests] == ["GET"]
    shell.api.records[1]["location"] = {"value": "elsewhere"}
    (shell.folder / "checkpoint").write_text(
        (shell.folder / "checkpoint").read_text().replace('"done"', '"sent"')
    )
    shell.api.requests.clear()
    assert shell(*arguments, stdin=row).summary["done"] == 1
    assert [method for method, _, _, _ in shell.api.requests] == ["GET", "PATCH"]


def test_data_that_is_missing_or_not_an_object_is_rejected(shell: Shell) -> None:
    for data in ("@/nowhere", "[1]", "{", "@"):
        assert shell("activities", "create", "--data", data).code == 65, data
    assert shell("activities", "create", "--data", "-", stdin="a: [").code == 65
    assert shell("activities", "create", "--data", "-", "--rows", "-").code == 64
    assert not shell.api.requests
