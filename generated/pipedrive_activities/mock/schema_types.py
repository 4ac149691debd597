"""What a schema says about the structure of its values, with references and combinations followed."""

from __future__ import annotations

from collections.abc import Iterator

from .document import Direction, Document, Json

_NAMES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}
_DEPTH = 12
"""Levels of references and combinations that are followed; schemas may refer to themselves."""


def parts_of(
    document: Document, schema: Json, direction: Direction, depth: int = _DEPTH
) -> Iterator[dict[str, Json]]:
    """Yield the schemas that may apply to a value: the schema, its target, its alternatives."""
    if not isinstance(schema, dict) or depth < 0:
        return
    yield schema
    reference = schema.get("$ref")
    if isinstance(reference, str):
        target = document.schema(reference, direction)
        yield from parts_of(document, target, direction, depth - 1)
    for keyword in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(keyword, ()):
            yield from parts_of(document, part, direction, depth - 1)


def types_of(document: Document, schema: Json, direction: Direction) -> frozenset[str]:
    """Return the JSON types that a schema names; empty if it names none."""
    types: set[str] = set()
    for part in parts_of(document, schema, direction):
        named = part.get("type", ())
        types.update([named] if isinstance(named, str) else named)
        values = [*part.get("enum", ()), *([part["const"]] if "const" in part else ())]
        if not named:
            types.update(
                _NAMES.get(type(value), "null" if value is None else "object") for value in values
            )
        if not named and "properties" in part:
            types.add("object")
        if not named and "items" in part:
            types.add("array")
    return frozenset(types)


def property_schemas(document: Document, schema: Json, direction: Direction) -> dict[str, Json]:
    """Return the schemas of the properties of an object by name."""
    schemas: dict[str, Json] = {}
    for part in parts_of(document, schema, direction):
        for name, child in part.get("properties", {}).items():
            schemas.setdefault(name, child)
    return schemas


def item_schema(document: Document, schema: Json, direction: Direction) -> Json:
    """Return the schema of the items of an array; empty if there is none."""
    parts = parts_of(document, schema, direction)
    return next((part["items"] for part in parts if "items" in part), {})
