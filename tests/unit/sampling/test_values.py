"""Values fit their schema: jsonschema-rs decides."""

from __future__ import annotations

import json
from functools import cache
from itertools import islice
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.sampling.formats import FORMAT_PATTERNS, FORMATS
from generator.sampling.values import NoSample, Sampler
from tests.support.examples import example_count

Schema = dict[str, Any]
DEFINITIONS: Schema = {
    "Endless": {"required": ["next"], "properties": {"next": {"$ref": "#/$defs/Endless"}}},
    "Expression": {
        "oneOf": [
            {
                "type": "object",
                "required": ["left", "right"],
                "properties": {
                    "left": {"$ref": "#/$defs/Expression"},
                    "right": {"allOf": [{"$ref": "#/$defs/Expression"}, {"description": "x"}]},
                },
            },
            {"type": "integer"},
        ]
    },
    "Cat": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}},
    },
    "Dog": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
}


def is_valid(schema: Any, value: object) -> bool:
    return validator(json.dumps(schema)).is_valid(value)


@cache
def validator(schema: str) -> jsonschema_rs.Validator:
    root = {"allOf": [json.loads(schema)], "$defs": DEFINITIONS}
    return jsonschema_rs.Draft202012Validator(root, validate_formats=True)


def resolve(reference: str) -> object:
    return DEFINITIONS[reference.rpartition("/")[2]]


SAMPLER = Sampler(resolve, is_valid)


def nested(levels: int) -> Schema:
    """Return an object with a required object, and so on, that ends in an IP address."""
    inner = nested(levels - 1) if levels else {"type": "string", "format": "ipv4"}
    return {"type": "object", "required": ["a"], "properties": {"a": inner}}


PAIR = {"type": "array", "minItems": 2, "maxItems": 2}
SCHEMAS: list[Schema] = [
    {"type": "string", "pattern": "^arn:[a-z]{3}$"},
    {"type": "string", "pattern": r"^(?=.*\d)(?=.*[A-Z]).{8,12}$"},
    {"type": "string", "format": "uuid", "pattern": "^[a-f0-9-]{36}$"},
    {"type": "string", "format": "uri", "minLength": 60, "maxLength": 70},
    {"type": "string", "minLength": 3000},
    {"type": "string", "maxLength": 2},
    {"type": "string", "examples": [None, 7]},
    {"type": "integer", "multipleOf": 7, "minimum": 100},
    {"type": "integer", "multipleOf": 3, "exclusiveMinimum": -3, "exclusiveMaximum": 3},
    {"type": "number", "multipleOf": 0.01, "exclusiveMinimum": 0, "maximum": 0.02},
    {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    {"type": "integer", "minimum": -(2**63), "maximum": 2**63 - 1},
    {"type": "integer", "minimum": 2**64 - 2},
    {"type": "number", "minimum": -1.7976931348623157e308, "maximum": -1e300},
    {"type": "array", "minItems": 3},
    {**PAIR, "items": {**PAIR, "items": {"type": "string"}}},
    {"type": "array", "minItems": 4, "uniqueItems": True, "items": {"pattern": "^[A-Z]{3}$"}},
    {"type": "array", "minItems": 9, "uniqueItems": True, "items": nested(1)},
    {"type": "array", "minItems": 2, "uniqueItems": True, "items": {"type": "boolean"}},
    {"type": "array", "contains": {"const": 5}, "minItems": 3},
    {"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False, "minItems": 2},
    nested(4),
    {"oneOf": [{"type": "integer"}, {"type": "integer", "minimum": 10}]},
    {"oneOf": [{"type": "number"}, {"type": "integer"}, {"type": "number", "maximum": 5}]},
    {"oneOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}, {"type": "null"}]},
    {"allOf": [{"required": ["a"]}, {"properties": {"a": {"enum": ["x"]}}}]},
    {"allOf": [{"type": "number", "minimum": 3}, {"type": "integer", "maximum": 3}]},
    {"type": ["null", "string"], "enum": ["", None]},
    {"type": "object", "minProperties": 3},
    {"type": "object", "minProperties": 2, "propertyNames": {"pattern": "^x-"}},
    {"type": "object", "required": ["a"], "dependentRequired": {"a": ["b"]}},
    {"not": {"type": "object"}},
    {"if": {"required": ["a"]}, "then": {"required": ["b"]}, "properties": {"a": {}, "b": {}}},
    {"$ref": "#/$defs/Expression"},
    {"const": {"a": [1]}},
    {},
]


@pytest.mark.parametrize("schema", SCHEMAS, ids=json.dumps)
def test_values_fit_their_schema(schema: Schema) -> None:
    values = list(islice(SAMPLER.values(schema), 8))
    assert values
    assert all(is_valid(schema, value) for value in values)
    assert [*islice(Sampler(resolve, is_valid).values(schema), 8)] == values


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        (False, "allows no value"),
        ({"type": "integer", "minimum": 3, "maximum": 2}, "no value is known"),
        (
            {"type": "array", "minItems": 3, "uniqueItems": True, "items": {"type": "boolean"}},
            "different items",
        ),
        ({"$ref": "#/$defs/Endless"}, "contain itself"),
        ({"type": "string", "pattern": "(?<broken"}, "the pattern '(?<broken'"),
        (
            {"type": "object", "required": ["a"], "properties": {"a": {"pattern": "["}}},
            "the pattern '['",
        ),
        ({"enum": []}, "no value is known"),
    ],
)
def test_a_schema_without_known_values_says_why(schema: object, reason: str) -> None:
    with pytest.raises(NoSample, match=reason.replace("(?", r"\(\?").replace("[", r"\[")):
        SAMPLER.value(schema)


@pytest.mark.parametrize("name", FORMATS)
def test_texts_of_a_format_have_the_format(name: str) -> None:
    schema = {"type": "string", "format": name}
    assert name in FORMAT_PATTERNS
    assert all(is_valid(schema, text) for text in islice(Sampler(resolve).values(schema), 40))


def test_a_variant_contains_its_value_of_the_discriminator() -> None:
    variants = [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}]
    mapping = {"cat": "#/$defs/Cat"}
    discriminator = {"propertyName": "kind", "mapping": mapping}
    schema = {"anyOf": variants, "discriminator": discriminator}
    kinds = {value["kind"] for value in Sampler(resolve).values(schema) if isinstance(value, dict)}
    assert kinds == {"cat", "Dog"}


