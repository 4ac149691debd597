"""Groups what contradicts the OpenAPI document, as recorded by clients or seen in traffic.

Input: recorded mismatches and our API. Output: a row for each location in the document, and a draft
overlay for the locations where the necessary change is unambiguous.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from generator.ir.api import Api
from generator.ir.json import Json, JsonObject, thaw_json
from generator.ir.media_types import is_json, success_media
from generator.ir.operations import MediaType, Operation, Response
from generator.ir.reachable_types import reachable_types
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
from generator.traffic.body_walk import MISSING

_SINGLE_TYPES: dict[type, str] = {
    ArrayType: "array",
    BooleanType: "boolean",
    IntegerType: "integer",
    MapType: "object",
    NumberType: "number",
    StringType: "string",
}
"""JSON Schema types of the fields that become nullable by adding the type null."""


class Part(StrEnum):
    """What of an exchange contradicts the document."""

    RESPONSE = "response"
    REQUEST = "request"
    STATUS = "status"
    PARAMETER = "parameter"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedMismatch:
    """A recorded mismatch: a JSON Pointer into a body, and the expected and received types.

    For a status, ``got`` is the status; for a parameter, its name. ``status`` is that of the
    response, and 0 for a success response in the record of a client.
    """

    operation: str
    pointer: str
    expected: str
    got: str
    part: Part = Part.RESPONSE
    status: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayAction:
    """An action of an overlay: keys on the path to its target, and the update, None to remove it.

    ``item``: the target is the item of the array at the path that equals it; empty for none.
    """

    path: tuple[str, ...]
    update: Json = None
    item: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MismatchRow:
    """Mismatches with the same location and types.

    ``location`` is the JSON Pointer of the element in the document, or else that of the value in the
    body with ``*`` for any item; ``is_described`` is false for the latter. ``file`` contains the
    element. ``actions`` are the change of the document that is necessary, empty if it is not certain.
    """

    operations: tuple[str, ...]
    location: str
    is_described: bool
    file: str
    part: Part
    expected: str
    got: str
    count: int
    actions: tuple[OverlayAction, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a mismatch is: its field if the document has one, its location, its file."""

    field: Field | None
    location: str
    file: str
    is_described: bool


def group_mismatches(recorded: Iterable[RecordedMismatch], api: Api) -> tuple[MismatchRow, ...]:
    """Return the rows, the most frequent first; all items of a list count as one location."""
    grouping = _Grouping(api)
    counts: Counter[MismatchRow] = Counter()
    callers: dict[MismatchRow, set[str]] = {}
    for mismatch in recorded:
        row = grouping.row_of(mismatch)
        counts[row] += 1
        callers.setdefault(row, set()).add(mismatch.operation)
    rows = (
        replace(row, operations=tuple(sorted(callers[row])), count=count)
        for row, count in counts.items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.count, row.location, row.expected, row.got)))


