"""An assistant's client of the MCP server: the official SDK, connected in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import mcp_types as types
from mcp import Client

from pipedrive_activities._runtime.metering.budget_store import BudgetStore
from pipedrive_activities._runtime.secret import Secret
from pipedrive_activities.mcp.client import AssistantClient
from pipedrive_activities.mcp.ledger import Ledger
from pipedrive_activities.mcp.rehearsal import rehearsal_hooks
from pipedrive_activities.mcp.server import ApiTools, build_server
from pipedrive_activities.mcp.service import Service
from pipedrive_activities.mcp.tool_table import load_tools
from pipedrive_activities.stores import SpendingHistory, SQLiteStore

ERAS = ("auto", "legacy")
"""Modes of the client: the protocol of 2026-07-28, and the handshake of 2025-11-25."""
# Results are JSON; tests read them by key.
Json = Any


@dataclass
class User:
    """The user of an assistant, who answers questions; ``questions`` are those that were asked."""

    action: str = "accept"
    content: dict[str, str] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)

    async def __call__(self, context: object, params: types.ElicitRequestParams) -> Any:
        self.questions.append(params.message)
        return types.ElicitResult(action=self.action, content=self.content)


@dataclass
class Assistant:
    """Starts servers for the API at ``url``, which share the files of ``folder``."""

    url: str
    folder: Path
    token: str = "mock-token"

    def tools(
        self,
        *,
        budget: int | None = 1000,
        per_call: int | None = None,
        allow: tuple[str, ...] = (),
        rehearses: bool = False,
    ) -> ApiTools:
        """Return the tools of a server, as the command ``mcp`` configures them."""
        history = SpendingHistory(self.folder / "usage.sqlite")
        store = BudgetStore(SQLiteStore(self.folder / "quota.sqlite"), self.token, budget)
        ledger = Ledger(store, history, "mcp", per_call)

        def open_client() -> AssistantClient:
            return AssistantClient(
                {"api_token": Secret(self.token)},
                base_url=self.url,
                store=store,
                history=history,
                hooks=rehearsal_hooks() if rehearses else None,
            )

        service = Service(load_tools(), ledger, open_client)
        return ApiTools(service=service, allowed=frozenset(allow), rehearses=rehearses)

    @asynccontextmanager
    async def connect(
        self, mode: str = "auto", user: User | None = None, **options: Any
    ) -> AsyncIterator[Caller]:
        """Connect a client to a new server."""
        tools = self.tools(**options)
        async with (
            closing(tools),
            Client(build_server(tools), mode=mode, elicitation_callback=user) as client,
        ):
            yield Caller(client, tools)


@asynccontextmanager
async def closing(tools: ApiTools) -> AsyncIterator[None]:
    """Close the client and the files of a server after the block."""
    try:
        yield
    finally:
        await tools.service.close()


@dataclass
class Caller:
    """Calls tools, as an assistant does."""

    client: Client
    tools: ApiTools | None = None

    async def result(
        self, tool: str, arguments: Mapping[str, Json] | None = None, **more: Any
    ) -> Json:
        """Return the structured result of a call that must succeed."""
        result = await self.client.call_tool(tool, dict(arguments or {}), **more)
        assert not result.is_error, text_of(result)
        return result.structured_content

    async def text(self, tool: str, arguments: Mapping[str, Json] | None = None) -> str:
        """Return the text of a call that must succeed."""
        result = await self.client.call_tool(tool, dict(arguments or {}))
        assert not result.is_error, text_of(result)
        return text_of(result)

    async def error(self, tool: str, arguments: Mapping[str, Json] | None = None) -> str:
        """Return the text of a call that must fail."""
        result = await self.client.call_tool(tool, dict(arguments or {}))
        assert result.is_error, text_of(result)
        return text_of(result)


def text_of(result: types.CallToolResult) -> str:
    """Return the text of a result."""
    return "\n".join(part.text for part in result.content if isinstance(part, types.TextContent))


Scenario = Callable[[], Awaitable[None]]
