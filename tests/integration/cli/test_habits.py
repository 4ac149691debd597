"""Habits from other command lines: fields, aliases, pages of any path, colour, the web app, help."""

from __future__ import annotations

import re
import shlex
import subprocess
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.integration.cli.conftest import Shell
from tests.integration.cli.stub_api import Reply
from tests.integration.cli.test_progress import run_in_terminal
from tests.integration.cli.test_terminal import read_all, spawn
from tests.support.variants import first_and_variants

STYLE = re.compile(r"\x1b\[[0-9;]*m")


def completions(shell: Shell, typed: str, name: str = "zsh") -> list[str]:
    shell.environment |= {
        "_PIPEDRIVE_COMPLETE": f"{name}_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(typed.split(" ")) - 1),
    }
    return shell("ignored").out.splitlines()[1::3]


@pytest.mark.parametrize(
    "words", [("activities", "list", "--fields"), ("activities", "get", "--fields", "-o", "csv")]
)
def test_fields_without_a_value_lists_them(shell: Shell, words: tuple[str, ...]) -> None:
    result = shell(*words)
    assert (result.code, result.err) == (0, "")
    names = result.out.splitlines()
    assert {"id", "subject", "location.value"} <= set(names)
    assert shell("activities", "list", "--fields", ",".join(names)).code == 0
    assert len(shell.api.requests) == 1


def test_fields_of_other_commands(shell: Shell) -> None:
    assert shell("cost", "--fields").out.splitlines()[:2] == ["command", "cost"]
    result = shell("api", "GET", "/api/v2/activities", "--fields")
    assert (result.code, result.error["code"]) == (64, "usage")
    assert not shell.api.requests


def test_field_names_are_completed_after_a_comma(shell: Shell) -> None:
    assert completions(shell, "pipedrive activities list --fields subj") == ["subject"]
    offered = completions(shell, "pipedrive activities get --fields id,location.va")
    assert offered == ["id,location.value"]
    assert "id,id" not in completions(shell, "pipedrive activities get --fields id,")


def test_powershell_is_supported(shell: Shell) -> None:
    script = shell("completion", "powershell").out
    assert "Register-ArgumentCompleter -Native -CommandName pipedrive" in script
    assert "powershell_complete" in script
    assert completions(shell, "pipedrive activities up", "powershell") == ["update"]


def test_an_alias_stands_for_a_command_with_its_arguments(shell: Shell) -> None:
    assert shell("alias", "set", "mine", "activities list --limit 2 -o jsonl").code == 0
    assert shell("mine", "--fields", "id").out == '{"id": 1}\n{"id": 2}\n'
    assert shell("alias", "set", "one", "activities", "get").code == 0
    assert shell("one", "3").json["id"] == 3
    shell("config", "set", "timeout", "9")
    assert shell("alias", "list").json == [
        {"alias": "mine", "command": "activities list --limit 2 -o jsonl"},
        {"alias": "one", "command": "activities get"},
    ]
    assert shell("alias", "delete", "one").code == 0
    assert shell("one", "3").code == 64
    assert shell("alias", "delete", "one").code == 64


def test_an_alias_has_placeholders_for_its_arguments(shell: Shell) -> None:
    command = "activities list --updated-since $2 --fields id,$1 -o jsonl"
    assert shell("alias", "set", "changed", command).code == 0
    result = shell("changed", "subject", "2026-01-01T00:00:00Z", "--limit", "1")
    assert result.out == '{"id": 1, "subject": "Call 1"}\n'
    missing = shell("changed", "subject")
    assert missing.code == 64
    assert missing.error["message"].startswith("alias changed: missing argument 2 of activities")
    assert shell("alias", "set", "literal", "api GET /$1/$1").code == 0
    assert "/a%20b/a%20b" in shell("literal", "a b", "--curl").out


def test_forced_colour_needs_no_terminal(shell: Shell) -> None:
    words = ("activities", "get", "99", "-o", "table")
    assert "\x1b" not in shell(*words).err
    shell.monkeypatch.setenv("FORCE_COLOR", "1")
    assert shell(*words).err.startswith("\x1b[31mpipedrive:\x1b[0m ")
    assert "\x1b[32mok" in shell("doctor", "-o", "table", "--offline").out
    shell.monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in shell(*words).err


@pytest.mark.parametrize(
    "words",
    first_and_variants(
        [
            (("activities", "activities list"),),
            (("help", "doctor"),),
            (("x", "nonsense list"),),
            (("x", ""),),
            (("x", "activities 'list"),),
        ]
    ),
)
def test_an_alias_neither_hides_a_command_nor_names_none(
    shell: Shell, words: tuple[str, str]
) -> None:
    assert shell("alias", "set", *words).code == 64
    assert not (shell.folder / "config").exists()


def test_api_fetches_all_pages_of_any_path(shell: Shell) -> None:
    result = shell("api", "GET", "/api/v2/activities?limit=5", "--paginate")
    assert [record["id"] for record in result.json] == list(range(1, 13))
    assert result.summary["pages"] == 3
    assert result.summary["tokens"] == 30
    paths = [path for _, path, _, _ in shell.api.requests]
    assert paths[1:] == [
        "/api/v2/activities?limit=5&cursor=after-5",
        "/api/v2/activities?limit=5&cursor=after-10",
    ]
    result = shell(
        "api", "GET", "/api/v2/things/99", "--paginate", "-o", "jsonl", "--query", "[0].id"
    )
    assert (result.code, result.summary["complete"]) == (66, False)


