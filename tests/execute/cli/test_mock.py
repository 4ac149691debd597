"""Every command as a process against the mock server, which ``pipedrive mock`` starts."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator

import pytest

from tests.execute.cli.conftest import Shell


@pytest.fixture
def mocked(shell: Shell) -> Iterator[Shell]:
    """A shell whose origin and token are those of a mock server."""
    pytest.importorskip("starlette", reason="the mock server's libraries are not installed")
    with subprocess.Popen(
        [*shell.command, "mock", "--port", "0", "--seed", "700", "--plan", "Ultimate"],
        env=shell.env,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        told = ""
        while "PIPEDRIVE_API_TOKEN=" not in told or "PIPEDRIVE_BASE_URL=" not in told:
            line = process.stdout.readline()
            assert line, told
            told += line
        for name in ("PIPEDRIVE_BASE_URL", "PIPEDRIVE_API_TOKEN"):
            found = re.search(rf"{name}=(\S+)", told)
            assert found is not None
            shell.environment[name] = found[1]
        yield shell
        process.terminate()


def test_every_operation_as_a_process(mocked: Shell) -> None:
    created = mocked.process("activities", "create", "--subject", "Call", "--type", "call")
    assert created.code == 0, created.err
    number = str(created.json["id"])
    updated = mocked.process("activities", "update", number, "--done", "--null", "note")
    assert updated.json["done"] is True
    assert mocked.process("activities", "get", number).json["subject"] == "Call"
    everything = mocked.process("activities", "list", "--all")
    assert len(everything.json) == everything.summary["items"] == 701
    assert (everything.summary["pages"], everything.summary["tokens"]) == (2, 20)
    assert mocked.process("activities", "list-collection", "--limit", "2").code == 0
    assert mocked.process("activities", "delete", number).code == 0
    assert mocked.process("activities", "delete-many", "--ids", "1,2", "--yes").code == 0
    assert mocked.process("api", "GET", "/api/v2/activities?limit=1").json["success"] is True
    assert mocked.process("activities", "get", "999999").code == 66
    mocked.environment["PIPEDRIVE_API_TOKEN"] = "wrong"
    assert mocked.process("activities", "get", "3").code == 77


def test_what_was_listed_can_be_piped_into_an_update(mocked: Shell) -> None:
    words = ("activities", "list", "--max-items", "30", "--fields", "id", "--output", "jsonl")
    listed = mocked.process(*words)
    done = mocked.process(
        *("activities", "update", "--rows", "-", "--done", "--output", "jsonl"), stdin=listed.out
    )
    assert done.code == 0, done.err
    outcomes = [json.loads(line) for line in done.out.splitlines()]
    assert all(outcome["result"]["done"] is True for outcome in outcomes)
    assert [outcome["row"] for outcome in outcomes] == list(range(1, 31))
    assert done.summary["tokens"] == 150


def test_the_mock_server_takes_wrong_words_as_wrong_use(shell: Shell) -> None:
    assert shell.process("mock", "--no-such-option").code == 64
