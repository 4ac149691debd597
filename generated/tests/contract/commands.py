"""What a command must offer and show, by the description alone.

Input: an operation. Output: its options as the manifest of the command line lists them, the fields of
its result and the columns of its table. Members of objects are options to the third level.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from contract.document import (
    CONTRACT,
    REQUESTS,
    RESPONSES,
    Field,
    Json,
    Operation,
    Parameter,
    Schema,
)

Entry = dict[str, Json]
_DEEPEST = 3
_COLUMNS = 8
_FIELDS = {one.id: one.fields for one in CONTRACT.models}


def options_of(operation: Operation) -> list[Entry]:
    """Return every parameter, and every member of the body that can be sent, as an option."""
    found = [
        {
            "api_path": [one.wire],
            "location": one.location,
            "required": one.required,
            "default": default_of(one),
            **shape(one.schema),
        }
        for one in operation.parameters
    ]
    if operation.body is not None:
        found += _members(operation.body.schema, (), True, ())
    return found


def _members(
    schema: Schema, path: tuple[str, ...], required: bool, seen: tuple[str, ...]
) -> Iterator[Entry]:
    name = _name(_bare(schema))
    if name not in _FIELDS or name in seen or len(path) >= _DEEPEST:
        return
    for one in _FIELDS[name]:
        if one.writable:
            place, required_arguments = (*path, one.wire), required and one.required
            yield {
                "api_path": list(place),
                "location": "body",
                "required": required_arguments,
                "default": default_of(one),
                **shape(one.schema),
            }
            yield from _members(one.schema, place, required_arguments, (*seen, name))


def default_of(described: Parameter | Field) -> str | None:
    """Return a default as help and manifest write it; none is told of an empty text."""
    return (spelled(described.default) or None) if described.has_default else None


def spelled(value: Json) -> str:
    """Return a value as help and manifest write it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def shape(schema: Schema) -> Entry:
    """Return how a value of a schema is given in words of the command line."""
    inner = _bare(schema)
    found: Entry = {"nullable": inner is not schema, "several_values": False, "max_items": None}
    if inner.get("type") == "array":
        items = inner.get("items")
        item = _plain(_bare(items) if isinstance(items, dict) else {})
        if item["type"] != "json":
            return {**found, **item, "several_values": True, "max_items": inner.get("maxItems")}
    return {**found, **_plain(inner)}


def _plain(schema: Schema) -> Entry:
    """Return the shape of one value that is no list."""
    target = REQUESTS.get(_name(schema), schema)
    assert isinstance(target, dict)
    values = target["enum"] if "enum" in target else [target["const"]] if "const" in target else []
    assert isinstance(values, list)
    kind = target.get("type")
    if kind not in {"string", "integer", "number", "boolean"}:
        kind = _kind([one for one in values if one is not None])
    low, high = target.get("minimum"), target.get("maximum")
    if kind == "integer":
        low = _beyond(target.get("exclusiveMinimum"), 1, low)
        high = _beyond(target.get("exclusiveMaximum"), -1, high)
    return {
        "type": kind,
        "format": target.get("format") if kind == "string" else None,
        "choices": [spelled(one) for one in values if one is not None],
        "minimum": low,
        "maximum": high,
    }


def _kind(values: list[Json]) -> str:
    kinds = {type(one) for one in values}
    if kinds == {str}:
        return "string"
    return "integer" if kinds == {int} else "json"


def _beyond(edge: Json, step: int, otherwise: Json) -> Json:
    return edge + step if isinstance(edge, int) else otherwise


def _bare(schema: Schema) -> Schema:
    """Return a schema without the null that it admits; itself when it admits none."""
    variants = schema.get("anyOf")
    if isinstance(variants, list) and {"type": "null"} in variants:
        return next(one for one in variants if one != {"type": "null"})
    return schema


def _name(schema: Schema) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def fields_of(operation: Operation) -> list[str]:
    """Return the members of one record of the result, dotted where they are nested."""
    return list(_paths(_record(operation), "", ()))


def _paths(schema: Schema, prefix: str, seen: tuple[str, ...]) -> Iterator[str]:
    name = _name(_bare(schema))
    if name not in _FIELDS or name in seen or prefix.count(".") >= _DEEPEST - 1:
        return
    for one in _FIELDS[name]:
        if one.readable:
            yield f"{prefix}{one.wire}"
            yield from _paths(_item(one.schema), f"{prefix}{one.wire}.", (*seen, name))


def columns_of(operation: Operation) -> list[str]:
    """Return what a table shows: the id, what can be written, the rest, references to others last."""
    written = {
        one.wire
        for other in CONTRACT.operations
        if other.resource == operation.resource and other.body
        for one in other.body.members
        if one.writable
    }
    plain = [one for one in _FIELDS.get(_name(_record(operation)), []) if _is_column(one)]
    plain.sort(
        key=lambda one: (one.wire != "id", one.wire.endswith("_id"), one.wire not in written)
    )
    return [one.wire for one in plain[:_COLUMNS]]


def _is_column(field: Field) -> bool:
    inner = _bare(field.schema)
    nested = inner.get("type") in {"array", "object"} or _name(inner) in _FIELDS
    return field.readable and field.deprecated is None and not nested


def _record(operation: Operation) -> Schema:
    """Return the schema of one record of the result, empty when there is none."""
    success = [one for one in operation.responses if one.status.startswith("2") and one.content]
    schema = success[0].content[0].schema if success else {}
    pages = operation.pagination
    for token in (pages.items if pages else operation.data).split("/")[1:]:
        target = RESPONSES.get(_name(_bare(schema)), {})
        members = target.get("properties", {}) if isinstance(target, dict) else {}
        assert isinstance(members, dict)
        schema = members.get(token.replace("~1", "/").replace("~0", "~"), {})
    return _item(schema)


def _item(schema: Schema) -> Schema:
    inner = _bare(schema)
    items = inner.get("items")
    return _bare(items) if inner.get("type") == "array" and isinstance(items, dict) else inner
