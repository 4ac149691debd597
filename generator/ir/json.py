"""Immutable JSON values: defaults, constants and examples of an OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from generator.records import dataclass


@dataclass(frozen=True, slots=True)
class JsonObject:
    """An object, with its members (RFC 8259, section 4) in document order."""

    members: tuple[tuple[str, Json], ...]


Json: TypeAlias = bool | int | float | str | tuple["Json", ...] | JsonObject | None


_SCALARS = (str, int, float)


def freeze_json(value: object) -> Json:
    """Return plain JSON (dict, list, scalar) as an immutable value; raise TypeError otherwise."""
    if value is None or isinstance(value, _SCALARS):
        return value
    match value:
        case list() | tuple():
            return tuple(freeze_json(item) for item in value)
        case Mapping():
            return JsonObject(tuple((str(key), freeze_json(item)) for key, item in value.items()))
        case _:
            raise TypeError(f"not a JSON value: {type(value).__name__}")


def thaw_json(value: Json) -> object:
    """Return an immutable value as plain JSON, ready for ``json.dumps``."""
    match value:
        case tuple():
            return [thaw_json(item) for item in value]
        case JsonObject(members):
            return {key: thaw_json(item) for key, item in members}
        case _:
            return value
