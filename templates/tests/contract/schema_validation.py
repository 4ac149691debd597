"""Validators of JSON values against the schemas of ``contract.json``."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import cast

import jsonschema_rs
import msgspec

from contract.client_checks import checked_by_client
from contract.document import REQUESTS, RESPONSES, Json, Schema


def validator(
    schema: Schema, definitions: Schema, *, formats: bool = True, closed: bool = True
) -> jsonschema_rs.Validator:
    """Return a validator for a schema that refers to named types.

    ``definitions`` is ``REQUESTS`` or ``RESPONSES``; ``formats`` enables the check of formats, and of
    other keywords that the client does not check.
    Unless ``closed``, objects may have undocumented properties, and values of the right type may
    break bounds, lengths and patterns, because the client ignores both in responses.
    """
    return _validator(msgspec.json.encode(schema), definitions is REQUESTS, formats, closed)


@cache
def _validator(
    schema: bytes, request: bool, formats: bool, closed: bool
) -> jsonschema_rs.Validator:
    root = {**msgspec.json.decode(schema), "$defs": REQUESTS if request else RESPONSES}
    root = root if formats else checked_by_client(root)
    root = root if closed else cast(Schema, _opened(root))
    return jsonschema_rs.Draft202012Validator(root, validate_formats=formats, formats=_FORMATS)


def _matches(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text, re.ASCII) is not None


_FORMATS = {
    "clock-duration": _matches(r"\d\d+:[0-5]\d(:[0-5]\d)?"),
    "decimal": _matches(r"-?\d+(\.\d+)?"),
    "duration": _matches(r"P(?!$)(\d+D)?(T(?!$)(\d+H)?(\d+M)?(\d+S)?)?"),
    "clock-time": _matches(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?"),
    "date-time-local": _matches(
        r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])[T ](0\d|1\d|2[0-3])(:[0-5]\d){2}Z?"
    ),
    "time-local": _matches(r"([01]\d|2[0-3])(:[0-5]\d){2}"),
}
"""Formats that jsonschema-rs does not know; stricter than necessary, as they select valid values.

A duration of months has no fixed length, and therefore no Python type.
"""


_BOUNDS = frozenset(
    {
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "pattern"),
    }
)


def _opened(schema: Json) -> Json:
    """Return a schema without bounds and ``additionalProperties: false``, at any depth.

    A property that is named like a keyword has a schema, which is an object.
    """
    if isinstance(schema, list):
        return [_opened(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _opened(value)
        for key, value in schema.items()
        if isinstance(value, dict)
        or not (key in _BOUNDS or (key == "additionalProperties" and value is False))
    }
