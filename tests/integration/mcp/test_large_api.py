"""More than 40 operations: three tools find, describe and call them."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from mcp import Client

from pipedrive_activities.mcp import server
from pipedrive_activities.mock.server import Server
from tests.support.any_mock import generate_package
from tests.support.assistants import ERAS, Assistant, User
from tests.support.variants import first_and_variants

both_eras = pytest.mark.parametrize("mode", first_and_variants(ERAS))

MOST_TOKENS = 1500
CHARACTERS_PER_TOKEN = 3
"""Lower than what was measured with o200k_base (3.9), so that the limit is kept with others too."""


@pytest.fixture(autouse=True)
def few_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the seven operations of this package count as many."""
    monkeypatch.setattr(server, "MOST_TOOLS", 6)


async def context_of(client: Client) -> str:
    """Return what an assistant carries in its context: the instructions and all tools."""
    tools = (await client.list_tools()).tools
    listed = [tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in tools]
    return str(client.instructions) + json.dumps(listed)


@both_eras
def test_operations_are_found_described_and_called(assistant: Assistant, mode: str) -> None:
    async def scenario() -> None:
        async with assistant.connect(mode, allow=("create",), per_call=50) as caller:
            names = [tool.name for tool in (await caller.client.list_tools()).tools]
            assert names == ["find", "describe", "call", "estimate"]
            assert len(await context_of(caller.client)) / CHARACTERS_PER_TOKEN < MOST_TOKENS
            matches = (await caller.text("find", {"query": "list activities"})).splitlines()
            assert matches[0] == "activities_list: List activities (read, 10 tokens a page)"
            assert matches[-1].endswith("deprecated, use activities_list)")
            assert "activities (7)" in await caller.text("find", {"query": "invoices"})
            described = await caller.text("describe", {"operation": "activities_create"})
            schema = json.loads(described.rpartition("Arguments: ")[2])
            assert schema["properties"]["subject"]["type"] == "string"
            assert "5 tokens" in described
            created = await caller.result(
                "call", {"operation": "activities_create", "arguments": {"subject": "Call"}}
            )
            assert created["result"]["subject"] == "Call"
            listed = {"operation": "getActivities", "arguments": {"max_items": 1}}
            assert len((await caller.result("call", listed))["items"]) == 1

    asyncio.run(scenario())


@both_eras
def test_calls_are_checked_and_confirmed_like_tools(
    assistant: Assistant, api: Server, mode: str
) -> None:
    user = User("decline")
    update = {"operation": "activities_update", "arguments": {"id": 1, "subject": "Call"}}

    async def scenario() -> None:
        async with assistant.connect(mode, user, budget=4) as caller:
            invalid = {"operation": "activities_list", "arguments": {"limit": "7"}}
            assert "limit must be an integer" in await caller.error("call", invalid)
            assert "there is no operation 'x'" in await caller.error("describe", {"operation": "x"})
            assert "arguments must be an object" in await caller.error(
                "call", {"operation": "activities_list", "arguments": []}
            )
            listed = {"operation": "activities_list", "arguments": {}}
            assert "4 of 4 are left" in await caller.error("call", listed)
            assert "There is no tool 'activities_get'" in await caller.error(
                "activities_get", {"id": 1}
            )
            old = {"operation": "deleteActivities", "arguments": {"ids": [1]}}
            assert "Use activities_delete instead" in await caller.error("call", old)
        async with assistant.connect(mode, user) as caller:
            assert "did not agree" in await caller.error("call", update)

    asyncio.run(scenario())
    assert not api.requests
    assert len(user.questions) == 1


def _operation(number: int, method: str) -> dict[str, Any]:
    return {
        "operationId": f"{method}Thing{number}",
        "summary": f"{method.title()} thing {number}",
        "description": "A long explanation. " * 50,
        "tags": [f"things{number // 4}"],
        "x-token-cost": 2,
        "parameters": [
            {"name": f"p{index}", "in": "query", "schema": {"type": "string"}}
            for index in range(20)
        ],
        "responses": {"200": {"description": "ok"}},
    }


@pytest.mark.variants
def test_158_operations_cost_fewer_than_1500_tokens_of_context(
    tmp_path: Path, assistant: Assistant
) -> None:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {
            f"/things{number}": {method: _operation(number, method) for method in ("get", "post")}
            for number in range(79)
        },
    }
    spec = tmp_path / "things.yaml"
    spec.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    package = generate_package(spec, "many_things", tmp_path, targets="client, cli, mcp")
    tools = assistant.tools()
    tools.service.table = package.module("mcp.tool_table").load_tools()
    assert len(tools.service.table.tools) == 158

    async def scenario() -> None:
        async with Client(server.build_server(tools)) as client:
            context = await context_of(client)
        assert len(context) / CHARACTERS_PER_TOKEN < MOST_TOKENS
        await tools.service.close()

    asyncio.run(scenario())
