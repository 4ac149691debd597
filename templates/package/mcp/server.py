"""The MCP server: its tools, resources and prompts, on the low-level server of the SDK.

Up to ``MOST_TOOLS`` operations are one tool each; with more of them there are three tools, which find,
describe and call operations, so that an assistant does not carry all schemas in its context. Errors
of a call are results, which an assistant reads; only unknown names are errors of the protocol.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server

from .._runtime.errors import ArgumentError
from ..cli.input.values import Json
from ..cli.product import PRODUCT
from . import catalog
from .confirmation import Confirmation
from .error_texts import explain, internal_error
from .instructions import instructions
from .permissions import is_allowed, replacement_of
from .prompts import Prompts
from .record_text import compact_json
from .resources import Resources
from .results import Result
from .schema_fit import SchemaFit
from .service import CallFailed, Service
from .tool_arguments import check_call, read_call
from .tool_table import Tool

MOST_TOOLS = 40
_LOGGER = logging.getLogger(__name__.partition(".")[0])

Context: TypeAlias = ServerRequestContext[Any]
Reply: TypeAlias = types.CallToolResult | types.InputRequiredResult


@dataclass(slots=True, kw_only=True)
class ApiTools:
    """The tools of the server.

    ``allowed`` are the kinds of calls that need no confirmation. ``rehearses``: nothing is sent, so
    nothing needs one.
    """

    service: Service
    allowed: frozenset[str] = frozenset()
    rehearses: bool = False
    confirmation: Confirmation = field(default_factory=Confirmation)

    @property
    def is_large(self) -> bool:
        """Whether there are too many operations for a tool each."""
        return len(self.service.table.tools) > MOST_TOOLS

    def list(self) -> list[types.Tool]:
        """Return the tools as the client sees them."""
        table = self.service.table
        if self.is_large:
            tools = [_FIND, _DESCRIBE, _CALL]
        else:
            tools = [self._operation_tool(tool) for tool in table.tools.values()]
        return [*tools, *([_ESTIMATE] if PRODUCT.has_costs else [])]

    def _operation_tool(self, tool: Tool) -> types.Tool:
        table = self.service.table
        return types.Tool(
            name=tool.name,
            title=tool.title,
            description=tool.description,
            input_schema=table.input_schema(tool),
            output_schema=table.output_schema(tool),
            annotations=_hints(tool),
        )

    async def call(self, context: Context, params: types.CallToolRequestParams) -> Reply:
        """Call a tool. An unknown name is an error that names the tools."""
        arguments: dict[str, Json] = params.arguments or {}
        try:
            if self.is_large and params.name in _LARGE_TOOLS:
                return await self._call_large(context, params, arguments)
            if PRODUCT.has_costs and params.name == _ESTIMATE.name:
                return await self._estimate(arguments)
            tool = None if self.is_large else self.service.table.tools.get(params.name)
        except ArgumentError as error:
            return _failed(f"{error.message}. Nothing was sent.")
        if tool is None:
            names = ", ".join(each.name for each in self.list())
            return _failed(f"There is no tool {params.name[:80]!r}. Tools: {names}.")
        return await self._call_operation(context, params, tool, arguments)

    async def _call_large(
        self, context: Context, params: types.CallToolRequestParams, arguments: dict[str, Json]
    ) -> Reply:
        table = self.service.table
        if params.name == _FIND.name:
            return _said(catalog.find(table, str(arguments.get("query", ""))))
        tool = catalog.find_tool(table, arguments.get("operation"))
        if params.name == _DESCRIBE.name:
            return _said(catalog.describe(table, tool))
        inner = arguments.get("arguments", {})
        if not isinstance(inner, dict):
            raise ArgumentError("arguments must be an object", parameter="arguments")
        return await self._call_operation(context, params, tool, inner)

    async def _estimate(self, arguments: dict[str, Json]) -> Reply:
        plan = catalog.estimate(self.service.table, arguments.get("steps"))
        left = await self.service.ledger.left()
        plan["left"] = left
        if isinstance(left, int) and isinstance(tokens := plan["tokens"], int):
            plan["within_budget"] = tokens <= left
        return _said(compact_json(plan), plan)

    async def _call_operation(
        self,
        context: Context,
        params: types.CallToolRequestParams,
        tool: Tool,
        arguments: Mapping[str, Json],
    ) -> Reply:
        if advice := replacement_of(tool, self.allowed):
            return _failed(advice)
        table = self.service.table
        try:
            call = read_call(tool, arguments, table.field_names(tool))
            check_call(call)
        except ArgumentError as error:
            return _failed(explain(error, tool, table.by_operation))
        if not (self.rehearses or is_allowed(tool, self.allowed)):
            answer = await self._confirm(context, params, tool, arguments)
            if answer is not None:
                return answer
        try:
            return self._reply(await self.service.call(call, _reporter(context)))
        except CallFailed as failure:
            return _failed(str(failure))
        except Exception as error:  # noqa: BLE001 - the SDK would tell the assistant nothing
            _LOGGER.error("%s failed: %s", tool.name, type(error).__name__)
            return _failed(internal_error(error, tool, table.by_operation))

    async def _confirm(
        self,
        context: Context,
        params: types.CallToolRequestParams,
        tool: Tool,
        arguments: Mapping[str, Json],
    ) -> Reply | None:
        """Return the reply to a call that the user has not agreed to, None if they have."""
        left, cost = await self.service.ledger.left(), tool.operation.cost
        if left is not None and cost is not None and cost > left:
            return None  # the budget rejects the call
        price = catalog.price(tool) if PRODUCT.has_costs else ""
        answer = await self.confirmation.ask(context, params, tool, arguments, price)
        return (_failed(answer) if isinstance(answer, str) else answer) if answer else None

    def _reply(self, result: Result) -> types.CallToolResult:
        table, has_costs = self.service.table, PRODUCT.has_costs
        content = result.structured(has_costs=has_costs)
        if not self.is_large:
            schema = table.output_schema(result.tool)
            definitions = schema.get("$defs")
            fit = SchemaFit(definitions if isinstance(definitions, dict) else {})
            content = fit.fit(content, schema)
            if fit.misfits:
                names = ", ".join(fit.misfits[:10])
                result.notes.append(f"Only in this text, not in the structured result: {names}.")
        return _said(result.text(has_costs=has_costs), content)


def _said(text: str, content: dict[str, Json] | None = None) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=text)], structured_content=content)


def _failed(text: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=text)], is_error=True)


def _reporter(context: Context) -> Callable[[int, int], Awaitable[None]]:
    """Return a function that reports progress to the client, if it has asked for that."""

    async def report(count: int, total: int) -> None:
        await context.session.report_progress(count, total, f"{count} items")

    return report


def _hints(tool: Tool) -> types.ToolAnnotations:
    is_read = tool.kind == "read"
    return types.ToolAnnotations(
        title=tool.title,
        read_only_hint=is_read,
        destructive_hint=not (is_read or tool.adds),
        idempotent_hint=tool.operation.is_idempotent,
        open_world_hint=True,
    )


def _local(name: str, title: str, description: str, schema: dict[str, Json]) -> types.Tool:
    """Return a tool that calls nothing."""
    hints = types.ToolAnnotations(
        title=title, read_only_hint=True, destructive_hint=False, open_world_hint=False
    )
    return types.Tool(
        name=name, title=title, description=description, input_schema=schema, annotations=hints
    )


_FIND = _local(
    "find",
    "Find operations",
    "Finds operations of the API by words; names, titles and prices. Free.",
    catalog.FIND,
)
_DESCRIBE = _local(
    "describe",
    "Describe an operation",
    "Arguments, result and price of an operation. Free. Read it before the first call.",
    catalog.DESCRIBE,
)
_CALL = types.Tool(
    name="call",
    title="Call an operation",
    description="Calls an operation. The result says what it cost and what is left.",
    input_schema=catalog.CALL,
    annotations=types.ToolAnnotations(
        title="Call an operation", read_only_hint=False, destructive_hint=True, open_world_hint=True
    ),
)
_ESTIMATE = _local(
    "estimate",
    "Estimate the price of a plan",
    "Prices a plan in tokens, with cheaper ways, before anything is called. Free.",
    catalog.ESTIMATE,
)
_LARGE_TOOLS = frozenset({_FIND.name, _DESCRIBE.name, _CALL.name})


def build_server(tools: ApiTools) -> Server:
    """Return the server with its handlers."""
    resources = Resources(tools.service)
    prompts = Prompts(tools.service)
    listed = tools.list()

    async def list_tools(_: Context, __: object) -> types.ListToolsResult:
        return types.ListToolsResult(tools=listed)

    return Server(
        PRODUCT.command,
        version=PRODUCT.version,
        title=PRODUCT.title,
        instructions=instructions(tools.service.ledger, tools.allowed, rehearses=tools.rehearses),
        on_list_tools=list_tools,
        on_call_tool=tools.call,
        on_list_resources=resources.list,
        on_list_resource_templates=resources.list_templates,
        on_read_resource=resources.read,
        on_list_prompts=prompts.list,
        on_get_prompt=prompts.get,
    )
