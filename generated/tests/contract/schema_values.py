"""Test values for a schema: boundary values, and values just outside the boundaries.

Input: a schema. Output: valid or invalid values. ``contract.sampling`` makes values that fit the schema,
this module proposes more, and jsonschema-rs decides which of all are valid. A test whose schema has no
known value is skipped with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from itertools import islice
from math import ceil
from typing import TypeVar

import msgspec

from contract.document import (
    REQUESTS,
    RESPONSES,
    Body,
    Json,
    Media,
    Parameter,
    Schema,
    schemas_in,
)
from contract.sampling.formats import FORMATS
from contract.sampling.values import NoSample, Sampler
from contract.schema_validation import validator
from contract.strip_undocumented import strip_undocumented

__all__ = [
    "UNICODE",
    "NoSample",
    "invalid_values_for",
    "is_known",
    "spaced",
    "typical_body",
    "typical_value",
    "valid_examples",
    "valid_values_for",
]

T = TypeVar("T")
UNICODE = 'Zoë & \u4f1a\u8b70 \U0001f37d + 100% "a/b"?#;\'\\'
_SCALARS: list[Json] = [0, 1, -1, 7, 2**53 - 1, True, False, None, "x", "", UNICODE, "a,b", 1.5]
_TIMES: list[Json] = ["00:00", "23:59", "09:30:00", "100:00"]
_MAX_DEPTH = 3
_MAX_VALUES = 500
_MAX_NESTED = 20
"""How many values of a named type a property below the outermost object gets; recursive unions
would have tens of thousands."""
_LONGEST = 1_000
"""The largest bound of a text or array of which values are tried; some allow gigabytes."""
_SAMPLES = 3
"""How many values of a schema are taken from the sampler."""


def valid_values_for(schema: Schema, definitions: Schema) -> list[Json]:
    """Return valid values of a schema, boundary values included; empty if no candidate is valid.

    Of thousands of values, as recursive unions have them, an evenly spaced sample is returned.
    """
    return spaced(_valid_candidates(schema, definitions, 0), _MAX_VALUES)


def spaced(values: list[T], most: int) -> list[T]:
    """Return at most a number of values, evenly spaced."""
    return values[:: max(1, -(-len(values) // most))]


def invalid_values_for(schema: Schema, definitions: Schema) -> list[Json]:
    """Return invalid values of a schema. Formats are not checked: any text counts as valid."""
    encoded = _invalid(msgspec.json.encode(schema), definitions is REQUESTS)
    values: list[Json] = msgspec.json.decode(encoded)  # a copy that the caller may change
    return values


@cache
def _invalid(encoded: bytes, request: bool) -> bytes:
    schema, definitions = msgspec.json.decode(encoded), REQUESTS if request else RESPONSES
    schema_validator = validator(schema, definitions, formats=False)
    invalid: list[Json] = ["not a number", {"unknown": 1}, [None], [[]], "2026-13-01"]
    candidates = [*_candidates(schema, definitions, 0), *invalid]
    values = _distinct(value for value in candidates if not schema_validator.is_valid(value))
    return msgspec.json.encode(values)


def typical_value(schema: Schema, definitions: Schema) -> Json:
    """Return one valid value of a schema, if possible neither null, zero nor empty.

    Raises NoSample if none is known, which skips the test.
    """
    encoded = _typical(msgspec.json.encode(schema), definitions is REQUESTS)
    value: Json = msgspec.json.decode(encoded)  # a copy that the caller may change
    return value


@cache
def _typical(encoded: bytes, request: bool) -> bytes:
    schema, definitions = msgspec.json.decode(encoded), REQUESTS if request else RESPONSES
    made = islice(_sampler(request).values(schema), _SAMPLES)
    values = [value for value in made if validator(schema, definitions).is_valid(value)]
    if not values:
        raise NoSample("no known value fits the schema")
    preferred = (value for value in values if value not in (None, 0, "", [], {}))
    return msgspec.json.encode(next(preferred, values[0]))


def valid_examples(specified: Parameter | Body | Media) -> list[Json]:
    """Return the examples of the specification that its own schema allows.

    Those of requests with properties that the schema does not name are left out: no method takes them.
    """
    definitions = RESPONSES if isinstance(specified, Media) else REQUESTS
    schema_validator = validator(specified.schema, definitions)
    valid = [example for example in specified.examples if schema_validator.is_valid(example)]
    if isinstance(specified, Media):
        return valid
    return [each for each in valid if strip_undocumented(each, specified.schema, REQUESTS) == each]


def typical_body(media: Media) -> Json:
    """Return the first valid example of a response, or a typical value."""
    examples = valid_examples(media)
    return examples[0] if examples else typical_value(media.schema, RESPONSES)


def is_valid(schema: Json, value: Json, definitions: Schema) -> bool:
    """Return whether a value is valid against a schema, which may be a boolean."""
    return schema is not False and (
        not isinstance(schema, dict) or validator(schema, definitions).is_valid(value)
    )


def is_known(schema: Schema, definitions: Schema) -> bool:
    """Return whether a value of a schema is known."""
    return bool(valid_values_for(schema, definitions))


def _samples(schema: Schema, definitions: Schema) -> Iterator[Json]:
    """Yield values that the sampler makes, none if it knows none."""
    with suppress(NoSample):
        yield from _sampler(definitions is REQUESTS).values(schema)


@cache
def _sampler(request: bool) -> Sampler:
    definitions = REQUESTS if request else RESPONSES
    return Sampler(
        lambda reference: definitions[reference.rpartition("/")[2]],
        lambda schema, value: is_valid(schema, value, definitions),
        optional_levels=_MAX_DEPTH,
    )


def _distinct(values: Iterable[Json]) -> list[Json]:
    return list({msgspec.json.encode(value): value for value in values}.values())


def _candidates(schema: Schema, definitions: Schema, depth: int) -> Iterator[Json]:
    yield from islice(_samples(schema, definitions), _SAMPLES)
    examples = schema.get("examples")
    yield from examples if isinstance(examples, list) else ()
    reference = schema.get("$ref")
    if isinstance(reference, str):
        target = definitions[reference.rpartition("/")[2]]
        assert isinstance(target, dict)
        candidates = _candidates(target, definitions, depth)
        tags = schema.get("properties")
        if not isinstance(tags, dict):
            yield from candidates
        elif "anyOf" in target:  # the variants have values of their own
            yield from (each for each in candidates if _has_tags(each, tags))
        else:
            yield from _with_tags(candidates, tags)
        return
    if schema.get("format") == "binary":
        return
    for variant in schemas_in(schema.get("anyOf")):
        yield from _candidates(variant, definitions, depth)
    listed = schema.get("enum")
    yield from listed if isinstance(listed, list) else ()
    if schema.get("type") == "array":
        yield from _arrays(schema, definitions, depth)
    if schema.get("type") == "object":
        yield from _objects(schema, definitions, depth)
    yield from _boundary_values(schema)
    yield from FORMATS.get(str(schema.get("format")), ())
    yield from _TIMES if "pattern" in schema else ()
    yield from _SCALARS


def _with_tags(candidates: Iterator[Json], tags: Schema) -> Iterator[Json]:
    """Yield candidates for a variant of a union with a value of its discriminator.

    The first object gets each of the values, the others get the first. Other values of the property
    select another type, which may not have the other properties.
    """
    limit: int | None = None
    for candidate in candidates:
        if _has_tags(candidate, tags):
            yield candidate
        if not isinstance(candidate, dict):
            continue
        for name, tag in tags.items():
            listed = tag.get("enum") if isinstance(tag, dict) else None
            for value in listed[:limit] if isinstance(listed, list) else ():
                yield {**candidate, name: value}
        limit = 1


def _has_tags(candidate: Json, tags: Schema) -> bool:
    return validator({"properties": tags}, {}).is_valid(candidate)


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
        if isinstance(length, int) and length <= _LONGEST:
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
        if isinstance(length, int) and length <= _LONGEST and valid:
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
    full = next(_samples(schema, definitions), None)
    names = schema.get("required")
    required = [str(name) for name in names] if isinstance(names, list) else []
    least = {name: full[name] for name in required} if isinstance(full, dict) else {}
    for name, property_schema in properties.items():
        limit = _MAX_NESTED if depth and "$ref" in property_schema else None
        for value in _valid_candidates(property_schema, definitions, depth + 1)[:limit]:
            yield {**least, name: value}
    additional = schema.get("additionalProperties")
    if not properties and isinstance(additional, dict):
        for value in _valid_candidates(additional, definitions, depth + 1):
            yield {"key": value}


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
