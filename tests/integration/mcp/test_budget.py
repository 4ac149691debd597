"""The budget of a server: hard, per day and per call, and in one ledger with the command line."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import pytest

from pipedrive_activities.mock.server import Server
from tests.support.assistants import ERAS, Assistant
from tests.support.variants import first_and_variants

both_eras = pytest.mark.parametrize("mode", first_and_variants(ERAS))


@both_eras
def test_a_call_beyond_the_budget_is_not_sent(assistant: Assistant, api: Server, mode: str) -> None:
    async def scenario() -> None:
        async with assistant.connect(mode, budget=14) as caller:
            assert (await caller.result("activities_list", {"max_items": 1}))["left"] == 4
            text = await caller.error("activities_list", {"max_items": 1})
            assert "costs 10 tokens, but 4 of 14 are left for today" in text
            assert "was not sent" in text
            assert "Ask the user" in text
            assert (await caller.result("activities_get", {"id": 1}))["left"] == 3

    asyncio.run(scenario())
    assert api.tokens == 11


def test_a_budget_continues_after_a_restart_and_is_shared(
    assistant: Assistant, api: Server
) -> None:
    async def scenario() -> None:
        async with assistant.connect(budget=25) as first, assistant.connect(budget=25) as second:
            await first.result("activities_list", {"max_items": 1})
            assert (await second.result("activities_list", {"max_items": 1}))["left"] == 5
            await first.error("activities_list")
        async with assistant.connect(budget=25) as third:
            await third.error("activities_list")

    asyncio.run(scenario())
    assert api.tokens == 20


def test_parallel_calls_never_exceed_the_budget(assistant: Assistant, api: Server) -> None:
    async def scenario() -> None:
        async with assistant.connect(budget=33) as one, assistant.connect(budget=33) as other:
            calls = [each.client.call_tool("activities_list", {}) for each in [one, other] * 4]
            results = await asyncio.gather(*calls)
        assert sum(not result.is_error for result in results) == 3

    asyncio.run(scenario())
    assert api.tokens == 30


def test_one_call_may_spend_no_more_than_its_share(assistant: Assistant, api: Server) -> None:
    async def scenario() -> None:
        async with assistant.connect(per_call=9) as caller:
            text = await caller.error("activities_list")
            assert "costs 10 more tokens, but one call may spend 9" in text
        async with assistant.connect(per_call=25) as caller:
            pages = {"limit": 5, "max_items": 40}
            result = await caller.result("activities_list", pages)
            assert len(result["items"]) == 10
            assert result["cost"] == 20
            assert result["notes"][0].startswith("Stopped early:")
            rest = await caller.result("activities_list", {**pages, **result["next"]})
            assert rest["items"][0]["id"] == 11

    asyncio.run(scenario())
    assert api.tokens == 20 + 20


def test_repeated_attempts_are_charged_like_the_api_does(assistant: Assistant, api: Server) -> None:
    api.mock.inject_faults("status=503")

    async def scenario() -> None:
        async with assistant.connect() as caller:
            assert (await caller.result("activities_get", {"id": 1}))["cost"] == 2

    asyncio.run(scenario())


@both_eras
def test_the_ledger_of_the_day_is_that_of_the_command_line(assistant: Assistant, mode: str) -> None:
    async def scenario() -> None:
        async with assistant.connect(mode, budget=100) as caller:
            await caller.result("activities_get", {"id": 1})
            listed = (await caller.client.list_resources()).resources
            assert [str(resource.uri) for resource in listed] == ["pipedrive://ledger/today"]
            content = (await caller.client.read_resource("pipedrive://ledger/today")).contents[0]
            day = json.loads(content.text)
            assert day["day"].startswith(datetime.now(UTC).date().isoformat())
            assert (day["budget"], day["left"]) == (100, 99)
            used = {"operation": "getActivity", "label": "mcp", "calls": 1, "tokens": 1}
            assert day["usage"] == [used]
            assert caller.tools is not None
            (row,) = caller.tools.service.ledger.history.rows()
            assert (row.label, row.spent.tokens) == ("mcp", 1)

    asyncio.run(scenario())


def test_a_plan_is_priced_without_a_call(assistant: Assistant, api: Server) -> None:
    async def scenario() -> None:
        async with assistant.connect(budget=60) as caller:
            steps = [
                {"operation": "activities_list", "items": 1000, "limit": 100},
                {"operation": "activities_get", "ids": 20},
            ]
            plan = await caller.result("estimate", {"steps": steps})
            assert (plan["tokens"], plan["left"], plan["within_budget"]) == (120, 60, False)
            assert plan["steps"][0]["cheaper"][0]["tokens"] == 20
            assert plan["steps"][1]["cheaper"][0]["operation"] == "activities_list"
            problem = await caller.error("estimate", {"steps": [{"operation": "nothing"}]})
            assert "there is no operation 'nothing'" in problem
            await caller.error("estimate", {"steps": [{"operation": "activities_get", "x": 1}]})
            await caller.error("estimate", {"steps": "all"})
            await caller.error("estimate", {"steps": []})
            steps = [{"operation": "activities_get", "calls": "3"}]
            assert 'calls must be a whole number, got "3"' in await caller.error(
                "estimate", {"steps": steps}
            )

    asyncio.run(scenario())
    assert not api.requests
