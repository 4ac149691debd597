"""Prompts: those of ``tools.json``, and one that explains what the day has cost."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, cast

import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError

from ..cli.input.values import Json
from ..cli.product import PRODUCT
from .record_text import clean_text
from .service import Service

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_COST = "what_did_this_cost"


class Prompts:
    """The handlers of prompts."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._prompts = {str(entry["name"]): entry for entry in service.table.prompts}

    async def list(self, _: ServerRequestContext[Any], __: object) -> types.ListPromptsResult:
        """Return the prompts."""
        prompts = [_described(entry) for entry in self._prompts.values()]
        return types.ListPromptsResult(
            prompts=[*prompts, *([_COST_PROMPT] if PRODUCT.has_costs else [])]
        )

    async def get(
        self, _: ServerRequestContext[Any], params: types.GetPromptRequestParams
    ) -> types.GetPromptResult:
        """Return a prompt with its arguments. Raises MCPError for an unknown or missing one."""
        if params.name == _COST and PRODUCT.has_costs:
            return _message(await self._cost_text(), _COST_PROMPT.description)
        entry = self._prompts.get(params.name)
        if entry is None:
            known = ", ".join([*self._prompts, *([_COST] if PRODUCT.has_costs else [])])
            raise _invalid(f"there is no prompt {params.name[:80]!r}; prompts: {known}")
        return _message(_filled(entry, params.arguments or {}), str(entry["description"]))

    async def _cost_text(self) -> str:
        day = await self._service.ledger.day()
        return (
            "Explain what the calls of today have cost: by operation, in tokens, the most expensive"
            " first; how much of the budget is left; and what would have been cheaper. Mention writes"
            " in doubt, if there are any, and how to check them. Call nothing. This is the ledger:\n"
            f"{json.dumps(day, ensure_ascii=False)}"
        )


def _described(entry: Mapping[str, Json]) -> types.Prompt:
    arguments = [
        types.PromptArgument(
            name=str(each["name"]),
            description=_argument_text(each),
            required=each["default"] is None,
        )
        for each in _arguments(entry)
    ]
    return types.Prompt(
        name=str(entry["name"]),
        title=str(entry["title"]),
        description=str(entry["description"]),
        arguments=arguments,
    )


def _arguments(entry: Mapping[str, Json]) -> list[Mapping[str, Json]]:
    return cast("list[Mapping[str, Json]]", entry["arguments"])


def _argument_text(argument: Mapping[str, Json]) -> str:
    default = argument["default"]
    return str(argument["description"]) + ("" if default is None else f" (default: {default})")


def _filled(entry: Mapping[str, Json], passed: Mapping[str, str]) -> str:
    """Return the text of a prompt with its arguments."""
    values: dict[str, str] = {}
    for argument in _arguments(entry):
        name, default = str(argument["name"]), argument["default"]
        value = passed.get(name, default)
        if value is None:
            raise _invalid(f"the prompt {entry['name']} needs the argument {name}")
        values[name] = clean_text(str(value))
    for name in passed:
        if name not in values:
            raise _invalid(f"the prompt {entry['name']} has no argument {name[:80]!r}")
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), str(entry["text"]))


def _message(text: str, description: str | None) -> types.GetPromptResult:
    message = types.PromptMessage(role="user", content=types.TextContent(text=text))
    return types.GetPromptResult(description=description, messages=[message])


def _invalid(problem: str) -> MCPError:
    return MCPError(code=types.INVALID_PARAMS, message=problem)


_COST_PROMPT = types.Prompt(
    name=_COST,
    title="What did this cost?",
    description="Explains what the calls of today have cost, and what would have been cheaper.",
)
