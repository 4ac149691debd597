"""Asks the user of the assistant before something is written (elicitation).

The protocol of 2026-07-28 has no requests to the client: a call is answered with a question, and the
client repeats it with the answer. Before that, the question is a request of its own. The question is
bound to the arguments: an answer counts only for the call that it was given for.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types.version import is_version_at_least

from ..cli.input.values import Json
from ..cli.output.escaping import visible
from .record_text import compact_json
from .tool_table import Tool

_ASKS_IN_RESULTS = "2026-07-28"
_QUESTION = "confirm"
_DELETE = "delete"
_LONGEST_VALUE = 200
"""Characters of each argument that the user is shown, so that a long one hides no other."""


class Confirmation:
    """Asks whether a call may be made."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    async def ask(
        self,
        context: ServerRequestContext[Any],
        params: types.CallToolRequestParams,
        tool: Tool,
        arguments: Mapping[str, Json],
        price: str,
    ) -> types.InputRequiredResult | str:
        """Return the question to answer the call with, or why the call is not made; empty: it is."""
        if not _can_ask(context):
            return _needs_permission(tool)
        question = _question(tool, arguments, price)
        if not is_version_at_least(context.protocol_version, _ASKS_IN_RESULTS):
            try:
                result = await context.session.elicit_form(
                    question.message, question.requested_schema, context.request_id
                )
            except MCPError:  # the client cannot be asked on this connection
                return _needs_permission(tool)
            return _refusal(tool, result)
        state = self._state(tool, arguments)
        answer = (params.input_responses or {}).get(_QUESTION)
        is_same_call = hmac.compare_digest(params.request_state or "", state)
        if isinstance(answer, types.ElicitResult) and is_same_call:
            return _refusal(tool, answer)
        return types.InputRequiredResult(
            input_requests={_QUESTION: types.ElicitRequest(params=question)}, request_state=state
        )

    def _state(self, tool: Tool, arguments: Mapping[str, Json]) -> str:
        """Return a text that only this server can make, and only for this call."""
        call = compact_json([tool.name, dict(arguments)])
        return hmac.new(self._key, call.encode(), hashlib.sha256).hexdigest()


def _can_ask(context: ServerRequestContext[Any]) -> bool:
    capabilities = context.session.client_capabilities
    elicitation = capabilities.elicitation if capabilities is not None else None
    if elicitation is None:
        return False
    return elicitation.form is not None or elicitation.url is None


def _question(
    tool: Tool, arguments: Mapping[str, Json], price: str
) -> types.ElicitRequestFormParams:
    listed = ",".join(f"{_shown(name)}:{_shown(value)}" for name, value in arguments.items())
    message = f"{tool.title}? {tool.name} {{{listed}}}{f' ({price})' if price else ''}"
    properties: dict[str, object] = {}
    if tool.kind == _DELETE:
        text = f'Write "{_DELETE}" to confirm'
        properties = {"word": {"type": "string", "title": text, "description": text}}
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    return types.ElicitRequestFormParams(message=message, requested_schema=schema)


def _shown(value: Json) -> str:
    """Return an argument as the user sees it; invisible characters are shown as escapes."""
    text = visible(compact_json(value))
    if len(text) <= _LONGEST_VALUE:
        return text
    return f"{text[:_LONGEST_VALUE]}… ({len(text):,} characters)"


def _refusal(tool: Tool, answer: types.ElicitResult) -> str:
    """Return why the call is not made; empty if the user agreed."""
    word = (answer.content or {}).get("word", "")
    if answer.action == "accept" and (tool.kind != _DELETE or _is_confirmed(word)):
        return ""
    reason = "did not agree" if answer.action != "accept" else f'did not write "{_DELETE}"'
    return f"The user {reason}. Nothing was sent. Do not try again unless the user asks for it."


def _is_confirmed(word: object) -> bool:
    return isinstance(word, str) and word.strip().strip('"').lower() == _DELETE


def _needs_permission(tool: Tool) -> str:
    return (
        f"{tool.name} is not allowed, and this client cannot ask the user. Nothing was sent. The"
        f" user can allow it by starting the server with --allow {tool.kind}."
    )
