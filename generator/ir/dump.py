"""The API as canonical JSON, for people to read and for machines to compare.

Input: an API. Output: UTF-8 text, keys sorted, two spaces of indent, a newline at the end. Fields that
have their default are left out, so that a new field changes no old dump; a union of classes carries
its class's name under ``kind``. The same API gives the same bytes everywhere.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum

from generator.ir.api import Api
from generator.ir.json import JsonObject, thaw_json
from generator.positions import Origin

_PLACES = frozenset({"origin", "origins", "cost_origin"})


def dump_api(api: Api, *, origins: bool = False) -> str:
    """Return an API as canonical JSON; ``origins`` adds where everything was written."""
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
            said: dict[str, object] = {"kind": type(value).__name__}
            for field in fields(value):
                own = getattr(value, field.name)
                if (origins or field.name not in _PLACES) and not _is_default(field, own):
                    said[field.name] = _plain(own, origins)
            return said
        case _:
            return value


def _is_default(field: Field[object], value: object) -> bool:
    """Tell whether a field has its default (``0`` is not ``False`` here)."""
    default = field.default
    return default is not MISSING and type(default) is type(value) and default == value
