"""What an assistant reads about a failed call: what happened, whether it may have been done, what next.

Texts of the API are quoted, because they are data.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from .._runtime.call.uncertain import advice, lookup_operation
from .._runtime.errors import (
    APIError,
    ArgumentError,
    AuthenticationError,
    BudgetExceeded,
    ClientError,
    DailyBudgetExhausted,
    DayBudgetExceeded,
    NotFound,
    PermissionDenied,
    RateLimited,
    ServerError,
    TransportError,
    ValidationError,
)
from .._runtime.operation import Operation
from ..cli.product import PRODUCT
from ..operations import OPERATIONS
from .record_text import compact_json, counted, one_line
from .tool_table import Tool

_NOTHING_SENT = "Nothing was sent."


def explain(error: ClientError, tool: Tool, tools: Mapping[str, Tool]) -> str:
    """Return the text for an error of a call. ``tools`` are the tools by operationId."""
    text = " ".join((_what(error, tool), _next_step(error)))
    return f"{text} {in_doubt(tool, tools)}" if error.maybe_done else text


def in_doubt(tool: Tool, tools: Mapping[str, Tool]) -> str:
    """Return what to say about a call of which nobody knows whether it was done."""
    operation: Operation = tool.operation
    lookup = lookup_operation(operation, OPERATIONS)
    other = tools.get(lookup.id) if lookup is not None else None
    text = advice(operation, other.name if other is not None else "")
    return f"{tool.name} may have been done: {text}."


def internal_error(error: Exception, tool: Tool, tools: Mapping[str, Tool]) -> str:
    """Return the text for an error that is a mistake of this program."""
    text = f"Internal error of the server ({type(error).__name__}). Do not repeat the call."
    return text if tool.kind == "read" else f"{text} {in_doubt(tool, tools)}"


def _what(error: ClientError, tool: Tool) -> str:
    match error:
        case ArgumentError():
            return f"Invalid arguments. {_NOTHING_SENT} {_sentence(_argument_problem(error, tool))}"
        case BudgetExceeded():
            return f"{tool.name}: {_budget_problem(error)}. The request was not sent."
        case DailyBudgetExhausted(response=None):
            return f"The daily quota of the account is exhausted. {_NOTHING_SENT}"
        case APIError():
            code = f", code {one_line(error.code, 60)}" if error.code else ""
            said = compact_json(one_line(error.message))
            return f"The API answered {error.status}{code}, and says: {said}."
        case _:
            return _sentence(one_line(error.message))


def _sentence(text: str) -> str:
    return text if text.endswith(("?", ".")) else f"{text}."


def _budget_problem(error: BudgetExceeded) -> str:
    left = max(error.limit - error.spent, 0)
    if isinstance(error, DayBudgetExceeded):
        return (
            f"costs {counted(error.cost, 'token')}, but {left} of {error.limit} are left for today"
        )
    return f"costs {counted(error.cost, 'more token')}, but one call may spend {error.limit}"


def _argument_problem(error: ArgumentError, tool: Tool) -> str:
    text = one_line(error.message).removeprefix(f"{tool.operation.call}: ")
    return text.partition(", or pass options=")[0]


def _next_step(error: ClientError) -> str:
    match error:
        case ArgumentError():
            return "Correct the arguments and call again."
        case BudgetExceeded():
            return "Ask the user before anything else is done; only they can raise the budget."
        case DailyBudgetExhausted():
            return f"Stop for today{_until(error)}; more calls would only be rejected."
        case RateLimited():
            return f"Wait{_until(error) or ' a few seconds'}, then call again."
        case AuthenticationError():
            login = f"{PRODUCT.command} auth login"
            return f"Do not repeat it. Ask the user to log in again ({login})."
        case NotFound():
            return "The record does not exist, was deleted, or is not visible to this account."
        case PermissionDenied():
            return "Do not repeat it: this account is not allowed to."
        case ValidationError():
            return "Correct the arguments; the same call would fail again."
        case ServerError() | TransportError():
            return "" if error.maybe_done else "Call again in 10 seconds."
        case _:
            return one_line(error.hint)


def _until(error: RateLimited) -> str:
    seconds = error.retry_after
    if seconds is None:
        return ""
    if seconds < 120:
        return f" {math.ceil(seconds)} seconds"
    return f" ({seconds / 3600:.1f} hours are left)"
