"""What of a value is described: models have the described members, the rest is in the raw response.

Input: a value that fits its schema. Output: the same without members that no schema names. Of several
variants that fit, the one that describes most counts.
"""

from __future__ import annotations

from contract.document import Json, Schema, validator


def described(value: Json, schema: Schema, definitions: Schema) -> Json:
    """Return a value without the members that its schema does not describe."""
    reference = schema.get("$ref")
    if isinstance(reference, str):
        target = definitions[reference.rpartition("/")[2]]
        assert isinstance(target, dict)
        return described(value, target, definitions)
    variants = schema.get("anyOf") or schema.get("oneOf")
    if isinstance(variants, list):
        return _by_variant(value, variants, definitions)
    if isinstance(value, dict):
        return _members(value, schema, definitions)
    items = schema.get("items")
    if isinstance(value, list) and isinstance(items, dict):
        return [described(item, items, definitions) for item in value]
    return value


def _by_variant(value: Json, variants: list[Json], definitions: Schema) -> Json:
    fits = [
        described(value, one, definitions)
        for one in variants
        if isinstance(one, dict) and validator(one, definitions).is_valid(value)
    ]
    return max(fits, key=_members_in, default=value)


def _members_in(value: Json) -> int:
    """Return how many members a value has, at any depth."""
    if isinstance(value, dict):
        return len(value) + sum(map(_members_in, value.values()))
    return sum(map(_members_in, value)) if isinstance(value, list) else 0


def _members(value: dict[str, Json], schema: Schema, definitions: Schema) -> Json:
    properties, additional = schema.get("properties"), schema.get("additionalProperties")
    if isinstance(properties, dict):
        return {
            name: described(value[name], member, definitions)
            for name, member in properties.items()
            if name in value and isinstance(member, dict)
        }
    inner = additional if isinstance(additional, dict) else {}
    return {name: described(one, inner, definitions) for name, one in value.items()}
