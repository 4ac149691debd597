"""Test values for a schema: boundary values, and values just outside the boundaries.

Input: a schema. Output: valid or invalid values. This module only proposes candidates and
jsonschema-rs decides which are valid, so a bad candidate is skipped instead of failing a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import ceil

import msgspec

from contract.document import REQUESTS, RESPONSES, Json, Schema
from contract.schema_validation import validator

UNICODE = 'Zoë & \u4f1a\u8b70 \U0001f37d + 100% "a/b"?#;\'\\'
_SCALARS: list[Json] = [0, 1, -1, 7, 2**53 - 1, True, False, None, "x", "", UNICODE, "a,b", 1.5]
_FORMATS: dict[str, list[Json]] = {
    "date": ["2026-02-28", "0999-01-01"],
    "date-time": ["2026-02-28T23:59:59Z", "2026-02-28T00:00:00+05:30", "2026-02-28T23:59:59.5Z"],
    "date-time-local": ["2026-02-28 23:59:59", "2026-02-28T23:59:59Z"],
    "time": ["23:59:59Z", "23:59:59+05:30"],
    "time-local": ["23:59:59"],
    "duration": ["PT1H30M", "P1D"],
    "clock-time": ["00:00", "23:59", "09:30:00"],
    "clock-duration": ["00:20", "100:00", "01:30:00"],
    "decimal": ["12.50", 12.5],
    "uuid": ["a2f7c1de-5b0e-4c63-9a6f-0d2b7e41c958"],
    "email": ["ines@example.com"],
    "uri": ["https://example.com/a?b=c"],
    "binary": ["YWJj"],
}
_TIMES: list[Json] = ["00:00", "23:59", "09:30:00", "100:00"]
_MAX_DEPTH = 3
_MAX_VALUES = 500
_MAX_NESTED = 20
"""How many values of a named type a property below the outermost object gets; recursive unions
would have tens of thousands."""


def valid_values_for(schema: Schema, definitions: Schema) -> list[Json]:
    """Return valid values of a schema, boundary values included; empty if no candidate is valid.

    Of thousands of values, as recursive unions have them, an evenly spaced sample is returned.
    """
    values = _valid_candidates(schema, definitions, 0)
    return values[:: 1 + len(values) // _MAX_VALUES]


def invalid_values_for(schema: Schema, definitions: Schema) -> list[Json]:
    """Return invalid values of a schema. Formats are not checked: any text counts as valid."""
    schema_validator = validator(schema, definitions, formats=False)
    invalid: list[Json] = ["not a number", {"unknown": 1}, [None], [[]], "2026-13-01"]
    candidates = [*_candidates(schema, definitions, 0), *invalid]
    return _distinct(value for value in candidates if not schema_validator.is_valid(value))


def typical_value(schema: Schema, definitions: Schema) -> Json:
    """Return one valid value of a schema, if possible neither null, zero nor empty."""
    values = valid_values_for(schema, definitions)
    preferred = [value for value in values if value not in (None, 0, "", [], {})]
    return (preferred or values)[0]


def _distinct(values: Iterator[Json]) -> list[Json]:
    unique: list[Json] = []
    for value in values:
        if not any(type(value) is type(other) and value == other for other in unique):
            unique.append(value)
    return unique


def _candidates(schema: Schema, definitions: Schema, depth: int) -> Iterator[Json]:
    examples = schema.get("examples")
    yield from examples if isinstance(examples, list) else ()
    reference = schema.get("$ref")
    if isinstance(reference, str):
        target = definitions[reference.rpartition("/")[2]]
        assert isinstance(target, dict)
        candidates = _candidates(target, definitions, depth)
        tags = schema.get("properties")
        yield from _with_tags(candidates, tags) if isinstance(tags, dict) else candidates
        return
    if schema.get("format") == "binary":
        yield from _FORMATS["binary"]
        return
    for variant in _schema_list(schema.get("anyOf")):
        yield from _candidates(variant, definitions, depth)
    listed = schema.get("enum")
    yield from listed if isinstance(listed, list) else ()
    if "const" in schema:
        yield schema["const"]
    if schema.get("type") == "array":
        yield from _arrays(schema, definitions, depth)
    if schema.get("type") == "object":
        yield from _objects(schema, definitions, depth)
    yield from _boundary_values(schema)
    yield from _FORMATS.get(str(schema.get("format")), [])
    yield from _TIMES if "pattern" in schema else ()
    yield from _SCALARS


def _with_tags(candidates: Iterator[Json], tags: Schema) -> Iterator[Json]:
    """Yield candidates for a variant of a union with a value of its discriminator.

    The first object gets each of the values, the others get the first.
    """
    limit: int | None = None
    for candidate in candidates:
        yield candidate
        if not isinstance(candidate, dict):
            continue
        for name, tag in tags.items():
            listed = tag.get("enum") if isinstance(tag, dict) else None
            for value in listed[:limit] if isinstance(listed, list) else ():
                yield {**candidate, name: value}
        limit = 1


def _schema_list(value: Json) -> list[Schema]:
    return (
        [schema for schema in value if isinstance(schema, dict)] if isinstance(value, list) else []
    )


def _boundary_values(schema: Schema) -> Iterator[Json]:
    for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"):
        bound = schema.get(key)
        if isinstance(bound, (int, float)):
            candidates = (bound, bound - 1, bound + 1)
            # A number is decoded as a double, which has no other integers (RFC 8259, 6).
            is_number = schema.get("type") == "number"
            yield from (value for value in candidates if not is_number or float(value) == value)
    step, least = schema.get("multipleOf"), schema.get("minimum", schema.get("exclusiveMinimum"))
    if isinstance(step, (int, float)) and isinstance(least, (int, float)):
        multiple = ceil(least / step) * step
        yield from (multiple, multiple + step)
    for key in ("minLength", "maxLength"):
        length = schema.get(key)
        if isinstance(length, int):
            yield from ("x" * length, "x" * (length + 1), "x" * max(0, length - 1))


def _arrays(schema: Schema, definitions: Schema, depth: int) -> Iterator[Json]:
    items = schema.get("items")
    if not isinstance(items, dict) or depth >= _MAX_DEPTH:
        yield []
        return
    valid = _valid_candidates(items, definitions, depth + 1)
    yield valid[:3]
    yield from ([candidate] for candidate in valid)
    yield valid[:1] * 2
    yield []
    for key in ("minItems", "maxItems"):
        length = schema.get(key)
        if isinstance(length, int) and valid:
            yield from ((valid * length)[: max(0, length + step)] for step in (0, 1, -1))


def _objects(schema: Schema, definitions: Schema, depth: int) -> Iterator[Json]:
    declared = schema.get("properties")
    properties = {
        name: property_schema
        for name, property_schema in (declared.items() if isinstance(declared, dict) else ())
        if isinstance(property_schema, dict)
    }
    if depth >= _MAX_DEPTH:
        return
    full = {
        name: _typical_candidate(property_schema, definitions, depth + 1)
        for name, property_schema in properties.items()
    }
    yield {**full}
    names = schema.get("required")
    required = {str(name): full[str(name)] for name in (names if isinstance(names, list) else [])}
    yield {**required}
    for name, property_schema in properties.items():
        limit = _MAX_NESTED if depth and "$ref" in property_schema else None
        for value in _valid_candidates(property_schema, definitions, depth + 1)[:limit]:
            yield {**required, name: value}
    additional = schema.get("additionalProperties")
    if not properties and isinstance(additional, dict):
        for value in _valid_candidates(additional, definitions, depth + 1):
            yield {"key": value}


def _typical_candidate(schema: Schema, definitions: Schema, depth: int) -> Json:
    values = _valid_candidates(schema, definitions, depth)
    return next(
        (candidate for candidate in values if candidate not in (None, 0, "", [], {})),
        values[0] if values else None,
    )


def _valid_candidates(schema: Schema, definitions: Schema, depth: int) -> list[Json]:
    encoded = _encoded_candidates(msgspec.json.encode(schema), definitions is REQUESTS, depth)
    values: list[Json] = msgspec.json.decode(encoded)  # a copy that the caller may change
    return values


@cache
def _encoded_candidates(encoded: bytes, request: bool, depth: int) -> bytes:
    schema: Schema = msgspec.json.decode(encoded)
    definitions = REQUESTS if request else RESPONSES
    schema_validator = validator(schema, definitions)
    candidates = _candidates(schema, definitions, depth)
    return msgspec.json.encode(
        _distinct(value for value in candidates if schema_validator.is_valid(value))
    )
