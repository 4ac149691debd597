"""Separates the arguments of a tool: those of the operation, and the options of the result.

The client checks the arguments of the operation; the options are checked here. Nothing is converted:
``"7"`` is not a number.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass

from .._runtime.errors import ArgumentError
from .._runtime.pagination.positions import value_of
from ..cli.input.values import Json
from .fields import misspelled
from .tool_table import DEFAULT_ITEMS, DEFAULT_TEXT, MOST_ITEMS, Tool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall:
    """A call of a tool: the arguments of its operation, and what the result should contain.

    ``fields`` are the chosen fields, all if empty. ``max_items`` limits a list, ``skip`` is the number
    of items of its first page to leave out. ``max_text`` limits each text (0: no limit).
    """

    tool: Tool
    arguments: Mapping[str, Json]
    fields: tuple[str, ...] = ()
    max_items: int = DEFAULT_ITEMS
    skip: int = 0
    page: str | None = None
    max_text: int = DEFAULT_TEXT


def read_call(tool: Tool, passed: Mapping[str, Json], documented: tuple[str, ...]) -> ToolCall:
    """Return the call for the arguments of a tool. ``documented`` are the fields of its result.

    Raises ArgumentError for an invalid option.
    """
    options = {option: passed[name] for option, name in tool.options.items() if name in passed}
    names = set(tool.options.values())
    return ToolCall(
        tool=tool,
        arguments={name: value for name, value in passed.items() if name not in names},
        fields=_fields(tool, options.get("fields"), documented),
        max_items=_count(tool, options, "max_items", 1, _default_items(tool, passed), MOST_ITEMS),
        skip=_count(tool, options, "skip", 1, 0),
        page=_page(tool, options.get("page")),
        max_text=_count(tool, options, "max_text", 0, DEFAULT_TEXT),
    )


def _default_items(tool: Tool, passed: Mapping[str, Json]) -> int:
    """Return how many items to return by default: one page, if the size of pages is passed.

    Who asks for pages of two items wants two items, not twelve pages that are paid one by one.
    """
    pagination = tool.operation.pagination
    size = value_of(tool.operation, passed, pagination.size) if pagination is not None else None
    if isinstance(size, int) and not isinstance(size, bool) and 1 <= size <= MOST_ITEMS:
        return size
    return DEFAULT_ITEMS


def _fields(tool: Tool, value: Json, documented: tuple[str, ...]) -> tuple[str, ...]:
    if value is None:
        return ()
    name = tool.options["fields"]
    if not isinstance(value, list) or not value:
        raise _invalid(name, "must be a list of field names")
    fields = tuple(each for each in value if isinstance(each, str) and each)
    if len(fields) < len(value):
        raise _invalid(name, "must be a list of field names")
    if problem := misspelled(fields, documented):
        raise ArgumentError(f"{name}: {problem}", parameter=name)
    return fields


def _page(tool: Tool, value: Json) -> str | None:
    if value is not None and not isinstance(value, str):
        raise _invalid(tool.options["page"], "must be a string")
    return value


def _count(
    tool: Tool,
    options: Mapping[str, Json],
    option: str,
    least: int,
    default: int,
    most: int | None = None,
) -> int:
    value = options.get(option, default)
    if option not in options:
        return default
    name = tool.options[option]
    if not isinstance(value, int) or isinstance(value, bool):
        raise _invalid(name, "must be an integer")
    if value < least or (most is not None and value > most):
        bounds = f"{least} or more" if most is None else f"{least} to {most}"
        raise _invalid(name, f"must be {bounds}, got {value}")
    return value


def check_call(call: ToolCall) -> None:
    """Check the arguments as the client does before it sends them. Raises ArgumentError."""
    from .._runtime.serialization.arguments import check_arguments
    from .._runtime.serialization.encoding import encode_arguments
    from ..type_tables import ARGUMENTS

    operation = call.tool.operation
    arguments = client_arguments(call.tool, call.arguments)
    checked = check_arguments(operation, arguments, ARGUMENTS.get(operation.id))
    encode_arguments(operation, checked)


def client_arguments(tool: Tool, arguments: Mapping[str, Json]) -> dict[str, object]:
    """Return the arguments for the client, with raw content decoded. Raises ArgumentError."""
    decoded = {name: _decoded(name, arguments[name]) for name in tool.binary if name in arguments}
    return {**arguments, **decoded}


def _decoded(name: str, value: Json) -> object:
    if isinstance(value, list):
        return [_decoded(name, item) for item in value]
    if not isinstance(value, str):
        return value  # the client rejects it
    try:
        return b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise _invalid(name, "must be Base64 (RFC 4648)") from None


def _invalid(name: str, problem: str) -> ArgumentError:
    return ArgumentError(f"{name} {problem}", parameter=name)
