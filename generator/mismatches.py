"""What clients recorded of answers that were not as described: gathered by place, and what to do.

Input: recorded mismatches and our API. Output: one row for each place in the description, and a
draft of overlay actions for those where it is plain what the description should say.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from generator.ir.api import Api
from generator.ir.media_types import success_media
from generator.ir.operations import Operation
from generator.ir.type_queries import Types
from generator.ir.types import (
    ArrayType,
    BooleanType,
    Field,
    IntegerType,
    MapType,
    NullableType,
    NumberType,
    ObjectDeclaration,
    RefType,
    StringType,
    Type,
)
from generator.positions import unescape_pointer

_SINGLE_TYPES: dict[type, str] = {
    ArrayType: "array",
    BooleanType: "boolean",
    IntegerType: "integer",
    MapType: "object",
    NumberType: "number",
    StringType: "string",
}
"""Types that become nullable by naming null beside them, in the words of JSON Schema."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedMismatch:
    """One line of a record: a place in an answer, and the types expected and got."""

    operation: str
    pointer: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MismatchRow:
    """Mismatches of one kind at one place. ``schema`` points to the field in the description's file;
    it is empty where the description knows no such field. ``described`` is the field's one type, as
    JSON Schema calls it, empty where it admits null already or has no single type."""

    operations: tuple[str, ...]
    place: str
    schema: str
    file: str
    expected: str
    got: str
    times: int
    described: str


def gather_mismatches(recorded: Iterable[RecordedMismatch], api: Api) -> tuple[MismatchRow, ...]:
    """Return the rows, the most frequent first; an index in a list counts as any of its items."""
    types: Types = {declaration.id: declaration for declaration in api.types}
    operations = {operation.id.wire: operation for operation in api.operations}
    times: Counter[tuple[str, str, str, str, str, str]] = Counter()
    callers: dict[tuple[str, str, str, str, str, str], set[str]] = {}
    for one in recorded:
        operation = operations.get(one.operation)
        found, place = _locate(operation, one.pointer, types) if operation else (None, one.pointer)
        schema = found.origin.pointer if found else ""
        file = found.origin.span.file if found else ""
        key = (
            schema or place,
            schema,
            file,
            one.expected,
            one.got,
            _SINGLE_TYPES.get(type(found.type), "") if found else "",
        )
        times[key] += 1
        callers.setdefault(key, set()).add(one.operation)
    return tuple(
        MismatchRow(
            operations=tuple(sorted(callers[key])),
            place=key[0],
            schema=key[1],
            file=key[2],
            expected=key[3],
            got=key[4],
            times=count,
            described=key[5],
        )
        for key, count in sorted(times.items(), key=lambda item: (-item[1], item[0]))
    )


def _locate(operation: Operation, pointer: str, types: Types) -> tuple[Field | None, str]:
    """Return the field that a pointer into a success body leads to, and the pointer for any item."""
    media = success_media(operation.responses)
    shape: Type | None = media.type if media is not None else None
    found: Field | None = None
    tokens: list[str] = []
    for token in pointer.split("/")[1:]:
        shape, found, token = _step(shape, found, token, types)
        tokens.append(token)
    return found, "".join(f"/{token}" for token in tokens)


def _step(
    shape: Type | None, found: Field | None, token: str, types: Types
) -> tuple[Type | None, Field | None, str]:
    core = shape.inner if isinstance(shape, NullableType) else shape
    match types.get(core.id) if isinstance(core, RefType) else core:
        case ArrayType(items=items):
            return items, found, "*"
        case MapType(values=values):
            return values, found, "*"
        case ObjectDeclaration(fields=fields):
            name = unescape_pointer(token)
            member = next((one for one in fields if one.name.wire == name), None)
            return (member.type if member else None), member, token
        case _:
            return None, None, token


def write_mismatches(rows: Iterable[MismatchRow]) -> str:
    """Return the rows for people: how often, where, and what was expected and got."""
    lines = []
    for row in rows:
        lines.append(f"{_times(row)}: expected {row.expected}, got {row.got}")
        lines.append(f"  at {row.place}")
        lines.append(f"  in {', '.join(row.operations)}")
        if not row.schema:
            lines.append("  the description knows no such field")
    return "\n".join(lines) + "\n" if lines else "no mismatches\n"


def _times(row: MismatchRow) -> str:
    return f"{row.times} time{'' if row.times == 1 else 's'}"


def draft_overlay(rows: Iterable[MismatchRow]) -> str:
    """Return an overlay (OpenAPI Overlay 1.0) with an action for each field that was seen null.

    Anything else is left to people: a record names types, never values, so it cannot tell what a
    description should say instead; neither can it rewrite a reference.
    """
    lines = [
        "overlay: 1.0.0",
        "info:",
        "  title: Drafted from recorded mismatches",
        "  version: 1.0.0",
    ]
    actions = [line for row in rows if row.described and row.got == "null" for line in _action(row)]
    return "\n".join([*lines, *(["actions:", *actions] if actions else ["actions: []"])]) + "\n"


def _action(row: MismatchRow) -> list[str]:
    tokens = [unescape_pointer(token) for token in row.schema.split("/")[1:]]
    target = "$" + "".join(f"[{json.dumps(token)}]" for token in tokens)
    reason = f"Recorded as null {_times(row)}, by {', '.join(row.operations)}."
    return [
        f"  - target: {json.dumps(target)}",
        f"    description: {json.dumps(reason)}",
        "    update:",
        f"      type: [{json.dumps(row.described)}, 'null']",
    ]
