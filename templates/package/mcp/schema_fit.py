"""Fits structured content to the schema that its tool has announced.

Clients reject a result that does not match its schema, but real responses sometimes differ from the
OpenAPI document. A value of another type becomes null in the structured content, which every schema
of a result accepts; the text of the result contains it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..cli.input.values import Json

_TYPES: Mapping[type, frozenset[str]] = {
    bool: frozenset({"boolean"}),
    int: frozenset({"integer", "number"}),
    float: frozenset({"number"}),
    str: frozenset({"string"}),
    list: frozenset({"array"}),
    dict: frozenset({"object"}),
}


@dataclass(slots=True)
class SchemaFit:
    """Fits values to schemas with these ``$defs``; ``misfits`` are where a value was replaced."""

    types: Mapping[str, Json]
    misfits: list[str] = field(default_factory=list)

    def fit(self, value: Json, schema: Json, path: str = "") -> Json:
        """Return a value with null in place of values whose type differs."""
        if value is None or not isinstance(schema, dict):
            return value
        reference = schema.get("$ref")
        if isinstance(reference, str):
            return self.fit(value, self.types[reference.rpartition("/")[2]], path)
        branches = schema.get("anyOf")
        if isinstance(branches, list):
            return self._fit_any(value, branches, path)
        if not _has_type(value, schema.get("type")):
            self.misfits.append(path)
            return None
        match value:
            case dict():
                return {
                    key: self._fit_property(key, item, schema, path) for key, item in value.items()
                }
            case list():
                return [
                    self._fit_item(item, index, schema, path) for index, item in enumerate(value)
                ]
            case _:
                return value

    def _fit_any(self, value: Json, branches: list[Json], path: str) -> Json:
        """Return a value as it is if one branch accepts it, else as the first branch fits it best."""
        for branch in branches:
            trial = SchemaFit(self.types)
            fitted = trial.fit(value, branch, path)
            if not trial.misfits:
                return fitted
        self.misfits.append(path)
        return None

    def _fit_property(self, key: str, value: Json, schema: dict[str, Json], path: str) -> Json:
        properties = schema.get("properties")
        inner = properties.get(key) if isinstance(properties, dict) else None
        if inner is None:
            inner = schema.get("additionalProperties")
        return self.fit(value, inner, f"{path}.{key}" if path else key)

    def _fit_item(self, value: Json, index: int, schema: dict[str, Json], path: str) -> Json:
        first = schema.get("prefixItems")
        in_first = isinstance(first, list) and index < len(first)
        inner = first[index] if isinstance(first, list) and in_first else schema.get("items")
        return self.fit(value, inner, f"{path}[{index}]")


def _has_type(value: Json, names: Json) -> bool:
    if names is None:
        return True
    accepted = (
        {names}
        if isinstance(names, str)
        else set(map(str, names if isinstance(names, list) else []))
    )
    kinds = _TYPES[type(value)]
    if isinstance(value, float) and value.is_integer():  # JSON Schema 2020-12, 4.2.3
        kinds = kinds | {"integer"}
    return not accepted.isdisjoint(kinds)
