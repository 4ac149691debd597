"""Groups mismatches between responses and the OpenAPI document, as recorded by clients.

Input: recorded mismatches and our API. Output: a row for each location in the document, and a draft
overlay for the fields where the necessary change is unambiguous.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

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
from generator.records import dataclass

_SINGLE_TYPES: dict[type, str] = {
    ArrayType: "array",
    BooleanType: "boolean",
    IntegerType: "integer",
    MapType: "object",
    NumberType: "number",
    StringType: "string",
}
"""JSON Schema types of the fields that become nullable by adding the type null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedMismatch:
    """A recorded mismatch: a JSON Pointer into a response, and the expected and received types."""

    operation: str
    pointer: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MismatchRow:
    """Mismatches with the same location and types.

    ``location`` is the JSON Pointer of the field in the document, or else that of the value in the
    response with ``*`` for any item. ``schema`` is the former, and empty if the document has no
    such field. ``json_type`` is the JSON Schema type of the field, and empty if it already accepts
    null or has no single type.
    """

    operations: tuple[str, ...]
    location: str
    schema: str
    file: str
    expected: str
    got: str
    count: int
    json_type: str


def group_mismatches(recorded: Iterable[RecordedMismatch], api: Api) -> tuple[MismatchRow, ...]:
    """Return the rows, the most frequent first; all items of a list count as one location."""
    types: Types = {declaration.id: declaration for declaration in api.types}
    operations = {operation.id.wire: operation for operation in api.operations}
    counts: Counter[tuple[str, str, str, str, str, str]] = Counter()
    callers: dict[tuple[str, str, str, str, str, str], set[str]] = {}
    for mismatch in recorded:
        operation = operations.get(mismatch.operation)
        field, location = (
            _locate(operation, mismatch.pointer, types) if operation else (None, mismatch.pointer)
        )
        schema = field.origin.pointer if field else ""
        file = field.origin.span.file if field else ""
        key = (
            schema or location,
            schema,
            file,
            mismatch.expected,
            mismatch.got,
            _SINGLE_TYPES.get(type(field.type), "") if field else "",
        )
        counts[key] += 1
        callers.setdefault(key, set()).add(mismatch.operation)
    return tuple(
        MismatchRow(
            operations=tuple(sorted(callers[key])),
            location=key[0],
            schema=key[1],
            file=key[2],
            expected=key[3],
            got=key[4],
            count=count,
            json_type=key[5],
        )
        for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def _locate(operation: Operation, pointer: str, types: Types) -> tuple[Field | None, str]:
    """Return the field at a pointer into a success body, and the pointer with ``*`` for items."""
    media = success_media(operation.responses)
    type_: Type | None = media.type if media is not None else None
    field: Field | None = None
    tokens: list[str] = []
    for token in pointer.split("/")[1:]:
        type_, field, token = _step(type_, field, token, types)
        tokens.append(token)
    return field, "".join(f"/{token}" for token in tokens)


def _step(
    type_: Type | None, field: Field | None, token: str, types: Types
) -> tuple[Type | None, Field | None, str]:
    core = type_.inner if isinstance(type_, NullableType) else type_
    match types.get(core.id) if isinstance(core, RefType) else core:
        case ArrayType(items=items):
            return items, field, "*"
        case MapType(values=values):
            return values, field, "*"
        case ObjectDeclaration(fields=fields):
            name = unescape_pointer(token)
            match = next((known for known in fields if known.name.wire == name), None)
            return (match.type if match else None), match, token
        case _:
            return None, None, token


def write_mismatches(rows: Iterable[MismatchRow]) -> str:
    """Return the rows as text: how often, what was expected and received, where."""
    lines = []
    for row in rows:
        lines.append(f"{_format_count(row)}: expected {row.expected}, got {row.got}")
        lines.append(f"  at {row.location}")
        lines.append(f"  in {', '.join(row.operations)}")
        if not row.schema:
            lines.append("  the document has no such field")
    return "\n".join(lines) + "\n" if lines else "no mismatches\n"


def _format_count(row: MismatchRow) -> str:
    return f"{row.count} time{'' if row.count == 1 else 's'}"


def draft_overlay(rows: Iterable[MismatchRow]) -> str:
    """Return an overlay (OpenAPI Overlay 1.0) with an action for each field that was null.

    Everything else has to be decided by hand: recorded mismatches contain types but no values, so
    the right change is unknown, and adding a type does not make a ``$ref`` nullable.
    """
    lines = [
        "overlay: 1.0.0",
        "info:",
        "  title: Drafted from recorded mismatches",
        "  version: 1.0.0",
    ]
    actions = [line for row in rows if row.json_type and row.got == "null" for line in _action(row)]
    return "\n".join([*lines, *(["actions:", *actions] if actions else ["actions: []"])]) + "\n"


def _action(row: MismatchRow) -> list[str]:
    tokens = [unescape_pointer(token) for token in row.schema.split("/")[1:]]
    target = "$" + "".join(f"[{json.dumps(token)}]" for token in tokens)
    reason = f"Recorded as null {_format_count(row)}, by {', '.join(row.operations)}."
    return [
        f"  - target: {json.dumps(target)}",
        f"    description: {json.dumps(reason)}",
        "    update:",
        f"      type: [{json.dumps(row.json_type)}, 'null']",
    ]
