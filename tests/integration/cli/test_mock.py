"""Every command in a subprocess, against the server that ``pipedrive mock`` starts."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.integration.cli.conftest import Shell


@contextmanager
def serving(shell: Shell) -> Iterator[dict[str, str]]:
    """Run a mock server; yield the environment variables that it prints."""
    pytest.importorskip("starlette", reason="the mock server's libraries are not installed")
    with subprocess.Popen(
        [*shell.command, "mock", "--port", "0", "--seed", "700", "--plan", "Ultimate"],
        env=shell.env,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        banner = ""
        while "PIPEDRIVE_API_TOKEN=" not in banner or "PIPEDRIVE_BASE_URL=" not in banner:
            line = process.stdout.readline()
            assert line, banner
            banner += line
        try:
            yield dict(re.findall(r"(PIPEDRIVE_(?:BASE_URL|API_TOKEN))=(\S+)", banner))
        finally:
            process.terminate()


@pytest.fixture
def mocked(shell: Shell) -> Iterator[Shell]:
    """A shell that uses the base URL and the token of a mock server."""
    with serving(shell) as variables:
        shell.environment |= variables
        yield shell


@pytest.mark.variants
def test_every_operation_in_a_subprocess(mocked: Shell) -> None:
    created = mocked.process("activities", "create", "--subject", "Call", "--type", "call")
    assert created.code == 0, created.err
    number = str(created.json["id"])
    updated = mocked.process("activities", "update", number, "--done", "--null", "note")
    assert updated.json["done"] is True
    assert mocked.process("activities", "get", number).json["subject"] == "Call"
    listed = mocked.process("activities", "list", "--all")
    assert len(listed.json) == listed.summary["items"] == 701
    assert (listed.summary["pages"], listed.summary["tokens"]) == (2, 20)
    assert mocked.process("activities", "list-collection", "--limit", "2").code == 0
    assert mocked.process("activities", "delete", number).code == 0
    assert mocked.process("activities", "delete-many", "--ids", "1,2", "--yes").code == 0
    assert mocked.process("api", "GET", "/api/v2/activities?limit=1").json["success"] is True
    assert mocked.process("activities", "get", "999999").code == 66
    mocked.environment["PIPEDRIVE_API_TOKEN"] = "wrong"
    assert mocked.process("activities", "get", "3").code == 77


SETTING = {"key", "value", "source", "variable", "description"}
COST = {"command", "operation", "cost", "unit", "items", "deprecated", "instead"}
ESTIMATE = {"way", "operation", "records", "calls", "tokens", "share_of_day", "deprecated"}
MANIFEST = {"command", "version", "environment", "body_precedence", "exit_codes", "commands"}
Case = tuple[str, int, object]
CASES: list[Case] = [
    ("api GET /api/v2/activities?limit=1", 0, {"success", "data", "additional_data"}),
    ("api GET /api/v2/activities/999999", 66, ""),
    ("api GET https://example.com/", 64, ""),
    ("auth status", 0, {"profile", "logged_in", "kind", "source", "api_domain"}),
    ("config list", 0, [SETTING]),
    ("config set output json", 0, ""),
    ("config set output xml", 64, ""),
    ("config unset output", 0, ""),
    ("config path", 0, {"configuration", "usage_history", "state"}),
    ("config set seats 2 --profile work", 0, ""),
    ("config use work", 0, ""),
    ("config profiles", 0, [{"profile", "current"}]),
    ("cost", 0, [COST]),
    ("cost --activities 100000", 0, [ESTIMATE]),
    ("usage", 0, [{"day", "operation", "label", "calls", "tokens"}]),
    ("doctor", 0, [{"check", "state", "details"}]),
    ("manifest", 0, MANIFEST),
    ("auth logout", 0, ""),
]


def shape(text: str) -> object:
    """Return the keys of a JSON object, or those of the rows of an array, each once."""
    if not text:
        return ""
    value = json.loads(text)
    if isinstance(value, dict):
        return set(value)
    return [set(keys) for keys in {tuple(row): None for row in value}]


@pytest.mark.variants
def test_every_utility_command_in_a_subprocess(mocked: Shell) -> None:
    for line, code, expected in CASES:
        result = mocked.process(*line.split())
        assert (result.code, shape(result.out)) == (code, expected), (line, result)
        assert code == 0 or result.error["exit"] == code, line


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("--version", r"pipedrive, version \d+\.\d+\.\d+\n"),
        ("completion bash", r".*complete .*-F _pipedrive_completion pipedrive;?\s+.*"),
        ("completion zsh", r"#compdef pipedrive\n.*compdef _pipedrive_completion pipedrive\n.*"),
        ("completion fish", r".*complete .*--command pipedrive .*"),
    ],
)
def test_commands_that_print_text_in_a_subprocess(shell: Shell, line: str, expected: str) -> None:
    result = shell.process(*line.split())
    assert (result.code, result.err) == (0, "")
    assert re.fullmatch(expected, result.out, re.DOTALL), result.out


def test_what_was_listed_can_be_piped_into_an_update(mocked: Shell) -> None:
    words = ("activities", "list", "--max-items", "30", "--fields", "id", "--output", "jsonl")
    listed = mocked.process(*words)
    updated = mocked.process(
        *("activities", "update", "--rows", "-", "--done", "--output", "jsonl"), stdin=listed.out
    )
    assert updated.code == 0, updated.err
    outcomes = [json.loads(line) for line in updated.out.splitlines()]
    assert all(outcome["result"]["done"] is True for outcome in outcomes)
    assert [outcome["row"] for outcome in outcomes] == list(range(1, 31))
    assert updated.summary["tokens"] == 150


def test_an_invalid_option_of_the_mock_server_is_a_usage_error(shell: Shell) -> None:
    assert shell.process("mock", "--no-such-option").code == 64
