"""What an assistant is told about failures, and about calls that were cancelled."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipedrive_activities.mcp.client import AssistantClient
from pipedrive_activities.mock.server import Server
from tests.support.assistants import ERAS, Assistant
from tests.support.fault_proxy import Asked, FaultProxy, Forward, Given, between, error
from tests.support.variants import first_and_variants

both_eras = pytest.mark.parametrize("mode", first_and_variants(ERAS))


@dataclass
class Gate:
    """A rule of a proxy: holds every request until the gate opens."""

    arrived: threading.Event = field(default_factory=threading.Event)
    open: threading.Event = field(default_factory=threading.Event)

    def __call__(self, asked: Asked, forward: Forward) -> Given | None:
        self.arrived.set()
        self.open.wait()
        return forward(asked)


@pytest.fixture
def gate(api: Server) -> Iterator[tuple[Gate, FaultProxy]]:
    gate = Gate()
    with between(api.url, gate) as proxy:
        try:
            yield gate, proxy
        finally:
            gate.open.set()


@both_eras
def test_a_cancelled_write_says_that_it_may_have_been_done(
    gate: tuple[Gate, FaultProxy], tmp_path: Path, mode: str
) -> None:
    assistant = Assistant(gate[1].url, tmp_path)

    async def scenario() -> None:
        async with assistant.connect(mode, allow=("update",), budget=100) as caller:
            update = {"id": 1, "subject": "Call"}
            call = asyncio.ensure_future(caller.client.call_tool("activities_update", update))
            await asyncio.to_thread(gate[0].arrived.wait)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            gate[0].open.set()
            result = await caller.result("activities_get", {"id": 1})
            assert result["left"] == 100 - 5 - 1
            (note,) = result["notes"]
            assert "activities_update may have been done" in note
            assert "look with activities_get" in note
            again = await caller.result("activities_get", {"id": 1})
            assert "notes" not in again
            assert caller.tools is not None
            day = await caller.tools.service.ledger.day()
            assert day["writes_in_doubt"] == [note]

    asyncio.run(scenario())


@both_eras
def test_a_call_that_is_cancelled_before_it_is_sent_costs_nothing(
    assistant: Assistant, api: Server, mode: str
) -> None:
    """The quota store has not decided yet when the call is cancelled."""

    async def scenario() -> None:
        async with assistant.connect(mode, allow=("update",), budget=100) as caller:
            assert caller.tools is not None
            store = caller.tools.service.ledger.budget
            waiting, decide = asyncio.Event(), store.acquire
            loop = asyncio.get_running_loop()

            def slow(request: object) -> object:
                loop.call_soon_threadsafe(waiting.set)
                released.wait()
                return decide(request)

            released = threading.Event()
            store.acquire = slow
            call = asyncio.ensure_future(
                caller.client.call_tool("activities_update", {"id": 1, "subject": "Call"})
            )
            await waiting.wait()
            call.cancel()
            released.set()
            with pytest.raises(asyncio.CancelledError):
                await call
            store.acquire = decide
            while store.spent:  # the thread that made the charge also refunds it
                await asyncio.sleep(0)
            result = await caller.result("activities_get", {"id": 1})
            assert result["left"] == 99
            assert "notes" not in result

    asyncio.run(scenario())
    assert [request.operation for request in api.requests] == ["getActivity"]


@pytest.mark.parametrize(
    ("given", "expected"),
    first_and_variants(
        [
            (error(500), "activities_create may have been done: the record may have been created"),
            (error(401), "Ask the user to log in again (pipedrive auth login)"),
            (error(403), "this account is not allowed to"),
            (error(404), "does not exist, was deleted, or is not visible"),
            (error(400), "the same call would fail again"),
            (error(429, retry_after="5000"), "Stop for today (1.4 hours are left)"),
            (None, "look with activities_list, do not send it again"),
        ]
    ),
    ids=["500", "401", "403", "404", "400", "429", "lost"],
)
def test_errors_say_what_to_do_and_whether_it_may_have_been_done(
    api: Server, tmp_path: Path, given: Given | None, expected: str
) -> None:
    with between(api.url, lambda asked, forward: given) as proxy:

        async def scenario() -> None:
            assistant = Assistant(proxy.url, tmp_path)
            async with assistant.connect(allow=("create",)) as caller:
                text = await caller.error("activities_create", {"subject": "Call"})
                assert expected in text
                assert "It cost 5 tokens; 995 are left today." in text
                if given is not None:
                    assert 'says: "broken on purpose"' in text

        asyncio.run(scenario())


def test_a_value_that_differs_from_the_document_is_left_out_of_the_structured_result(
    api: Server, tmp_path: Path
) -> None:
    """The SDK's client would reject the whole result."""

    def rule(asked: Asked, forward: Forward) -> Given:
        return forward(asked).but('"owner_id":1', '"owner_id":"one"')

    with between(api.url, rule) as proxy:

        async def scenario() -> None:
            async with Assistant(proxy.url, tmp_path).connect() as caller:
                arguments = {"id": 1, "fields": ["id", "owner_id"]}
                assert (await caller.result("activities_get", arguments))["result"] == {"id": 1}
                text = await caller.text("activities_get", arguments)
                assert "not in the structured result: result.owner_id" in text
                assert '"owner_id":"one"' in text

        asyncio.run(scenario())


def test_a_mistake_of_the_server_is_told_to_the_assistant(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SDK would say no more than that there was an error."""

    async def scenario() -> None:
        async with assistant.connect(allow=("update",)) as caller:
            monkeypatch.setattr(AssistantClient, "read", None)
            text = await caller.error("activities_update", {"id": 1, "done": True})
            assert "Internal error of the server (TypeError)" in text
            assert "activities_update may have been done" in text

    asyncio.run(scenario())
