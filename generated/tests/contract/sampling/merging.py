"""Merges JSON Schemas that apply to the same value into one.

Input: schemas and the target of their references. Output: schemas without ``$ref``, ``allOf``, ``anyOf``
and ``oneOf``, one per combination of alternatives. Keywords that are not merged exactly are compared
with a validator by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import TypeAlias

Json: TypeAlias = object
Schema: TypeAlias = Mapping[str, Json]
Resolve: TypeAlias = Callable[[str], Json]
"""Returns the schema that a reference (``#/…``) refers to."""

REFERENCES = "$references"
"""The keyword of a merged schema that lists the references it was merged from."""
_MAX_COMBINATIONS = 60
_LARGEST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains")
_SMALLEST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains")
_SCHEMAS = ("items", "additionalProperties", "propertyNames", "contains")


def alternatives(
    schema: Json, resolve: Resolve, within: frozenset[str] = frozenset()
) -> Iterator[Schema]:
    """Yield a merged schema for each combination of alternatives of a schema; none if it is false.

    A reference of ``within`` is not followed: it would lead to a value that contains itself.
    """
    return islice(_alternatives(schema, resolve, within), _MAX_COMBINATIONS)


def _alternatives(schema: Json, resolve: Resolve, within: frozenset[str]) -> Iterator[Schema]:
    if schema is False:
        return
    if not isinstance(schema, Mapping):
        yield {}
        return
    groups: list[list[Json]] = [[part] for part in list_of(schema.get("allOf"))]
    groups += [
        _tagged(schema, branches)
        for keyword in ("oneOf", "anyOf")
        if (branches := list_of(schema.get(keyword)))
    ]
    plain = {key: value for key, value in schema.items() if key not in _COMBINED}
    reference = schema.get("$ref")
    if isinstance(reference, str):
        if reference in within:
            return
        within |= {reference}
        groups.insert(0, [resolve(reference)])
        plain[REFERENCES] = [reference]
    yield from _combinations(plain, groups, resolve, within)


_COMBINED = frozenset({"$ref", "allOf", "anyOf", "oneOf", "discriminator"})


def _combinations(
    merged: Schema, groups: list[list[Json]], resolve: Resolve, within: frozenset[str]
) -> Iterator[Schema]:
    """Yield the merge of a schema with one alternative of each group."""
    if not groups:
        yield merged
        return
    for branch in groups[0]:
        for alternative in _alternatives(branch, resolve, within):
            combined = merge(merged, alternative)
            if combined is not None:
                yield from _combinations(combined, groups[1:], resolve, within)


def _tagged(schema: Schema, branches: list[Json]) -> list[Json]:
    """Return the branches of a union with their values of the discriminator."""
    discriminator = schema.get("discriminator")
    name = discriminator.get("propertyName") if isinstance(discriminator, Mapping) else None
    if not isinstance(discriminator, Mapping) or not isinstance(name, str):
        return branches
    mapping = discriminator.get("mapping")
    targets = mapping if isinstance(mapping, Mapping) else {}
    tagged: list[Json] = []
    for branch in branches:
        reference = str(branch.get("$ref", "")) if isinstance(branch, Mapping) else ""
        last = reference.rpartition("/")[2]
        tags = [tag for tag, target in targets.items() if str(target).rpartition("/")[2] == last]
        property_ = {"properties": {name: {"enum": tags or [last]}}}
        tagged.append({"allOf": [branch, property_]} if last else branch)
    return tagged


def merge(left: Schema, right: Schema) -> Schema | None:
    """Return one schema for both; None if no value has the types and listed values of both."""
    if not right:
        return left
    result: dict[str, Json] = {**left}
    for key, value in right.items():
        result[key] = value if key not in left else _merge_keyword(key, left[key], value)
    if _types_of(left) and _types_of(right) and not result["type"]:
        return None
    if "enum" in left and "enum" in right and not result["enum"]:
        return None
    return result


def _merge_keyword(key: str, left: Json, right: Json) -> Json:
    if key == "type":
        return _common_types(as_list(left), as_list(right))
    if key == "enum":
        return [value for value in list_of(left) if value in list_of(right)]
    if key in ("required", REFERENCES):
        return list(dict.fromkeys(as_list(left) + as_list(right)))
    if key == "examples":
        return as_list(left) + as_list(right)
    if key in _LARGEST:
        return max(number_of(left), number_of(right))
    if key in _SMALLEST:
        return min(number_of(left), number_of(right))
    if key in _SCHEMAS:
        return {"allOf": [left, right]}
    if key == "properties" and isinstance(left, Mapping) and isinstance(right, Mapping):
        both = {
            name: {"allOf": [left[name], schema]} if name in left else schema
            for name, schema in right.items()
        }
        return {**left, **both}
    return left


def _types_of(schema: Schema) -> list[Json]:
    return as_list(schema.get("type", []))


def _common_types(left: list[Json], right: list[Json]) -> list[Json]:
    common = [name for name in left if name in right]
    if "integer" not in common and "integer" in [*left, *right] and "number" in [*left, *right]:
        common.append("integer")
    return common


def as_list(value: Json) -> list[Json]:
    """Return a list as it is, and any other value as a list."""
    return [*value] if isinstance(value, list | tuple) else [value]


def list_of(value: Json) -> list[Json]:
    """Return a list as it is, and an empty one for any other value."""
    return [*value] if isinstance(value, list | tuple) else []


def number_of(value: Json, otherwise: int = 0) -> float:
    """Return a number as it is, and a default for any other value."""
    return value if isinstance(value, int | float) else otherwise
