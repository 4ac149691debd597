"""Dry runs and curl: the exact requests, the worst price, for people and for programs."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.integration.cli.conftest import Shell
from tests.integration.cli.stub_api import Reply


def test_a_plan_for_people_shows_the_request_and_the_price(shell: Shell) -> None:
    arguments = ("activities", "create", "--subject", "\x1b[31m", "--dry-run", "--output", "table")
    out = shell(*arguments).out
    assert out.startswith(f"POST {shell.stand.origin}/api/v2/activities\n")
    assert "x-api-token: <redacted>" in out
    assert '"subject": "\\u001b[31m"' in out
    assert "5 tokens, 20 if every call needs every retry. Nothing was sent." in out


@pytest.mark.parametrize(
    ("caps", "pages", "tokens"),
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
def test_a_list_is_priced_by_the_tightest_cap(
    shell: Shell, caps: list[str], pages: int | None, tokens: int | None
) -> None:
    plan = shell("activities", "list", *caps, "--dry-run").json
    assert (plan["pages"], plan["tokens"]) == (pages, tokens)
    people = shell("activities", "list", *caps, "--dry-run", "--output", "table").out
    assert ("nothing bounds the pages" in people) is (tokens is None)


def test_a_plan_over_rows_holds_every_request_and_finds_a_bad_row(shell: Shell) -> None:
    rows = '{"id": 1, "subject": "a"}\n{"id": 2, "subject": "b"}\n'
    plan = shell("activities", "update", "--rows", "-", "--dry-run", stdin=rows).json
    assert [request["body"] for request in plan["requests"]] == [{"subject": "a"}, {"subject": "b"}]
    assert plan["tokens"] == 10
    assert shell("activities", "delete", "1", "2", "3", "--dry-run").json["tokens"] == 9
    bad = rows + '{"id": 3, "subject": 7}\n'
    assert shell("activities", "update", "--rows", "-", "--dry-run", stdin=bad).code == 65
    assert not shell.stand.requests


def test_a_raw_request_is_planned_too(shell: Shell) -> None:
    words = ("api", "POST", "/api/v2/deals", "--data", '{"title": "x"}')
    plan = shell(*words, "--dry-run").json
    assert plan["requests"][0]["body"] == {"title": "x"}
    assert plan["requests"][0]["headers"]["content-type"] == "application/json"
    assert plan["cost"] is None
    assert "price is unknown" in shell(*words, "--dry-run", "--output", "table").out
    assert "--data" in shell(*words, "--curl").out
    assert shell(*words, "--param", "x").code == 64
    assert not shell.stand.requests


def test_the_curl_command_is_the_request(shell: Shell) -> None:
    line = shell("activities", "update", "1", "--subject", "it's $HOME `x`", "--curl").out
    shown = subprocess.run(
        ["sh", "-c", f'curl() {{ printf "%s\\n" "$@"; }}\n{line}'],
        env={"PIPEDRIVE_API_TOKEN": "sesame"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert shown[:3] == ["--request", "PATCH", f"{shell.stand.origin}/api/v2/activities/1"]
    assert "x-api-token: sesame" in shown
    assert json.loads(shown[-1]) == {"subject": "it's $HOME `x`"}


def test_an_update_whose_answer_was_lost_is_looked_up_before_it_is_repeated(shell: Shell) -> None:
    def write_and_lose(method: str, path: str) -> Reply | None:
        if method == "PATCH":
            shell.stand.records[1] |= {"subject": "new", "location": {"value": "x", "country": "y"}}
            raise ConnectionResetError
        return None

    row = '{"id": 1, "subject": "new", "location": {"value": "x"}}\n'
    words = ("activities", "update", "--rows", "-", "--journal", str(shell.folder / "journal"))
    shell.stand.gate = write_and_lose
    assert shell(*words, stdin=row).code == 69
    shell.stand.gate = lambda method, path: None
    shell.stand.requests.clear()
    again = shell(*words, stdin=row)
    assert (again.code, again.summary["skipped"]) == (0, 1)
    assert [method for method, _, _, _ in shell.stand.requests] == ["GET"]
    shell.stand.records[1]["location"] = {"value": "elsewhere"}
    (shell.folder / "journal").write_text(
        (shell.folder / "journal").read_text().replace('"done"', '"sent"')
    )
    shell.stand.requests.clear()
    assert shell(*words, stdin=row).summary["done"] == 1
    assert [method for method, _, _, _ in shell.stand.requests] == ["GET", "PATCH"]


def test_data_that_is_not_there_or_no_object_is_refused(shell: Shell) -> None:
    for data in ("@/nowhere", "[1]", "{", "@"):
        assert shell("activities", "create", "--data", data).code == 65, data
    assert shell("activities", "create", "--data", "-", stdin="a: [").code == 65
    assert shell("activities", "create", "--data", "-", "--rows", "-").code == 64
    assert not shell.stand.requests
