"""Finds and describes operations, and prices plans, for assistants; nothing here calls the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast

from .._runtime.errors import ArgumentError
from ..cli.input.values import Json
from ..cli.product import PRODUCT
from ..operations import OPERATIONS
from .record_text import compact_json
from .tool_table import Schema, Tool, ToolTable

if TYPE_CHECKING:
    from .._runtime.metering.estimate import Estimator

_MOST_MATCHES = 12

FIND: Schema = {
    "type": "object",
    "properties": {
        "query": {
            "type": "string",
            "description": "Words, such as 'list deals'; empty: all groups.",
        }
    },
    "required": ["query"],
    "additionalProperties": False,
}
DESCRIBE: Schema = {
    "type": "object",
    "properties": {"operation": {"type": "string", "description": "A name given by find."}},
    "required": ["operation"],
    "additionalProperties": False,
}
CALL: Schema = {
    "type": "object",
    "properties": {
        "operation": {"type": "string"},
        "arguments": {"type": "object", "description": "As given by describe."},
    },
    "required": ["operation", "arguments"],
    "additionalProperties": False,
}
_COUNT: Schema = {"type": "integer", "minimum": 0}
ESTIMATE: Schema = {
    "type": "object",
    "properties": {
        "steps": {
            "type": "array",
            "minItems": 1,
            "description": "One of calls, items, pages and ids for each.",
            "items": {
                "type": "object",
                "properties": {
                    "operation": {"type": "string"},
                    "calls": _COUNT,
                    "items": _COUNT,
                    "pages": _COUNT,
                    "ids": _COUNT,
                    "limit": {**_COUNT, "description": "Page size."},
                },
                "required": ["operation"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["steps"],
    "additionalProperties": False,
}


def find(table: ToolTable, query: str) -> str:
    """Return the operations that match a query best, one per line."""
    words = query.lower().replace("_", " ").replace(".", " ").split()
    ranked = sorted(
        ((_score(tool, words), tool) for tool in table.tools.values()),
        key=lambda pair: (-pair[0], bool(pair[1].replacement), pair[1].name),
    )
    matches = [tool for score, tool in ranked if score > 0]
    if not matches:
        return _groups(table.tools.values())
    lines = [_line(tool) for tool in matches[:_MOST_MATCHES]]
    if len(matches) > _MOST_MATCHES:
        lines.append(f"{len(matches) - _MOST_MATCHES} more match; use more words.")
    return "\n".join(lines)


def _score(tool: Tool, words: list[str]) -> float:
    """Return how well a tool matches; 0 if some word occurs nowhere in it.

    Of two tools that match alike, the one with the shorter name is meant.
    """
    names = tool.name.lower().split("_")
    title, description = tool.title.lower(), tool.description.lower()
    score = 0.0
    for word in words:
        stem = word.rstrip("s")
        matches = [
            8 * (word in names),
            5 * any(name.startswith(stem) for name in names),
            3 * (stem in title),
            1 * (stem in description or stem in tool.operation.path.lower()),
        ]
        if not any(matches):
            return 0
        score += sum(matches)
    named = [name for name in names if any(name.startswith(word.rstrip("s")) for word in words)]
    return score + 10 * len(named) / len(names)


def _line(tool: Tool) -> str:
    facts = [tool.kind, *([price(tool)] if PRODUCT.has_costs else [])]
    if tool.replacement:
        facts.append(f"deprecated, use {tool.replacement}")
    return f"{tool.name}: {tool.title} ({', '.join(facts)})"


def _groups(tools: Iterable[Tool]) -> str:
    counts: dict[str, int] = {}
    for tool in tools:
        counts[tool.group] = counts.get(tool.group, 0) + 1
    listed = ", ".join(f"{group} ({count})" for group, count in counts.items())
    return f"Groups of operations: {listed}. Use the name of a group as a query."


def price(tool: Tool) -> str:
    """Return the price of a tool."""
    cost = tool.operation.cost
    if cost is None:
        return "unknown cost"
    tokens = f"{cost} token" if cost == 1 else f"{cost} tokens"
    return f"{tokens} a page" if tool.operation.pagination is not None else tokens


def describe(table: ToolTable, tool: Tool) -> str:
    """Return what a tool does, its price, and the JSON Schema of its arguments."""
    fields = table.field_names(tool)
    lines = [
        _line(tool),
        tool.description,
        f"Fields of the result: {', '.join(fields)}" if fields else "",
        f"Arguments: {compact_json(table.input_schema(tool))}",
    ]
    return "\n".join(line for line in lines if line)


def find_tool(table: ToolTable, name: object) -> Tool:
    """Return a tool by its name, its operationId, or its method of the client.

    Raises ArgumentError.
    """
    for tool in table.tools.values():
        if name in (tool.name, tool.operation.id, tool.operation.call):
            return tool
    raise ArgumentError(
        f"there is no operation {str(name)[:80]!r}; use find", parameter="operation"
    )


def estimate(table: ToolTable, steps: Json) -> dict[str, Json]:
    """Return the price of a plan: of each step with its cheaper alternatives, and of all.

    Raises ArgumentError.
    """
    from .._runtime.metering.estimate import Estimator
    from .._runtime.metering.meter import Costs

    if not (isinstance(steps, list) and steps and all(isinstance(step, dict) for step in steps)):
        raise ArgumentError("steps must be a list of objects, at least one", parameter="steps")
    costs = Costs({operation.id: operation.cost for operation in OPERATIONS.values()})
    estimator = Estimator(OPERATIONS, costs)
    prices = [_price_step(estimator, table, cast("Mapping[str, Json]", step)) for step in steps]
    total = sum(cast("int", price["tokens"]) for price in prices)
    return {"tokens": total, "steps": list[Json](prices)}


def _price_step(
    estimator: Estimator, table: ToolTable, step: Mapping[str, Json]
) -> dict[str, Json]:
    tool = find_tool(table, step.get("operation"))
    workload = {name: value for name, value in step.items() if name != "operation"}
    for name, value in workload.items():
        if name not in _WORKLOADS:
            raise ArgumentError(f"{name} is not one of {', '.join(_WORKLOADS)}", parameter=name)
        if not isinstance(value, int) or isinstance(value, bool):
            problem = f"{name} must be a whole number, got {compact_json(value)[:80]}"
            raise ArgumentError(problem, parameter=name)
    result = estimator.estimate(tool.operation.id, **workload)  # type: ignore[arg-type]  # it checks them
    cheaper: list[Json] = [
        {
            "operation": table.by_operation[each.operation].name,
            "tokens": each.tokens,
            "reason": each.reason,
        }
        for each in result.alternatives
        if each.tokens < result.tokens
    ]
    return {
        "operation": tool.name,
        "calls": result.calls,
        "tokens": result.tokens,
        "reason": result.reason,
        **({"cheaper": cheaper} if cheaper else {}),
        **({} if result.cost_known else {"note": "unknown cost, counted as the highest known"}),
    }


_WORKLOADS = ("calls", "items", "pages", "ids", "limit")