def test_without_optional_levels_a_value_is_minimal() -> None:
    schema = {
        "required": ["a"],
        "properties": {"a": {"type": "array", "items": {}}, "b": {"type": "string"}},
    }
    assert Sampler(resolve, optional_levels=0).value(schema) == {"a": []}
    assert Sampler(resolve).value(schema) == {"a": [{}], "b": "text"}


def test_a_recursive_value_stays_small() -> None:
    assert len(json.dumps(SAMPLER.value({"$ref": "#/$defs/Expression"}))) < 300


bounds = st.integers(-20, 20)
scalars: st.SearchStrategy[Schema] = st.one_of(
    st.builds(lambda low, size: {"type": "integer", "minimum": low, "maximum": low + size}, bounds, st.integers(0, 9)),
    st.builds(lambda low, size: {"type": "number", "exclusiveMinimum": low, "exclusiveMaximum": low + size}, bounds, st.integers(1, 9)),
    st.builds(lambda low, step: {"type": "integer", "minimum": low, "multipleOf": step}, bounds, st.integers(1, 9)),
    st.builds(lambda low, step: {"type": "number", "minimum": low / 7, "multipleOf": step / 100}, bounds, st.integers(1, 99)),
    st.builds(lambda low, size: {"type": "string", "minLength": low, "maxLength": low + size}, st.integers(0, 9), st.integers(0, 9)),
    st.sampled_from(list(FORMATS)).map(lambda name: {"type": "string", "format": name}),
    st.sampled_from([{"type": "boolean"}, {"enum": ["a", 1, None]}, {"const": 0}, {"type": ["null", "string"]}]),
)  # fmt: skip


def objects_of(inner: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    properties = st.dictionaries(st.sampled_from("abcd"), inner, max_size=4)
    return st.builds(
        lambda members, required: {
            "type": "object",
            "properties": members,
            "required": sorted(required & members.keys()),
            "additionalProperties": False,
        },
        properties,
        st.sets(st.sampled_from("abcd")),
    )


def arrays_of(inner: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    return st.builds(
        lambda items, least, size: {"type": "array", "items": items, "minItems": least, "maxItems": least + size},
        inner, st.integers(0, 3), st.integers(0, 3),
    )  # fmt: skip


def unions_of(inner: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    return st.lists(inner, min_size=1, max_size=3).map(lambda variants: {"anyOf": variants})


schemas = st.recursive(
    scalars,
    lambda inner: st.one_of(objects_of(inner), arrays_of(inner), unions_of(inner)),
    max_leaves=8,
)


@settings(max_examples=example_count(80))
@given(schemas)
def test_values_of_random_schemas_fit_without_being_checked(schema: Schema) -> None:
    values = list(islice(Sampler(resolve).values(schema), 6))
    assert values
    assert all(is_valid(schema, value) for value in values)


@settings(max_examples=example_count(25))
@given(schemas, schemas)
def test_values_of_random_combinations_fit_if_there_are_any(left: Schema, right: Schema) -> None:
    for schema in ({"allOf": [left, right]}, {"oneOf": [left, right]}):
        try:
            values = list(islice(SAMPLER.values(schema), 6))
        except NoSample:
            continue
        assert all(is_valid(schema, value) for value in values)
