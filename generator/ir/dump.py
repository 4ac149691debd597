"""Writes the IR as canonical JSON.

Input: an API. Output: JSON text with sorted keys, two spaces of indentation and a newline at the
end. Fields with their default value are left out, so that a new field does not change old dumps.
``kind`` is the name of the class. Equal APIs give equal text on every machine.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum

from generator.ir.api import Api
from generator.ir.json import JsonObject, thaw_json
from generator.positions import Origin

_ORIGIN_FIELDS = frozenset({"origin", "origins", "cost_origin", "is_typed", "undescribed"})


def dump_api(api: Api, *, origins: bool = False) -> str:
    """Return an API as canonical JSON; ``origins`` adds source positions."""
    plain = _plain(api, origins)
    return json.dumps(plain, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _plain(value: object, origins: bool) -> object:
    match value:
        case Origin():
            return str(value)
        case JsonObject():
            return thaw_json(value)
        case Enum():
            return value.value
        case tuple():
            return [_plain(item, origins) for item in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            properties: dict[str, object] = {"kind": type(value).__name__}
            for field in fields(value):
                content = getattr(value, field.name)
                is_shown = origins or field.name not in _ORIGIN_FIELDS
                if is_shown and not _is_default(field, content):
                    properties[field.name] = _plain(content, origins)
            return properties
        case _:
            return value


def _is_default(field: Field[object], value: object) -> bool:
    """Whether a field has its default value; ``0`` does not equal ``False`` here."""
    default = field.default
    return default is not MISSING and type(default) is type(value) and default == value
