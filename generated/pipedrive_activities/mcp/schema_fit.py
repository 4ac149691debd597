"""Fits structured content to the schema that its tool has announced.

Clients reject a result that does not match its schema, but real responses sometimes differ from the
OpenAPI document. A property with a value of another type is left out of the structured content, which
every schema of a result accepts; the text of the result contains it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..cli.input.values import Json

_TYPES: Mapping[type, frozenset[str]] = {
    type(None): frozenset({"null"}),
    bool: frozenset({"boolean"}),
    int: frozenset({"integer", "number"}),
    float: frozenset({"number"}),
    str: frozenset({"string"}),
    list: frozenset({"array"}),
    dict: frozenset({"object"}),
}


class Misfit(ValueError):
    """A value does not match its schema. ``path`` is where."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(slots=True)
class SchemaFit:
    """Fits values to schemas with these ``$defs``; ``misfits`` are the properties left out."""

    types: Mapping[str, Json]
    misfits: list[str] = field(default_factory=list)

    def fit(
        self, value: dict[str, Json], schema: Mapping[str, Json], path: str = ""
    ) -> dict[str, Json]:
        """Return an object without the properties whose values do not match the schema."""
        fitted: dict[str, Json] = {}
        for key, item in value.items():
            name = f"{path}.{key}" if path else key
            try:
                fitted[key] = self._fit(item, _property(schema, key), name)
            except Misfit as misfit:
                self.misfits.append(misfit.path)
        return fitted

    def _fit(self, value: Json, schema: Json, path: str) -> Json:
        """Return a value; raise Misfit if it does not match, except for properties inside of it."""
        if not isinstance(schema, dict):
            return value
        reference = schema.get("$ref")
        if isinstance(reference, str):
            return self._fit(value, self.types[reference.rpartition("/")[2]], path)
        branches = schema.get("anyOf")
        if isinstance(branches, list):
            return self._fit_any(value, branches, path)
        if not _has_type(value, schema.get("type")):
            raise Misfit(path)
        match value:
            case dict():
                return self.fit(value, schema, path)
            case list():
                return [
                    self._fit(item, _item(schema, index), f"{path}[{index}]")
                    for index, item in enumerate(value)
                ]
            case _:
                return value

    def _fit_any(self, value: Json, branches: list[Json], path: str) -> Json:
        """Return a value that one of the branches accepts as it is. Raises Misfit."""
        for branch in branches:
            trial = SchemaFit(self.types)
            try:
                fitted = trial._fit(value, branch, path)
            except Misfit:
                continue
            if not trial.misfits:
                return fitted
        raise Misfit(path)


def _property(schema: Mapping[str, Json], name: str) -> Json:
    """Return the schema of a property."""
    properties = schema.get("properties")
    if isinstance(properties, dict) and name in properties:
        return properties[name]
    return schema.get("additionalProperties")


def _item(schema: Mapping[str, Json], index: int) -> Json:
    """Return the schema of an item of a list."""
    first = schema.get("prefixItems")
    if isinstance(first, list) and index < len(first):
        return first[index]
    return schema.get("items")


def _has_type(value: Json, name: Json) -> bool:
    kinds = _TYPES[type(value)]
    if isinstance(value, float) and value.is_integer():  # JSON Schema 2020-12, 4.2.3
        kinds = kinds | {"integer"}
    return name is None or name in kinds
