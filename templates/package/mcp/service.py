"""Calls operations for an assistant: within the budget, and with results that fit its context.

The client is opened by the first call, so that connecting is fast. A cancelled call releases or
settles what it had reserved; if it may have changed something, the ledger and the next result say
so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import anyio

from .._runtime.call.uncertain import is_uncertain
from .._runtime.errors import ClientError
from ..cli.input.values import Json
from .error_texts import explain, in_doubt
from .ledger import Ledger
from .listing import Fetch, HeldPages, Listing, Payload, Report, read_list
from .record_text import counted
from .rehearsal import Rehearsed, shown_request
from .results import Result, list_result, single_result
from .tool_arguments import ToolCall, client_arguments
from .tool_table import ToolTable

if TYPE_CHECKING:
    from .._runtime.metering.budget import Budget
    from .client import AssistantClient

_UNLIMITED = 10**12
"""Tokens of a call without a limit."""


class CallFailed(Exception):
    """A call failed; the text says what to do."""


@dataclass(slots=True)
class Service:
    """Calls operations with one client. ``open_client`` creates it."""

    table: ToolTable
    ledger: Ledger
    open_client: Callable[[], AssistantClient]
    held: HeldPages = field(default_factory=HeldPages)
    _client: AssistantClient | None = None

    @property
    def client(self) -> AssistantClient:
        """The client, which is opened when it is first needed."""
        if self._client is None:
            self._client = self.open_client()
        return self._client

    async def close(self) -> None:
        """Close the client."""
        if self._client is not None:
            await self._client.close()
        self.ledger.history.close()

    async def call(self, call: ToolCall, report: Report) -> Result:
        """Call an operation; return its result. Raises CallFailed."""
        limit = _UNLIMITED if self.ledger.per_call is None else self.ledger.per_call
        budget = self.client.budget(limit)
        try:
            result = await self._in_budget(call, report, budget)
        except Rehearsed as rehearsed:
            return await self._rehearsed(call, rehearsed)
        except ClientError as error:
            text = explain(error, call.tool, self.table.by_operation)
            if error.maybe_done:
                self.ledger.doubt(text, mentioned=True)
            raise CallFailed(f"{text} {await self._account(budget.spent)}".strip()) from None
        return await self._charged(result, budget.spent)

    async def _in_budget(self, call: ToolCall, report: Report, budget: Budget) -> Result:
        async with AsyncExitStack() as stack:
            stack.enter_context(self.client.label(self.ledger.label))
            await stack.enter_async_context(budget)
            return await _cancel_once(asyncio.ensure_future(self._run(call, report)))

    async def _run(self, call: ToolCall, report: Report) -> Result:
        try:
            return await self._send_and_shape(call, report)
        except asyncio.CancelledError as cancelled:
            if is_uncertain(cancelled):
                self.ledger.doubt(f"cancelled: {in_doubt(call.tool, self.table.by_operation)}")
            raise

    async def _send_and_shape(self, call: ToolCall, report: Report) -> Result:
        operation = call.tool.operation
        if call.tool.is_stream:
            arguments = client_arguments(call.tool, call.arguments)
            items = (await self.client.read_stream(operation, arguments, call.max_items)).value
            return list_result(call, Listing(items if isinstance(items, list) else []))
        if call.tool.is_list:
            return list_result(call, await read_list(call, self._fetch(call), self.held, report))
        arguments = client_arguments(call.tool, call.arguments)
        return single_result(call, (await self.client.read(operation, arguments)).value)

    def _fetch(self, call: ToolCall) -> Fetch:
        operation = call.tool.operation

        async def fetch(passed: Mapping[str, Json], position: str | None) -> Payload:
            arguments = client_arguments(call.tool, passed)
            if operation.pagination is None:
                return await self.client.read(operation, arguments)
            return await self.client.read_page(operation, arguments, position)

        return fetch

    async def _rehearsed(self, call: ToolCall, rehearsed: Rehearsed) -> Result:
        cost = self.client.estimate(call.tool.operation.id).tokens
        left = await self.ledger.left()
        if left is not None and cost > left:
            price = counted(cost, "token")
            raise CallFailed(f"{call.tool.name} would cost {price}, but {left} are left today.")
        self.ledger.rehearsed += cost
        request = shown_request(rehearsed.request)
        return await self._charged(Result(request=request, tool=call.tool), cost)

    async def _charged(self, result: Result, cost: int) -> Result:
        """Return a result with what it cost, what is left, and writes in doubt."""
        result.cost, result.left = cost, await self.ledger.left()
        result.notes += self.ledger.new_doubts()
        return result

    async def _account(self, cost: int) -> str:
        left = await self.ledger.left()
        spent = f"It cost {counted(cost, 'token')}" if cost else "It cost nothing"
        return f"{spent}; {left} are left today." if left is not None else f"{spent}."


async def _cancel_once(task: asyncio.Future[Result]) -> Result:
    """Wait for a task. If the caller is cancelled, cancel the task once and let it clean up.

    The SDK cancels a call again and again until it ends, which would also cancel the refund of its
    reservation.
    """
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        task.cancel()
        with anyio.CancelScope(shield=True):
            await asyncio.wait([task])
        raise