class _Grouping:
    """Makes a row of each mismatch, without count and operations; equal rows are one."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._types: Types = {declaration.id: declaration for declaration in api.types}
        bodies = (operation.body.content for operation in api.operations if operation.body)
        roots = (media.type for content in bodies for media in content)
        sent = reachable_types(roots, self._types, sent=True)
        self._only_received = {
            field.origin.pointer
            for declaration in api.types
            if isinstance(declaration, ObjectDeclaration) and declaration.id not in sent
            for field in declaration.fields
        }

    def row_of(self, mismatch: RecordedMismatch) -> MismatchRow:
        operation = self._api.find_operation(mismatch.operation)
        place = self._place_of(mismatch, operation)
        return MismatchRow(
            operations=(),
            location=place.location,
            is_described=place.is_described,
            file=place.file,
            part=mismatch.part,
            expected=mismatch.expected,
            got=mismatch.got,
            count=0,
            actions=self._actions_for(mismatch, place),
        )

    def _place_of(self, mismatch: RecordedMismatch, operation: Operation | None) -> _Place:
        if operation is None:
            return _Place(None, mismatch.pointer, "", is_described=False)
        member = {Part.STATUS: "responses", Part.PARAMETER: "parameters"}.get(mismatch.part)
        if member:
            origin = operation.origin
            return _Place(None, f"{origin.pointer}/{member}", origin.file, is_described=True)
        field, location = _locate(_media_of(operation, mismatch), mismatch.pointer, self._types)
        if field is None:
            return _Place(None, location, "", is_described=False)
        origin = field.origin
        return _Place(field, origin.pointer, origin.file, is_described=True)

    def _actions_for(self, mismatch: RecordedMismatch, place: _Place) -> tuple[OverlayAction, ...]:
        """Return the change that is certain: null for one type, an absent property, a new status.

        A property that is also sent stays required: requests may need it.
        """
        tokens = tuple(unescape_pointer(token) for token in place.location.split("/")[1:])
        if mismatch.part is Part.STATUS and place.is_described:
            text = JsonObject((("description", "Not documented; seen in recorded traffic."),))
            return (OverlayAction(path=tokens, update=JsonObject(((mismatch.got, text),))),)
        if place.field is None:
            return ()
        single = _SINGLE_TYPES.get(type(place.field.type))
        if mismatch.got == "null" and single:
            return self._make_nullable(tokens, single)
        is_certain = place.field.required and place.location in self._only_received
        if mismatch.got == MISSING and is_certain and tokens[-2:-1] == ("properties",):
            return (OverlayAction(path=(*tokens[:-2], "required"), item=tokens[-1]),)
        return ()

    def _make_nullable(self, tokens: tuple[str, ...], single: str) -> tuple[OverlayAction, ...]:
        """Return actions that add null; Overlay 1.1 does not replace text by a list."""
        if self._api.openapi.startswith("3.0"):
            return (OverlayAction(path=tokens, update=JsonObject((("nullable", True),))),)
        return (
            OverlayAction(path=(*tokens, "type")),
            OverlayAction(path=tokens, update=JsonObject((("type", (single, "null")),))),
        )


def response_for(operation: Operation, status: int) -> Response | None:
    """Return the response that describes a status: its code, its range or ``default``.

    An explicit code takes precedence over the range (OpenAPI 3.2, Responses Object).
    """
    by_status = {response.status.upper(): response for response in operation.responses}
    keys = (str(status), f"{status // 100}XX", "DEFAULT")
    return next((by_status[key] for key in keys if key in by_status), None)


def _media_of(operation: Operation, mismatch: RecordedMismatch) -> MediaType | None:
    if mismatch.part is Part.REQUEST:
        content = operation.body.content if operation.body else ()
    elif mismatch.status:
        response = response_for(operation, mismatch.status)
        content = response.content if response else ()
    else:
        return success_media(operation.responses)
    return next((media for media in content if is_json(media.content_type)), None)


def _locate(media: MediaType | None, pointer: str, types: Types) -> tuple[Field | None, str]:
    """Return the field at a pointer into a body, and the pointer with ``*`` for items."""
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
        lines.append(f"  in {_PLACES[row.part]}{', '.join(row.operations)}")
        if not row.is_described:
            lines.append("  the document has no such field")
    return "\n".join(lines) + "\n" if lines else "no mismatches\n"


_PLACES = {
    Part.RESPONSE: "",
    Part.REQUEST: "requests of ",
    Part.STATUS: "",
    Part.PARAMETER: "requests of ",
}


def _format_count(row: MismatchRow) -> str:
    return f"{row.count} time{'' if row.count == 1 else 's'}"


def draft_overlay(rows: Iterable[MismatchRow]) -> str:
    """Return an overlay (OpenAPI Overlay 1.1) with an action for each certain change.

    Everything else has to be decided by hand: recorded mismatches contain types but no values, so
    the right change is unknown, and adding a type does not make a ``$ref`` nullable.
    """
    lines = [
        "overlay: 1.1.0",
        "info:",
        "  title: Drafted from recorded mismatches",
        "  version: 1.0.0",
    ]
    actions = [line for row in rows for action in row.actions for line in _action(row, action)]
    return "\n".join([*lines, *(["actions:", *actions] if actions else ["actions: []"])]) + "\n"


def _action(row: MismatchRow, action: OverlayAction) -> list[str]:
    target = "$" + "".join(f"[{json.dumps(token)}]" for token in action.path)
    if action.item:
        target += f"[?@ == {json.dumps(action.item)}]"
    reason = f"Recorded {row.got} {_format_count(row)}, by {', '.join(row.operations)}."
    change = json.dumps(thaw_json(action.update))
    return [
        f"  - target: {json.dumps(target)}",
        f"    description: {json.dumps(reason)}",
        "    remove: true" if action.update is None else f"    update: {change}",
    ]
