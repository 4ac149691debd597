"""Expected options, output fields and table columns of a command, derived from the specification.

Input: an operation. Output: its options in the form of the command-line manifest, the fields of its
result and the columns of its table. Nested properties are options down to the third level.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from contract.document import (
    CONTRACT,
    REQUESTS,
    RESPONSES,
    DerivedArgument,
    Field,
    Json,
    Operation,
    Parameter,
    Schema,
)
from contract.json_pointers import tokens_of
from contract.streams import is_sequence

Entry = dict[str, Json]
_MAX_DEPTH = 3
_MAX_COLUMNS = 8
_FIELDS = {model.id: model.fields for model in CONTRACT.models}


def options_of(operation: Operation) -> list[Entry]:
    """Return every parameter and every writable property of the body as a manifest option."""
    entries = [
        {
            "api_path": [parameter.api_name],
            "location": parameter.location,
            "required": parameter.required,
            "default": default_of(parameter),
            **shape(parameter.schema),
        }
        for parameter in operation.parameters
    ]
    body = operation.body
    if body is not None:
        name = _type_name(_non_null(body.schema))
        entries += _options_of_fields(
            body.fields or _FIELDS.get(name, []), (), body.required, (name,)
        )
    return [*entries, *(_derived_option(operation, each) for each in operation.derived)]


def _derived_option(operation: Operation, derived: DerivedArgument) -> Entry:
    """Return the option of an argument that fills others; it has their location."""
    locations = {parameter.api_name: parameter.location for parameter in operation.parameters}
    return {
        "api_path": [derived.name],
        "location": locations.get(next(iter(derived.fills)), "body"),
        "required": False,
        "type": "integer" if derived.kind == "integer" else "string",
        "format": "date-time" if derived.kind == "date-time" else None,
        "nullable": derived.nullable,
    }


def _body_options(
    schema: Schema, path: tuple[str, ...], required: bool, ancestors: tuple[str, ...]
) -> Iterator[Entry]:
    name = _type_name(_non_null(schema))
    if name not in _FIELDS or name in ancestors or len(path) >= _MAX_DEPTH:
        return
    yield from _options_of_fields(_FIELDS[name], path, required, (*ancestors, name))


def _options_of_fields(
    fields: list[Field], path: tuple[str, ...], required: bool, ancestors: tuple[str, ...]
) -> Iterator[Entry]:
    """Yield the options of the writable fields of a type; the last of ``ancestors`` is that type."""
    for field in fields:
        if field.writable:
            child_path, is_required = (*path, field.api_name), required and field.required
            yield {
                "api_path": list(child_path),
                "location": "body",
                "required": is_required,
                "default": default_of(field),
                **shape(field.schema),
            }
            yield from _body_options(field.schema, child_path, is_required, ancestors)


def default_of(argument: Parameter | Field) -> str | None:
    """Return a default as help and manifest show it; None for an empty string."""
    return (serialize(argument.default) or None) if argument.has_default else None


def serialize(value: Json) -> str:
    """Return a value as help and manifest show it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def shape(schema: Schema) -> Entry:
    """Return the type, choices and bounds of an option for values of a schema."""
    inner = _non_null(schema)
    entry: Entry = {"nullable": inner is not schema, "several_values": False, "max_items": None}
    if inner.get("type") == "array":
        items = inner.get("items")
        item = _plain(_non_null(items) if isinstance(items, dict) else {})
        if item["type"] != "json":
            return {**entry, **item, "several_values": True, "max_items": inner.get("maxItems")}
    return {**entry, **_plain(inner)}


def _plain(schema: Schema) -> Entry:
    """Return the shape of a single value."""
    target = REQUESTS.get(_type_name(schema), schema)
    assert isinstance(target, dict)
    values = target["enum"] if "enum" in target else [target["const"]] if "const" in target else []
    assert isinstance(values, list)
    kind = target.get("type")
    if kind not in {"string", "integer", "number", "boolean"}:
        kind = _kind([value for value in values if value is not None])
    if any(isinstance(value, (dict, list)) for value in values):
        values = []  # choices are texts that are passed as they are
    low, high = target.get("minimum"), target.get("maximum")
    if kind == "integer":
        low = _inclusive(target.get("exclusiveMinimum"), 1, low)
        high = _inclusive(target.get("exclusiveMaximum"), -1, high)
    return {
        "type": kind,
        "format": target.get("format") if kind == "string" else None,
        "choices": [serialize(value) for value in values if value is not None],
        "minimum": low,
        "maximum": high,
    }


def _kind(values: list[Json]) -> str:
    kinds = {type(value) for value in values}
    if kinds == {str}:
        return "string"
    return "integer" if kinds == {int} else "json"


def _inclusive(edge: Json, step: int, otherwise: Json) -> Json:
    return edge + step if isinstance(edge, int) else otherwise


def _non_null(schema: Schema) -> Schema:
    """Return the non-null variant of a nullable schema, otherwise the schema itself."""
    variants = schema.get("anyOf")
    if isinstance(variants, list) and {"type": "null"} in variants:
        return next(variant for variant in variants if variant != {"type": "null"})
    return schema


def _type_name(schema: Schema) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def fields_of(operation: Operation) -> list[str]:
    """Return the property paths of a record of the result, with dots for nested properties."""
    return list(_paths(_record(operation), "", ()))


def _paths(schema: Schema, prefix: str, ancestors: tuple[str, ...]) -> Iterator[str]:
    name = _type_name(_non_null(schema))
    if name not in _FIELDS or name in ancestors or prefix.count(".") >= _MAX_DEPTH - 1:
        return
    for field in _FIELDS[name]:
        if field.readable:
            yield f"{prefix}{field.api_name}"
            yield from _paths(_item(field.schema), f"{prefix}{field.api_name}.", (*ancestors, name))


def columns_of(operation: Operation) -> list[str]:
    """Return the columns of a table.

    The id comes first, then writable properties, then others; ids of other records come last.
    """
    written = {
        field.api_name
        for other in CONTRACT.operations
        if other.resource == operation.resource and other.body
        for field in other.body.members
        if field.writable
    }
    plain = [
        field for field in _FIELDS.get(_type_name(_record(operation)), []) if _is_column(field)
    ]
    plain.sort(
        key=lambda field: (
            field.api_name != "id",
            field.api_name.endswith("_id"),
            field.api_name not in written,
        )
    )
    return [field.api_name for field in plain[:_MAX_COLUMNS]]


def _is_column(field: Field) -> bool:
    inner = _non_null(field.schema)
    nested = inner.get("type") in {"array", "object"} or _type_name(inner) in _FIELDS
    return field.readable and field.deprecated is None and not nested


def _record(operation: Operation) -> Schema:
    """Return the schema of a record of the result, empty if there is none."""
    success = [
        response
        for response in sorted(operation.successes, key=lambda response: response.status)
        if response.content and operation.can_have_body(response)
    ]
    media = success[0].preferred if success else None
    schema = media.schema if media and (media.is_json or is_sequence(media.content_type)) else {}
    pages = operation.pagination
    for name in tokens_of(pages.items if pages else operation.data):
        target = RESPONSES.get(_type_name(_non_null(schema)), {})
        properties = target.get("properties", {}) if isinstance(target, dict) else {}
        assert isinstance(properties, dict)
        schema = properties.get(name, {})
    return _item(schema)


def _item(schema: Schema) -> Schema:
    inner = _non_null(schema)
    items = inner.get("items")
    return _non_null(items) if inner.get("type") == "array" and isinstance(items, dict) else inner
