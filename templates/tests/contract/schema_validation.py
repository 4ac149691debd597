"""Validators of JSON values against the schemas of ``contract.json``."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from urllib.parse import quote

import jsonschema_rs
import msgspec

from contract.client_checks import checked_by_client, has_parts
from contract.document import REQUESTS, RESPONSES, Json, Schema


def validator(
    schema: Schema, definitions: Schema, *, formats: bool = True, lenient: bool = False
) -> jsonschema_rs.Validator:
    """Return a validator for a schema that refers to named types.

    ``definitions`` is ``REQUESTS`` or ``RESPONSES``; ``formats`` enables the check of formats, and of
    other keywords that the client does not check.
    With ``lenient``, only what the client reports about a response is invalid: a wrong type, an
    unknown value of an enumeration, a missing property.
    """
    return _validator(msgspec.json.encode(schema), definitions is REQUESTS, formats, lenient)


@cache
def _validator(
    encoded: bytes, request: bool, formats: bool, lenient: bool
) -> jsonschema_rs.Validator:
    formats = formats and not lenient
    schema: Schema = msgspec.json.decode(encoded)
    return jsonschema_rs.Draft202012Validator(
        _adapted(schema if formats else checked_by_client(schema), lenient),
        registry=_registry(request, formats, lenient),
        validate_formats=formats,
        formats=_FORMATS,
    )


@cache
def _registry(request: bool, formats: bool, lenient: bool) -> jsonschema_rs.Registry:
    """Return the named types, prepared once for all validators."""
    schema: Schema = {"$defs": REQUESTS if request else RESPONSES}
    adapted = _adapted(schema if formats else checked_by_client(schema), lenient)
    return jsonschema_rs.Registry([(_DEFINITIONS, adapted)], draft=jsonschema_rs.Draft202012)


_DEFINITIONS = "urn:definitions"
_VALUES = frozenset({"enum", "const", "default", "examples"})
_SCHEMAS_BY_NAME = frozenset({"properties", "patternProperties", "dependentSchemas", "$defs"})
_BOUNDS = frozenset(
    {
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "pattern"),
    }
)


def _adapted_part(part: Json, lenient: bool) -> Json:
    if isinstance(part, list):
        return [_adapted_part(item, lenient) for item in part]
    return _adapted(part, lenient) if isinstance(part, dict) else part


def _adapted(schema: Schema, lenient: bool) -> Schema:
    """Return a schema whose references lead to the registry, without patterns that do not compile."""
    adapted: dict[str, Json] = {}
    for key, value in schema.items():
        if key in _VALUES:
            if not (lenient and has_parts(value)):
                adapted[key] = value
        elif key in _SCHEMAS_BY_NAME and isinstance(value, dict):
            adapted[key] = {
                name: _adapted_part(part, lenient)
                for name, part in value.items()
                if key != "patternProperties" or _compiles(name)
            }
        elif key == "$ref":
            adapted[key] = _DEFINITIONS + quote(str(value), safe="#/$")
        elif not _is_left_out(key, schema, lenient):
            adapted[key] = _adapted_part(value, lenient)
    return adapted


def _is_left_out(key: str, schema: Schema, lenient: bool) -> bool:
    # Models keep additional properties as they are.
    is_unchecked = key == "additionalProperties" and (
        schema[key] is False or bool(schema.get("properties"))
    )
    if lenient and (key in _BOUNDS or is_unchecked):
        return True
    return key == "pattern" and not _compiles(str(schema[key]))


@cache
def _compiles(pattern: str) -> bool:
    """Return whether the validator can use a pattern; it does not know all of ECMA-262."""
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except (ValueError, jsonschema_rs.ValidationError):
        return False
    return True


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
