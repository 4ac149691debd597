"""The budget of the day counts what the command line and all servers of an account spend together."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from mcp import Client

from pipedrive_activities.cli.program import run
from pipedrive_activities.mock.server import Server
from tests.support.assistant_servers import environment, stdio
from tests.support.assistants import Assistant, Caller

CommandLine = Callable[..., int]


@pytest.fixture
def command(api: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line in this process, with the files of the assistant."""
    for name, value in environment(api.url, tmp_path).items():
        if name.startswith("PIPEDRIVE_"):
            monkeypatch.setenv(name, value)
    return lambda *arguments: int(run(arguments))


def test_the_server_sees_what_commands_spend(
    assistant: Assistant, api: Server, command: CommandLine
) -> None:
    assert command("activities", "list", "--label", "report") == 0

    async def scenario() -> None:
        async with assistant.connect(budget=14) as caller:
            text = await caller.error("activities_list")
            assert "costs 10 tokens, but 4 of 14 are left for today" in text
            assert (await caller.result("activities_get", {"id": 1}))["left"] == 3
            content = (await caller.client.read_resource("pipedrive://ledger/today")).contents[0]
            day = json.loads(content.text)
            assert (day["spent_by_assistants"], day["spent_in_total"], day["left"]) == (1, 11, 3)

    asyncio.run(scenario())
    assert api.tokens == 11


def test_a_command_sees_what_servers_spend(
    assistant: Assistant,
    api: Server,
    command: CommandLine,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def scenario() -> None:
        async with assistant.connect(budget=None) as caller:
            await caller.result("activities_list", {"max_items": 1})

    asyncio.run(scenario())
    capsys.readouterr()
    assert command("activities", "list", "--budget-per-day", "14") == 75
    error = json.loads(capsys.readouterr().err.splitlines()[-1])["error"]
    assert error["code"] == "budget_exceeded"
    assert error["message"] == (
        "activities list costs 10 tokens but only 4 of 14 remain in the budget of the day; request"
        " not sent; raise --budget-per-day or request less"
    )
    assert api.tokens == 10


def test_the_setting_limits_all_commands(
    api: Server, command: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("all", "-1", "1_000", "9" * 5000):
        assert command("config", "set", "budget_per_day", text) == 64
    assert command("config", "set", "budget_per_day", "14") == 0
    assert command("activities", "list") == 0
    assert command("activities", "list") == 75
    assert command("activities", "list", "--budget-per-day", "20") == 0
    assert command("activities", "get", "1") == 75
    monkeypatch.setenv("PIPEDRIVE_BUDGET_PER_DAY", "-1")
    assert command("activities", "get", "1") == 78
    assert api.tokens == 20


@pytest.mark.variants
def test_commands_and_servers_in_processes_spend_exactly_the_budget(
    api: Server, tmp_path: Path
) -> None:
    """Two servers and three commands at a time spend at once, until nothing is left."""
    budget = 87
    variables = environment(api.url, tmp_path)
    get = [sys.executable, "-m", "pipedrive_activities.cli", "activities", "get", "1"]
    limited = [*get, "--budget-per-day", str(budget)]

    def repeat_command() -> int:
        for calls in range(budget + 1):
            done = subprocess.run(limited, env=variables, capture_output=True, check=False)
            if done.returncode != 0:
                assert done.returncode == 75, done.stderr
                return calls
        raise AssertionError("nothing stopped the command")

    async def repeat_tool() -> int:
        server = stdio(api.url, tmp_path, "--budget", str(budget))
        async with Client(server) as client:
            for calls in range(budget + 1):
                result = await client.call_tool("activities_get", {"id": 1})
                if result.is_error:
                    return calls
        raise AssertionError("nothing stopped the server")

    async def all_at_once() -> list[int]:
        commands = [asyncio.to_thread(repeat_command) for _ in range(3)]
        return await asyncio.gather(*commands, repeat_tool(), repeat_tool())

    calls = asyncio.run(all_at_once())
    assert sum(calls) == budget == api.tokens


@pytest.mark.variants
def test_a_rehearsal_shows_the_budget_of_the_account(api: Server, tmp_path: Path) -> None:
    server = stdio(api.url, tmp_path, "--budget", "14", "--dry-run")
    get = [sys.executable, "-m", "pipedrive_activities.cli", "activities", "get", "1"]
    subprocess.run(get, env=environment(api.url, tmp_path), check=True, capture_output=True)

    async def scenario() -> None:
        async with Client(server) as client:
            shown = await Caller(client).result("activities_list", {"max_items": 1})
            assert shown["left"] == 3

    asyncio.run(scenario())
    assert api.tokens == 1
