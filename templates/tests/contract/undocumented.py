"""Properties of a value that its schema does not name.

Input: a value that is valid for its schema. In a response, the models of the client drop such
properties. In a request, the client sends them only if the schema allows others explicitly.
"""

from __future__ import annotations

from contract.document import Json, Schema
from contract.schema_validation import validator


def strip_undocumented(value: Json, schema: Schema, definitions: Schema) -> Json:
    """Return a value without the properties that its schema does not name.

    If several variants match, the one that keeps most properties is used.
    """
    reference = schema.get("$ref")
    if isinstance(reference, str):
        target = definitions[reference.rpartition("/")[2]]
        assert isinstance(target, dict)
        return strip_undocumented(value, target, definitions)
    variants = schema.get("anyOf")
    if isinstance(variants, list):
        return _strip_by_variant(value, variants, definitions)
    if isinstance(value, dict):
        return _strip_object(value, schema, definitions)
    items = schema.get("items")
    if isinstance(value, list) and isinstance(items, dict):
        return [strip_undocumented(item, items, definitions) for item in value]
    return value


def _strip_by_variant(value: Json, variants: list[Json], definitions: Schema) -> Json:
    candidates = [
        strip_undocumented(value, variant, definitions)
        for variant in variants
        if isinstance(variant, dict) and validator(variant, definitions).is_valid(value)
    ]
    return max(candidates, key=_count_properties, default=value)


def _count_properties(value: Json) -> int:
    """Return the number of properties of a value at any depth."""
    if isinstance(value, dict):
        return len(value) + sum(map(_count_properties, value.values()))
    return sum(map(_count_properties, value)) if isinstance(value, list) else 0


def _strip_object(value: dict[str, Json], schema: Schema, definitions: Schema) -> Json:
    properties, additional = schema.get("properties"), schema.get("additionalProperties")
    if isinstance(properties, dict):
        return {
            name: strip_undocumented(value[name], property_schema, definitions)
            for name, property_schema in properties.items()
            if name in value and isinstance(property_schema, dict)
        }
    value_schema = additional if isinstance(additional, dict) else {}
    return {
        name: strip_undocumented(item, value_schema, definitions) for name, item in value.items()
    }


def is_documented(value: Json, schema: Schema, definitions: Schema) -> bool:
    """Return whether the schema names every property of a value, or allows others explicitly."""
    reference, variants, items = schema.get("$ref"), schema.get("anyOf"), schema.get("items")
    if isinstance(reference, str):
        target = definitions[reference.rpartition("/")[2]]
        return not isinstance(target, dict) or is_documented(value, target, definitions)
    if isinstance(variants, list):
        return any(
            validator(variant, definitions).is_valid(value)
            and is_documented(value, variant, definitions)
            for variant in variants
            if isinstance(variant, dict)
        )
    if isinstance(value, list) and isinstance(items, dict):
        return all(is_documented(item, items, definitions) for item in value)
    properties = schema.get("properties")
    if not isinstance(value, dict) or not isinstance(properties, dict):
        return True
    others = schema.get("additionalProperties", False)
    return all(
        _is_member(item, properties.get(name, others), definitions) for name, item in value.items()
    )


def _is_member(value: Json, schema: Json, definitions: Schema) -> bool:
    if isinstance(schema, dict):
        return is_documented(value, schema, definitions)
    return schema is True
