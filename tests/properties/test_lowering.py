"""Properties of lowering: equivalent documents, in whatever order and spelling, give the same IR."""

from __future__ import annotations

import json
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.ir.dump import dump_api
from tests.support.examples import example_count
from tests.support.lowering import lower_text, sketch

Schema = dict[str, Any]

WORDS = ["id", "name", "owner", "toys", "value", "label", "kind"]
scalars: st.SearchStrategy[Schema] = st.sampled_from(
    [
        {"type": "string"},
        {"type": "string", "format": "date"},
        {"type": "integer", "minimum": 1},
        {"type": "number"},
        {"type": "boolean"},
        {"type": "string", "enum": ["a", "b"]},
        {"type": "object", "additionalProperties": {"type": "integer"}},
    ]
)


def _record(properties: Schema, required: set[str]) -> Schema:
    listed = sorted(required & properties.keys())
    return {"type": "object", "properties": properties} | ({"required": listed} if listed else {})


def records_of(inner: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    """Return object schemas whose properties have schemas of ``inner``."""
    return st.builds(
        _record,
        st.dictionaries(st.sampled_from(WORDS), inner, min_size=1, max_size=4),
        st.sets(st.sampled_from(WORDS), max_size=2),
    )


def containers(inner: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    """Return object and array schemas of ``inner``."""
    return records_of(inner) | inner.map(lambda schema: {"type": "array", "items": schema})


records = records_of(st.recursive(scalars, containers, max_leaves=8))


def document(
    schema: Schema, other: Schema, components: Schema | None = None, version: str = "3.1.0"
) -> Schema:
    """Return a document with a list operation, a read operation and a request body."""

    def operation(name: str, body: Schema) -> Schema:
        content = {"application/json": {"schema": {"type": "object", "properties": {"data": body}}}}
        return {
            "operationId": name,
            "tags": ["Pets"],
            "responses": {"200": {"description": "ok", "content": content}},
        }

    return {
        "openapi": version,
        "info": {"title": "Pets", "version": "1"},
        "paths": {
            "/pets": {
                "get": operation("getPets", {"type": "array", "items": schema}),
                "post": {
                    **operation("addPet", schema),
                    "requestBody": {"content": {"application/json": {"schema": other}}},
                },
            },
            "/pets/first": {"get": operation("getPet", schema)},
        },
        "components": {"schemas": components or {}},
    }


def meaning(description: Schema) -> str:
    """Return the IR of a document without origins, as text."""
    api, found = lower_text(json.dumps(description))
    assert not found
    return dump_api(api)


def shuffled(value: Any, chance: random.Random) -> Any:
    """Return a JSON value with the keys of its objects in random order."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


@settings(max_examples=example_count(25))
@given(records, records, st.randoms(use_true_random=False))
def test_the_order_of_keys_changes_only_the_order_of_fields(
    schema: Schema, other: Schema, chance: random.Random
) -> None:
    first = document(schema, other)
    one, _ = lower_text(json.dumps(first))
    two, _ = lower_text(json.dumps(shuffled(first, chance)))
    assert sorted(sketch(one).splitlines()) == sorted(sketch(two).splitlines())
    assert [declaration.id for declaration in one.types] == [t.id for t in two.types]


@settings(max_examples=example_count(25))
@given(records, records)
def test_a_component_means_what_it_means_in_place(schema: Schema, other: Schema) -> None:
    ref = {"$ref": "#/components/schemas/Pet"}
    everywhere = document(ref, other, {"Pet": schema})
    once = document(schema, other, {"Pet": schema})
    once["paths"]["/pets/first"]["get"] = everywhere["paths"]["/pets/first"]["get"]
    assert meaning(everywhere) == meaning(once)


@settings(max_examples=example_count(25))
@given(records, records)
def test_all_of_split_means_what_it_means_merged(schema: Schema, other: Schema) -> None:
    halves: list[Schema] = [{"type": "object", "properties": {}} for _ in range(2)]
    for index, (name, value) in enumerate(schema["properties"].items()):
        halves[index % 2]["properties"][name] = value
    if "required" in schema:
        halves[1]["required"] = schema["required"]
    split, merged = (
        lower_text(json.dumps(document(one, other)))[0] for one in ({"allOf": halves}, schema)
    )
    assert sorted(sketch(split).splitlines()) == sorted(sketch(merged).splitlines())


def respelled(schema: Any, names: frozenset[str], new: bool) -> Any:
    """Return a schema in which properties of some names admit null, in either spelling."""
    if not isinstance(schema, dict):
        return schema
    made = {**schema}
    if "items" in made:
        made["items"] = respelled(made["items"], names, new)
    if "properties" in made:
        made["properties"] = {
            name: _with_null(respelled(value, names, new), new)
            if name in names
            else respelled(value, names, new)
            for name, value in made["properties"].items()
        }
    return made


def _with_null(schema: Schema, new: bool) -> Schema:
    if not new:
        return {**schema, "nullable": True}
    return {**schema, "type": [schema["type"], "null"]}


@settings(max_examples=example_count(25))
@given(records, records, st.frozensets(st.sampled_from(WORDS)))
def test_both_spellings_of_null_mean_the_same(
    schema: Schema, other: Schema, names: frozenset[str]
) -> None:
    old, new = (
        meaning(
            document(
                respelled(schema, names, version == "3.1.0"),
                respelled(other, names, version == "3.1.0"),
                version=version,
            )
        ).replace('"openapi": "3.0.3"', '"openapi": "3.1.0"')
        for version in ("3.0.3", "3.1.0")
    )
    assert old == new


@settings(max_examples=example_count(25))
@given(records, records)
def test_no_two_types_share_a_name_and_every_reference_leads_to_one(
    schema: Schema, other: Schema
) -> None:
    api, _ = lower_text(json.dumps(document(schema, other)))
    ids = [declaration.id for declaration in api.types]
    assert len(ids) == len(set(ids))
    used = {
        line.partition(": ")[2].strip('"').rstrip('",')
        for line in dump_api(api).splitlines()
        if line.strip().startswith('"id": "')
    }
    assert set(ids) <= used
