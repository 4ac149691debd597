"""The tools: names, schemas and texts, read from ``tools.json``.

Input: the file of the package and the table of operations. Output: ``Tool``s with complete JSON
Schemas. Invariant: the root of every schema is an object, as the protocol requires.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .._runtime.operation import Operation
from ..cli.input.values import Json
from ..operations import OPERATIONS

Schema = dict[str, Json]

DEFAULT_ITEMS = 25
"""Items of a list that a result contains unless the assistant asks for another number."""
MOST_ITEMS = 1000
DEFAULT_TEXT = 500
"""Characters of a text in a result."""

_OPTIONS: Mapping[str, Schema] = {
    "fields": {
        "type": "array",
        "items": {"type": "string"},
        "minItems": 1,
        "description": "Fields to return; dots for nested ones. Default: all that are not null.",
    },
    "max_items": {
        "type": "integer",
        "minimum": 1,
        "maximum": MOST_ITEMS,
        "default": DEFAULT_ITEMS,
        "description": "Items to return; if only the page size is passed, that many.",
    },
    "skip": {
        "type": "integer",
        "minimum": 1,
        "description": "Items of the page to skip; only as given in 'next' of a result.",
    },
    "page": {
        "type": "string",
        "description": "The page to begin at; only as given in 'next' of a result.",
    },
    "max_text": {
        "type": "integer",
        "minimum": 0,
        "default": DEFAULT_TEXT,
        "description": "Cut longer texts to this many characters; 0 returns them whole.",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """The tool of one operation.

    ``kind`` is ``read``, ``create``, ``update`` or ``delete``; a call that ``adds`` changes no
    existing record. ``arguments`` and ``result`` are JSON Schemas, ``result`` that of an item if the
    result ``is_list``. ``options`` are the names of the options of results, ``binary`` the arguments
    in Base64. ``replacement`` is the tool to use instead, and ``moves`` pairs of an old parameter and
    what takes its place. ``reference`` is the path of a page below the reference, if there is one.
    """

    name: str
    operation: Operation
    group: str
    title: str
    description: str
    kind: str
    arguments: Mapping[str, Schema]
    result: Schema
    adds: bool = False
    is_list: bool = False
    replacement: str = ""
    moves: tuple[tuple[str, str], ...] = ()
    reference: str = ""
    binary: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    options: Mapping[str, str]

    @property
    def is_stream(self) -> bool:
        """Whether items arrive one by one, and the result is the first of them."""
        return self.operation.stream is not None and not self.operation.stream.optional


class ToolTable:
    """All tools by name, and the named types in their schemas."""

    def __init__(self, table: Mapping[str, Any], operations: Mapping[str, Operation]) -> None:
        tools = [_read_tool(entry, operations) for entry in table["tools"]]
        self.tools = {tool.name: tool for tool in tools}
        self.prompts: list[dict[str, Json]] = table["prompts"]
        self._inputs = _definitions(table["inputs"])
        self._outputs = _definitions(table["outputs"])

    @cached_property
    def by_operation(self) -> Mapping[str, Tool]:
        """The tools by operationId."""
        return {tool.operation.id: tool for tool in self.tools.values()}

    def input_schema(self, tool: Tool) -> Schema:
        """Return the schema of the arguments of a tool, with the options of its result."""
        options = {tool.options[name]: _OPTIONS[name] for name in tool.options}
        properties: dict[str, Json] = {**tool.arguments, **options}
        required: Schema = {"required": list(tool.required)} if tool.required else {}
        schema: Schema = {"type": "object", "properties": properties, **required}
        return self._complete({**schema, "additionalProperties": False}, self._inputs)

    def output_schema(self, tool: Tool) -> Schema:
        """Return the schema of the structured result of a tool."""
        inner: Schema = (
            {"items": {"type": "array", "items": tool.result}, "next": {"type": "object"}}
            if tool.is_list
            else {"result": tool.result}
        )
        schema: Schema = {"type": "object", "properties": {**inner, **_ENVELOPE}}
        return self._complete(schema, self._outputs)

    def field_names(self, tool: Tool) -> tuple[str, ...]:
        """Return the documented fields of the result; empty if they are unknown."""
        schema = tool.result
        while isinstance(reference := schema.get("$ref"), str):
            schema = self._outputs[reference.rpartition("/")[2]]
        properties = schema.get("properties")
        return tuple(properties) if isinstance(properties, dict) else ()

    def _complete(self, schema: Schema, types: Mapping[str, Schema]) -> Schema:
        """Add the named types that a schema refers to, also indirectly."""
        needed: dict[str, Json] = {}
        pending = list(_references(schema))
        while pending:
            name = pending.pop()
            if name not in needed:
                needed[name] = types[name]
                pending += _references(types[name])
        return (
            {**schema, "$defs": {name: needed[name] for name in sorted(needed)}}
            if needed
            else schema
        )


_ENVELOPE: Schema = {
    "cost": {"type": "integer"},
    "left": {"type": "integer"},
    "notes": {"type": "array", "items": {"type": "string"}},
    "request": {"type": "object"},
}
"""What the structured result of every tool may contain besides the result of the API."""


def load_tools() -> ToolTable:
    """Return the tools of this package."""
    text = Path(__file__).with_name("tools.json").read_text(encoding="utf-8")
    return ToolTable(json.loads(text), OPERATIONS)


# Any: the generator writes the fields of Tool, and a test reads every tool of every package.
def _read_tool(entry: dict[str, Any], operations: Mapping[str, Operation]) -> Tool:
    converted = {
        "operation": operations[entry["operation"]],
        "moves": tuple((old, new) for old, new in entry.get("moves", ())),
        "binary": tuple(entry.get("binary", ())),
        "required": tuple(entry.get("required", ())),
    }
    return Tool(**{**entry, **converted})


def _definitions(entries: list[dict[str, Any]]) -> dict[str, Schema]:
    return {entry["id"]: entry["schema"] for entry in entries}


def _references(value: Json) -> Iterator[str]:
    """Yield the names of the types that a schema refers to."""
    if isinstance(value, list):
        for item in value:
            yield from _references(item)
    elif isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):
            yield reference.rpartition("/")[2]
        for item in value.values():
            yield from _references(item)
