"""Selects the fields of records: ``subject``, or ``location.value`` for a nested one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import get_close_matches

from ..cli.input.values import Json


def misspelled(fields: Sequence[str], documented: Collection[str]) -> str:
    """Return what to say about the first field that is not documented but resembles one that is.

    Empty if there is none: records may have fields that the OpenAPI document does not name.
    """
    for field in fields:
        name = field.partition(".")[0]
        similar = get_close_matches(name, documented, n=1)
        if documented and name not in documented and similar:
            return f"there is no field {name!r}, perhaps {similar[0]!r} is meant"
    return ""


def pick_fields(value: Json, fields: Sequence[str]) -> Json:
    """Return the chosen fields of a record, or of each record of a list; absent ones are left out."""
    if isinstance(value, list):
        return [pick_fields(item, fields) for item in value]
    if not isinstance(value, dict):
        return value
    picked: dict[str, Json] = {}
    for field in fields:
        name, _, rest = field.partition(".")
        if name not in value:
            continue
        inner = value[name]
        if rest:
            inner = _merged(picked.get(name), pick_fields(inner, [rest]))
        picked[name] = inner
    return picked


def _merged(first: Json, second: Json) -> Json:
    """Return a value with the fields of both, which were picked from the same value."""
    if isinstance(first, dict) and isinstance(second, dict):
        keys = dict.fromkeys([*first, *second])
        return {key: _merged(first.get(key), second.get(key, first.get(key))) for key in keys}
    if isinstance(first, list) and isinstance(second, list):
        return [_merged(one, other) for one, other in zip(first, second, strict=True)]
    return second
