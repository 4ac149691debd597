"""Request samples of an operation in Python, blocking and asynchronous.

Input: an operation of the IR and values for its arguments. Output: source text, which the templates
quote. Invariant: a sample is a valid call, and its names shadow neither a builtin nor each other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from generator.ir.api import Api
from generator.ir.credentials import example_schemes
from generator.ir.operations import Operation
from generator.ir.types import Type
from generator.records import dataclass
from generator.views.calls import Argument, result_of
from generator.views.item_names import item_name
from generator.views.prose import attribute_of
from generator.views.streams import is_streamed, stream_of

WIDTH = 72
"""Columns of a sample: one that is shown in a narrow column is not cut."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value for an argument of a sample."""

    argument: Argument
    value: object


def variables_of(api: Api, operation: Operation) -> tuple[str, ...]:
    """Return the environment variables with the credentials that a sample needs."""
    schemes = example_schemes(api, operation)
    names = dict.fromkeys(name for scheme in schemes for name in scheme.arguments)
    return tuple(f"{api.product.environment}_{name.upper()}" for name in names)


def blocking_sample(api: Api, operation: Operation, values: Sequence[Value]) -> str:
    """Return the sample for the blocking client."""
    call = f"client.{attribute_of(operation.resource.python)}.{operation.method.python}"
    lines = [
        f"from {api.product.package} import {api.product.client}",
        "",
        *_credentials_note(api, operation, indent=0),
        f"with {api.product.client}() as client:",
        *_use(api, operation, call, values, indent=4, prefix=""),
    ]
    return "\n".join(lines)


def asynchronous_sample(api: Api, operation: Operation, values: Sequence[Value]) -> str:
    """Return the sample for the asynchronous client."""
    call = f"client.{attribute_of(operation.resource.python)}.{operation.method.python}"
    prefix = "async " if operation.pagination or is_streamed(api, operation) else "await "
    lines = [
        "import asyncio",
        "",
        f"from {api.product.package} import Async{api.product.client}",
        "",
        "",
        "async def main() -> None:",
        *_credentials_note(api, operation, indent=4),
        f"    async with Async{api.product.client}() as client:",
        *_use(api, operation, call, values, indent=8, prefix=prefix),
        "",
        "",
        "asyncio.run(main())",
    ]
    return "\n".join(lines)


def _use(
    api: Api, operation: Operation, call: str, values: Sequence[Value], *, indent: int, prefix: str
) -> list[str]:
    """Return the statements that make a call and print its result, line by line."""
    inner = " " * (indent + 4)
    stream = stream_of(api, operation)
    if stream is not None and stream.is_only:
        item = "event" if stream.is_event else _item(api, stream.item)
        lines = _call(f"{prefix}with {call}", values, " as items:", indent)
        return [*lines, f"{inner}{prefix}for {item} in items:", f"{inner}    print({item})"]
    if operation.pagination:
        bodies = result_of(api, operation).bodies
        item = _item(api, bodies[0].value if bodies else None)
        note = f"{' ' * indent}# Fetches page after page until the list ends."
        lines = _call(f"{prefix}for {item} in {call}", values, ":", indent)
        return [note, *lines, f"{inner}print({item})"]
    return [*_call(f"result = {prefix}{call}", values, "", indent), " " * indent + "print(result)"]


def _item(api: Api, type_: Type | None) -> str:
    return item_name(api, type_, {"asyncio", "client", "items", "main", api.product.package})


def _credentials_note(api: Api, operation: Operation, *, indent: int) -> list[str]:
    variables = variables_of(api, operation)
    return (
        [f"{' ' * indent}# Credentials are read from {' and '.join(variables)}."]
        if variables
        else []
    )


def _call(start: str, values: Sequence[Value], end: str, indent: int) -> list[str]:
    space = " " * indent
    arguments = [_keyword(value) + python_literal(value.value) for value in values]
    line = f"{space}{start}({', '.join(arguments)}){end}"
    if len(line) <= WIDTH or not arguments:
        return [line]
    inner = indent + 4
    wrapped = [
        f"{' ' * inner}{_keyword(value)}{_wrapped(value.value, inner, len(_keyword(value)))},"
        for value in values
    ]
    return [f"{space}{start}(", *wrapped, f"{space}){end}"]


def _keyword(value: Value) -> str:
    is_positional = value.argument.location == "path" or value.argument.is_whole_body
    return "" if is_positional else f"{value.argument.name}="


def _wrapped(value: object, indent: int, before: int) -> str:
    """Return a literal with an item on each line if it does not fit on one.

    ``before`` is the number of characters between the indentation and the literal.
    """
    line = python_literal(value)
    if indent + before + len(line) < WIDTH or not value or not isinstance(value, dict | list):
        return line
    items = value.items() if isinstance(value, dict) else [(None, item) for item in value]
    names = [("" if key is None else f"{json.dumps(key)}: ", item) for key, item in items]
    inner = indent + 4
    lines = [f"{' ' * inner}{name}{_wrapped(item, inner, len(name))},\n" for name, item in names]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{''.join(lines)}{' ' * indent}{closing}"


def python_literal(value: object) -> str:
    """Return a Python literal of a JSON value, with double quotes."""
    match value:
        case dict():
            pairs = (f"{json.dumps(key)}: {python_literal(item)}" for key, item in value.items())
            return "{" + ", ".join(pairs) + "}"
        case list():
            return "[" + ", ".join(map(python_literal, value)) + "]"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return repr(value)
