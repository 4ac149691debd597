"""Failures: exit code, one line or one JSON object, hint and retry advice."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.integration.cli.conftest import Shell
from tests.integration.cli.stub_api import Reply

HTML = b"<html>blocked</html>"


@pytest.mark.parametrize(
    ("status", "body", "code", "retry"),
    [
        (400, {"success": False, "error": "no", "code": "ERR_BAD_REQUEST"}, 65, "never"),
        (401, {"success": False, "error": "unauthorized access", "errorCode": 401}, 77, "never"),
        (402, {"success": False, "error": "pay"}, 77, "never"),
        (403, {"success": False, "error": "Scope and URL mismatch", "errorCode": 403}, 77, "never"),
        (403, HTML, 75, "tomorrow"),
        (404, {"success": False, "error": "not found"}, 66, "never"),
        (410, {"success": False, "error": "gone"}, 66, "never"),
        (409, {"success": False, "error": "conflict"}, 65, "never"),
        (415, {"success": False, "error": "type"}, 65, "never"),
        (422, {"success": False, "error": "no"}, 65, "never"),
        (
            429,
            {"success": False, "error": "daily request budget exceeded", "errorCode": 429},
            75,
            "tomorrow",
        ),
        (520, b"oops", 69, "after 10 seconds"),
    ],
)
def test_an_error_response_has_a_nonzero_exit_code(
    shell: Shell, status: int, body: object, code: int, retry: str
) -> None:
    shell.api.gate = lambda method, path: (status, body)
    result = shell("activities", "get", "1")
    assert result.code == code, result.err
    assert result.out == ""
    assert len(result.err.splitlines()) == 1
    error = result.error
    assert set(error) == {
        *("code", "message", "status", "operation", "request_id", "retry", "maybe_done", "exit"),
    }
    assert error["status"] == status
    assert error["operation"] == "getActivity"
    assert error["retry"] == retry
    assert error["exit"] == code
    people = shell("activities", "get", "1", "--output", "table")
    assert people.code == code
    assert people.err.startswith("pipedrive: ")
    assert len(people.err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["activities", "lst"],
        ["activities", "get"],
        ["activities", "get", "x"],
        ["activities", "list", "--limit", "501"],
        ["activities", "list", "--limit", "0"],
        ["activities", "list", "--sort-by", "size"],
        ["activities", "list", "--no-such-option"],
        ["activities", "list", "--ids", ",".join(map(str, range(101)))],
        ["activities", "create", "--participants", "{"],
        ["activities", "create", "--null", "nope", "--subject", "x"],
        ["activities", "delete-many"],
        ["activities", "get", "1", "--rows", "x"],
        ["--output", "json", "activities", "list"],
        ["api", "BREW", "/x"],
        ["cost", "--plan", "Gold"],
    ],
)
def test_a_usage_error_is_64_and_sends_nothing(shell: Shell, arguments: list[str]) -> None:
    result = shell(*arguments)
    assert result.code == 64
    assert result.error["code"] == "usage"
    assert not shell.api.requests


def test_an_unreachable_server_is_69_and_is_named(shell: Shell) -> None:
    shell.environment["PIPEDRIVE_BASE_URL"] = "http://127.0.0.1:9"
    result = shell("activities", "create", "--subject", "x", "--timeout", "1")
    assert result.code == 69
    assert "Traceback" not in result.err
    assert result.error["message"].startswith("activities create: cannot connect to 127.0.0.1:9: ")
    assert "Errno" not in result.error["message"]
    assert result.error["operation"] == "addActivity"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["activities", "create", "--due-time", "9h"],
            '--due-time: expected HH:MM or HH:MM:SS, such as 09:30:00, got "9h"',
        ),
        (
            ["activities", "create", "--priority", "x"],
            '--priority: expected a whole number, got "x"',
        ),
        (["activities", "list", "--limit", "501"], "--limit: expected 1 to 500, got 501"),
        (["activities", "get", "x"], 'ID: expected a whole number, got "x"'),
        (
            ["config", "set", "seats", "x"],
            'seats: expected a whole number, got "x"',
        ),
        (
            ["activities", "list", "--budget", "x"],
            '--budget: expected a whole number, at least 0, got "x"',
        ),
        (
            ["activities", "list", "--timeout", "0"],
            '--timeout: expected a positive number of seconds, got "0"',
        ),
        (
            ["activities", "list", "--output", "xml"],
            '--output: expected one of table, json, jsonl, csv, yaml, got "xml"',
        ),
        (["config", "set", "output"], "missing VALUE; see pipedrive config set --help"),
        (["api", "GET", "/x", "--param", "a"], '--param: expected NAME=VALUE, got "a"'),
    ],
)
def test_an_invalid_value_is_named_with_its_option_and_what_is_accepted(
    shell: Shell, arguments: list[str], message: str
) -> None:
    result = shell(*arguments)
    assert result.code == 64
    assert result.error["message"] == message
    assert not shell.api.requests


def test_a_response_that_is_not_json_is_69(shell: Shell) -> None:
    shell.api.gate = lambda method, path: (200, b"<html>")
    assert shell("activities", "get", "1").code == 69


def test_an_internal_error_is_70_without_a_traceback(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipedrive_activities.cli.execution import run_command

    def fail(*arguments: object) -> None:
        raise RuntimeError("broken\nhere")

    monkeypatch.setattr(run_command, "run_command", fail)
    result = shell("activities", "get", "1")
    assert result.code == 70
    assert "RuntimeError: broken here" in result.error["message"]
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PIPEDRIVE_BASE_URL", "ftp://x"),
        ("PIPEDRIVE_BASE_URL", "https://user:pw@x"),
        ("PIPEDRIVE_TIMEOUT", "soon"),
        ("PIPEDRIVE_API_TOKEN", "two words"),
    ],
)
def test_unusable_configuration_is_78(shell: Shell, variable: str, value: str) -> None:
    shell.environment[variable] = value
    result = shell("activities", "get", "1")
    assert result.code == 78, result.err
    assert "pw" not in result.err


def test_a_repeated_cursor_ends_the_list(shell: Shell) -> None:
    page = {"success": True, "data": [{"id": 1}], "additional_data": {"next_cursor": "again"}}
    shell.api.gate = lambda method, path: (200, page)
    result = shell("activities", "list", "--all")
    assert result.code == 69
    assert result.error["code"] == "repeated_cursor"
    assert len(shell.api.requests) == 2


def test_the_token_is_never_printed(shell: Shell) -> None:
    shell.api.token = "S3CR3T-t0ken"
    runs = [
        shell("activities", "get", "1", "--verbose"),
        shell("activities", "get", "1", "--verbose", "--output", "table"),
        shell("activities", "get", "999", "--verbose"),
        shell("activities", "get", "1", "--dry-run"),
        shell("activities", "get", "1", "--curl"),
        shell("auth", "status"),
        shell("doctor"),
        shell("config", "list"),
    ]
    for run in runs:
        assert "S3CR3T" not in run.out + run.err
    assert "> GET" in runs[0].err
    assert json.loads(runs[5].out)["logged_in"] is True


@pytest.mark.parametrize("missing", ["click", "rich", "jmespath"])
def test_a_missing_library_is_named_with_how_to_install_it(shell: Shell, missing: str) -> None:
    words = ["pipedrive", "activities", "get", "1", "--output", "table", "--query", "id"]
    code = (
        f"import sys; sys.modules[{missing!r}] = None; sys.argv = {words!r}; "
        "from pipedrive_activities.cli import main; main()"
    )
    completed = subprocess.run(
        [sys.executable, "-c", code], env=shell.env, capture_output=True, text=True, check=False
    )
    assert completed.returncode == 78, completed.stderr
    assert (
        f"{missing} is not installed; pip install 'pipedrive-activities[cli]'" in completed.stderr
    )
    assert "Traceback" not in completed.stderr


@pytest.mark.parametrize("number", ["9" * 25, "-1", "0"])
def test_unusual_numbers_are_not_internal_errors(shell: Shell, number: str) -> None:
    assert shell("activities", "get", "--", number).code in {64, 65, 66}
    assert shell("activities", "create", f"--deal-id={number}", "--subject", "x").code in {
        0,
        64,
        65,
    }


def _wait_until_blocked(pid: int) -> None:
    """Return when the process sleeps in a system call.

    Python handles a signal that arrives just before the call only after it.
    """
    status = Path(f"/proc/{pid}/stat")
    while status.exists() and status.read_text().rpartition(")")[2].split()[0] != "S":
        pass


def test_sigterm_interrupts_a_single_call_too(shell: Shell) -> None:
    started, release = threading.Event(), threading.Event()

    def hold(method: str, path: str) -> Reply | None:
        started.set()
        release.wait(30)
        return None

    shell.api.gate = hold
    with subprocess.Popen(
        [*shell.command, "activities", "get", "1"],
        env=shell.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert started.wait(30)
        _wait_until_blocked(process.pid)
        process.terminate()
        out, err = process.communicate(timeout=30)
        release.set()
    assert process.returncode == 130
    assert out == ""
    [line] = err.splitlines()  # every line is JSON
    assert json.loads(line)["error"]["code"] == "interrupted"


def test_a_warning_of_the_client_is_printed_like_other_messages(shell: Shell) -> None:
    (shell.folder / "state" / "usage.sqlite").mkdir(parents=True)  # no file can be written there
    result = shell("activities", "get", "1", "--output", "json")
    assert result.code == 0
    warnings = [note["warning"] for note in result.notes if "warning" in note]
    assert len(warnings) == 1
    assert "usage is not recorded" in warnings[0]
    result = shell("activities", "get", "1", "--output", "table")
    assert "warning: usage is not recorded" in result.err
