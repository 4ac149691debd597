"""Values to try: the edges of what a schema admits, and what lies just beyond them.

Input: a schema. Output: values that fit it, or that do not. Candidates are made here; whether one
fits is for jsonschema-rs to say, so a mistake here loses a try and never passes for a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec

from contract.document import REQUESTS, RESPONSES, Json, Schema, validator

UNICODE = 'Zoë & \u4f1a\u8b70 \U0001f37d + 100% "a/b"?#;\'\\'
_PLAIN: list[Json] = [0, 1, -1, 7, 2**53 - 1, True, False, None, "x", "", UNICODE, "a,b", 1.5]
_FORMATS: dict[str, list[Json]] = {
    "date": ["2026-02-28", "0999-01-01"],
    "date-time": ["2026-02-28T23:59:59Z", "2026-02-28T00:00:00+05:30", "2026-02-28T23:59:59.5Z"],
    "date-time-local": ["2026-02-28 23:59:59", "2026-02-28T23:59:59Z"],
    "uuid": ["a2f7c1de-5b0e-4c63-9a6f-0d2b7e41c958"],
    "email": ["ines@example.com"],
    "uri": ["https://example.com/a?b=c"],
    "binary": ["YWJj"],
}
_CLOCKS: list[Json] = ["00:00", "23:59", "09:30:00", "100:00"]
_DEEPEST = 3


def valid_values_for(schema: Schema, definitions: Schema) -> list[Json]:
    """Return values that fit a schema, its edges among them; never empty when any is known."""
    return _tries(schema, definitions, 0)


def invalid_values_for(schema: Schema, definitions: Schema) -> list[Json]:
    """Return values that do not fit a schema. Formats do not count: text may be what it likes."""
    checked = validator(schema, definitions, formats=False)
    beyond: list[Json] = ["not a number", {"unknown": 1}, [None], [[]], "2026-13-01"]
    candidates = [*_candidates(schema, definitions, 0), *beyond]
    return _distinct(one for one in candidates if not checked.is_valid(one))


def typical(schema: Schema, definitions: Schema) -> Json:
    """Return one value that fits a schema, an ordinary one where there is a choice."""
    found = valid_values_for(schema, definitions)
    ordinary = [one for one in found if one not in (None, 0, "", [], {})]
    return (ordinary or found)[0]


def _distinct(values: Iterator[Json]) -> list[Json]:
    found: list[Json] = []
    for value in values:
        if not any(type(value) is type(other) and value == other for other in found):
            found.append(value)
    return found


def _candidates(schema: Schema, definitions: Schema, depth: int) -> Iterator[Json]:
    examples = schema.get("examples")
    yield from examples if isinstance(examples, list) else ()
    reference = schema.get("$ref")
    if isinstance(reference, str):
        target = definitions[reference.rpartition("/")[2]]
        assert isinstance(target, dict)
        yield from _candidates(target, definitions, depth)
        return
    if schema.get("format") == "binary":
        yield from _FORMATS["binary"]
        return
    for key in ("anyOf", "oneOf"):
        for variant in _schemas(schema.get(key)):
            yield from _candidates(variant, definitions, depth)
    listed = schema.get("enum")
    yield from listed if isinstance(listed, list) else ()
    if "const" in schema:
        yield schema["const"]
    if schema.get("type") == "array":
        yield from _arrays(schema, definitions, depth)
    if schema.get("type") == "object":
        yield from _objects(schema, definitions, depth)
    yield from _edges(schema)
    yield from _FORMATS.get(str(schema.get("format")), [])
    yield from _CLOCKS if "pattern" in schema else ()
    yield from _PLAIN


def _schemas(found: Json) -> list[Schema]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _edges(schema: Schema) -> Iterator[Json]:
    for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"):
        edge = schema.get(key)
        if isinstance(edge, (int, float)):
            yield from (edge, edge - 1, edge + 1)
    for key in ("minLength", "maxLength"):
        length = schema.get(key)
        if isinstance(length, int):
            yield from ("x" * length, "x" * (length + 1), "x" * max(0, length - 1))


def _arrays(schema: Schema, definitions: Schema, depth: int) -> Iterator[Json]:
    items = schema.get("items")
    if not isinstance(items, dict) or depth >= _DEEPEST:
        yield []
        return
    fits = _tries(items, definitions, depth + 1)
    yield fits[:3]
    yield from ([one] for one in fits)
    yield fits[:1] * 2
    yield []
    for key in ("minItems", "maxItems"):
        length = schema.get(key)
        if isinstance(length, int) and fits:
            yield from ((fits * length)[: max(0, length + step)] for step in (0, 1, -1))


def _objects(schema: Schema, definitions: Schema, depth: int) -> Iterator[Json]:
    found = schema.get("properties")
    properties = {
        name: member
        for name, member in (found.items() if isinstance(found, dict) else ())
        if isinstance(member, dict)
    }
    if depth >= _DEEPEST:
        return
    full = {name: _first(member, definitions, depth + 1) for name, member in properties.items()}
    yield {**full}
    listed = schema.get("required")
    required = {str(name): full[str(name)] for name in (listed if isinstance(listed, list) else [])}
    yield {**required}
    for name, member in properties.items():
        for value in _tries(member, definitions, depth + 1):
            yield {**required, name: value}
    additional = schema.get("additionalProperties")
    if not properties and isinstance(additional, dict):
        for value in _tries(additional, definitions, depth + 1):
            yield {"key": value}


def _first(schema: Schema, definitions: Schema, depth: int) -> Json:
    fits = _tries(schema, definitions, depth)
    return next(
        (one for one in fits if one not in (None, 0, "", [], {})), fits[0] if fits else None
    )


def _tries(schema: Schema, definitions: Schema, depth: int) -> list[Json]:
    encoded = _encoded_tries(msgspec.json.encode(schema), definitions is REQUESTS, depth)
    values: list[Json] = msgspec.json.decode(encoded)  # a copy that the caller may change
    return values


@cache
def _encoded_tries(encoded: bytes, request: bool, depth: int) -> bytes:
    schema: Schema = msgspec.json.decode(encoded)
    definitions = REQUESTS if request else RESPONSES
    checked = validator(schema, definitions)
    candidates = _candidates(schema, definitions, depth)
    return msgspec.json.encode(_distinct(one for one in candidates if checked.is_valid(one)))