def test_pages_of_a_path_resume_where_they_ended(shell: Shell) -> None:
    words = ("api", "GET", "/api/v2/activities", "--param", "limit=5", "--paginate")
    replies = iter([None, (400, {"success": False, "error": "no"})])
    shell.api.gate = lambda method, path: next(replies, None)
    failed = shell(*words)
    assert failed.code == 65
    assert [record["id"] for record in failed.json] == [1, 2, 3, 4, 5]
    resume = shlex.split(failed.summary["resume"])
    assert [record["id"] for record in shell(*words, *resume).json] == list(range(6, 13))
    assert shell("api", "POST", "/api/v2/activities", "--paginate").code == 64
    assert shell("api", "GET", "/api/v2/activities/1", "--paginate").code == 69


@pytest.mark.parametrize(
    ("line", "coloured"),
    first_and_variants(
        [
            ("$P activities list --limit 2 -o table", True),
            ("NO_COLOR=1 $P activities list --limit 2 -o table", False),
            ("TERM=dumb $P activities list --limit 2 -o table", False),
            ("$P activities list-collection -o table 2>&1 | cat", False),
            ("$P activities list-collection -o table >out", True),
            ("$P activities get 1 2 -o table 2>err", True),
            ("$P activities get 1 2 -o table 2>err | cat", False),
            ("$P doctor -o table --offline", True),
            ("NO_COLOR=1 $P doctor -o table --offline", False),
            ("$P activities get 99 >out", True),
            ("NO_COLOR=1 $P activities get 99 >out", False),
        ]
    ),
)
def test_states_and_warnings_have_colour_on_a_terminal_only(
    shell: Shell, line: str, coloured: bool
) -> None:
    styles = set(STYLE.findall(read_all(run_in_terminal(shell, line))))
    styles -= {"\x1b[0m", "\x1b[1m"}
    assert bool(styles) == coloured, styles


def test_web_opens_the_record_without_a_call(shell: Shell) -> None:
    url = "https://app.pipedrive.com/activities/list#dialog/activity/7"
    assert shell("activities", "get", "7", "--web").out == f"{url}\n"
    browser = shell.folder / "browser"
    browser.write_text('#!/bin/sh\necho "$1" >opened\n')
    browser.chmod(0o755)
    child = spawn(shell, "activities", "get", "7", "--web", BROWSER=str(browser))
    assert f"Opened {url}" in read_all(child)
    assert (shell.folder / "opened").read_text() == f"{url}\n"
    assert shell("activities", "get", "--web").code == 64
    assert shell("activities", "list", "--web").code == 64
    assert not shell.api.requests


@pytest.mark.parametrize("columns", first_and_variants(["60", "80", "200"]))
def test_an_example_can_be_pasted_from_a_narrow_terminal(
    shell: Shell, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    for command in (
        "activities create",
        "activities update",
        "activities list",
        "api",
        "alias set",
    ):
        text = shell(*command.split(), "--help").out
        example = text.partition("Example:\n")[2].partition("\n\n")[0]
        assert all(len(line) <= int(columns) for line in example.splitlines())
        completed = subprocess.run(
            ["/bin/sh", "-c", f'pipedrive() {{ printf "%s\\n" "$@"; }}\n{example}'],
            capture_output=True,
            text=True,
            check=True,
        )
        words = completed.stdout.splitlines()
        assert words[:2] == command.split()[:2] if " " in command else words[0] == command
        assert "--subject" not in words or words[words.index("--subject") + 1].count(" ")


def test_arguments_have_their_own_heading(shell: Shell) -> None:
    for command in ("api", "config set", "completion", "alias set", "activities get"):
        text = shell(*command.split(), "--help").out
        assert "\nArguments:\n" in text, command


def test_a_frozen_list_ends_at_its_start_and_resumes_with_the_same_end(shell: Shell) -> None:
    words = ("activities", "list", "--all", "--limit", "5", "--max-pages", "2", "--freeze")
    result = shell(*words)
    ends = {
        parse_qs(urlsplit(path).query)["updated_until"][0] for _, path, _, _ in shell.api.requests
    }
    (end,) = ends
    assert abs(datetime.fromisoformat(end) - datetime.now(UTC)) < timedelta(minutes=5)
    resume = shlex.split(result.summary["resume"])
    assert resume == ["--resume", "after-10", "--updated-until", end]
    assert [record["id"] for record in shell(*words, *resume).json] == [11, 12]
    assert shell(*words, "--resume", "after-10").code == 64
    assert shell("activities", "list-collection", "--freeze").code == 64


def test_items_are_printed_once_on_request(shell: Shell) -> None:
    pages = [[1, 2], [2, 3], [1, 4]]

    def page(method: str, path: str) -> Reply:
        number = int(parse_qs(urlsplit(path).query).get("cursor", ["0"])[0])
        more = {"next_cursor": str(number + 1) if number < 2 else None}
        records = [{"id": id_} for id_ in pages[number]]
        return 200, {"success": True, "data": records, "additional_data": more}

    shell.api.gate = page
    result = shell("activities", "list", "--all", "--distinct")
    assert [record["id"] for record in result.json] == [1, 2, 3, 4]
    assert result.summary["items"] == 4
    assert len(shell("activities", "list", "--all").json) == 6
