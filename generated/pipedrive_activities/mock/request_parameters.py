"""Parses paths and query strings to parameter values.

Input: raw text. Output: values by parameter name, with the types of the OpenAPI document. Numbers and
booleans must be in canonical form (``7``, ``true``): ``+7``, ``7.0`` and ``1`` for true are rejected.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from .error_responses import ErrorResponse
from .table import Operation, Parameter, Schema
from .validation import Types, check_value

_INTEGER = re.compile(r"-?\d{1,300}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,300}(\.\d{1,300})?([eE][+-]?\d{1,3})?", re.ASCII)
_BOOLEANS = {"true": True, "false": False}


def read_parameters(
    operation: Operation, segments: dict[str, str], query: bytes, types: Types
) -> dict[str, object]:
    """Return the values of all parameters of a request; raise ``ErrorResponse`` for an invalid one."""
    known = {(each.location, each.name): each for each in operation.parameters}
    values: dict[str, object] = {}
    for name, text in segments.items():
        values[name] = _read(known["path", name], [text], types)
    for name, texts in _read_query(query).items():
        parameter = known.get(("query", name))
        if parameter is None:
            reason = f"Parameter '{name}' is not allowed for this request"
            raise ErrorResponse(400, reason, at=operation.at)
        values[name] = _read(parameter, texts, types)
    for parameter in operation.parameters:
        if parameter.required and parameter.name not in values:
            raise ErrorResponse(400, f"{parameter.name} is required", at=f"{parameter.at}/required")
    return _without_cancelled(operation, values)


def _read_query(query: bytes) -> dict[str, list[str]]:
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict")
    except (ValueError, UnicodeError) as error:
        raise ErrorResponse(400, "The query string is not valid") from error
    texts: dict[str, list[str]] = {}
    for name, text in pairs:
        texts.setdefault(name, []).append(text)
    return texts


def _read(parameter: Parameter, texts: list[str], types: Types) -> object:
    schema = parameter.schema
    while schema.kind == "ref":
        schema = types[schema.ref]
    value: object
    if schema.kind == "array" and schema.items:
        parts = texts if parameter.explode else _single(parameter, texts).split(",")
        items = schema.items
        value = [_convert(part, items, parameter.name) for part in parts if part or len(parts) > 1]
    else:
        value = _convert(_single(parameter, texts), schema, parameter.name)
    check_value(value, schema, types, parameter.name)
    return value


def _single(parameter: Parameter, texts: list[str]) -> str:
    if len(texts) > 1:
        raise ErrorResponse(400, f"{parameter.name} must not be repeated", at=parameter.at)
    return texts[0]


def _convert(text: str, schema: Schema, name: str) -> object:
    match schema.kind:
        case "integer" if _INTEGER.fullmatch(text):
            return int(text)
        case "number" if _NUMBER.fullmatch(text):
            return float(text)
        case "boolean" if text in _BOOLEANS:
            return _BOOLEANS[text]
        case _:
            return text


def _without_cancelled(operation: Operation, values: dict[str, object]) -> dict[str, object]:
    """Remove parameters that the server ignores because of another one (``x-cancels``)."""
    ignored = {
        name
        for parameter in operation.parameters
        if parameter.name in values
        for name in parameter.cancels
    }
    return {name: value for name, value in values.items() if name not in ignored}
