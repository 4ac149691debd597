"""Holds values against schemas, as strictly as production does: nothing is coerced.

Input: a value decoded from JSON, or the text of a parameter. Output: the value; a ``ErrorResponse`` with
the place in the description that it violates otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from operator import ge, gt, le, lt

from .error_responses import ErrorResponse
from .table import Schema

Types = Mapping[str, Schema]


def _refuse(name: str, reason: str, at: str) -> ErrorResponse:
    return ErrorResponse(400, f"{name}: {reason}" if name else reason, at=at)


def check_value(value: object, schema: Schema, types: Types, name: str) -> None:
    """Return when a value fits its schema; raise ``ErrorResponse`` that names it otherwise."""
    if value is None and (schema.nullable or schema.kind == "any"):
        return
    match schema.kind:
        case "any":
            return
        case "ref":
            check_value(value, types[schema.ref], types, name)
        case "integer" | "number":
            _check_number(value, schema, name)
        case "string":
            _check_string(value, schema, name)
        case "enum":
            _check_choice(value, schema, name)
        case "array":
            _check_array(value, schema, types, name)
        case "object":
            _check_object(value, schema, types, name)
        case "union":
            _check_union(value, schema, types, name)
        case "boolean":
            if not isinstance(value, bool):
                raise _refuse(name, "must be true or false", f"{schema.at}/type")
        case "null":
            raise _refuse(name, "must be null", f"{schema.at}/type")


def _check_number(value: object, schema: Schema, name: str) -> None:
    whole = schema.kind == "integer"
    if isinstance(value, bool) or not isinstance(value, int | float):
        word = "a whole number" if whole else "a number"
        raise _refuse(name, f"must be {word}", f"{schema.at}/type")
    if whole and isinstance(value, float) and not value.is_integer():
        raise _refuse(name, "must be a whole number", f"{schema.at}/type")
    for bound, holds, keyword, words in (
        (schema.minimum, ge, "minimum", "at least"),
        (schema.maximum, le, "maximum", "at most"),
        (schema.exclusive_minimum, gt, "exclusiveMinimum", "more than"),
        (schema.exclusive_maximum, lt, "exclusiveMaximum", "less than"),
    ):
        if bound is not None and not holds(value, bound):
            raise _refuse(name, f"must be {words} {bound:g}", f"{schema.at}/{keyword}")
    if schema.multiple_of and value % schema.multiple_of:
        raise _refuse(
            name, f"must be a multiple of {schema.multiple_of:g}", f"{schema.at}/multipleOf"
        )


def _check_string(value: object, schema: Schema, name: str) -> None:
    if not isinstance(value, str):
        raise _refuse(name, "must be text", f"{schema.at}/type")
    _check_count(len(value), schema.min_length, schema.max_length, schema, name, "Length")
    if schema.pattern and not _compile(schema.pattern).search(value):
        raise _refuse(name, "has the wrong form", f"{schema.at}/pattern")
    if not _fits_format(value, schema.format):
        raise _refuse(name, f"is not a valid {schema.format}", f"{schema.at}/format")


@lru_cache
def _compile(pattern: str) -> re.Pattern[str]:
    """Compile an ECMA 262 pattern: digits are ASCII, and ``$`` is the very end."""
    anchored = re.sub(r"(?<!\\)\$(?=$|\))", r"\\Z", pattern)
    return re.compile(anchored, re.ASCII)


def _fits_format(value: str, format_: str) -> bool:
    try:
        match format_:
            case "date":
                return len(value) == 10 and bool(date.fromisoformat(value))
            case "date-time":
                return read_moment(value).tzinfo is not None
            case "date-time-local":
                return bool(read_moment(value))
            case _:
                return True
    except ValueError:
        return False


def read_moment(text: str) -> datetime:
    """Return a moment, aware when its zone is given; raise ValueError when it is none."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?", text):
        raise ValueError(text)
    return datetime.fromisoformat(text.upper())


def _check_count(
    count: int, least: int | None, most: int | None, schema: Schema, name: str, what: str
) -> None:
    unit = "items" if what == "Items" else "characters"
    if least is not None and count < least:
        raise _refuse(name, f"must have at least {least} {unit}", f"{schema.at}/min{what}")
    if most is not None and count > most:
        raise _refuse(name, f"must have at most {most} {unit}", f"{schema.at}/max{what}")


def _check_choice(value: object, schema: Schema, name: str) -> None:
    if not any(value == choice and type(value) is type(choice) for choice in schema.values):
        allowed = ", ".join(map(str, schema.values))
        raise _refuse(name, f"must be one of {allowed}", f"{schema.at}/enum")


def _check_array(value: object, schema: Schema, types: Types, name: str) -> None:
    if not isinstance(value, list):
        raise _refuse(name, "must be a list", f"{schema.at}/type")
    _check_count(len(value), schema.min_items, schema.max_items, schema, name, "Items")
    if schema.unique_items and any(item in value[:index] for index, item in enumerate(value)):
        raise _refuse(name, "must not hold an item twice", f"{schema.at}/uniqueItems")
    if schema.items:
        for index, item in enumerate(value):
            check_value(item, schema.items, types, f"{name}[{index}]")


def _check_object(value: object, schema: Schema, types: Types, name: str) -> None:
    if not isinstance(value, dict):
        raise _refuse(name or "the body", "must be an object", f"{schema.at}/type")
    for key, field in schema.fields.items():
        if field.required and not field.read_only and key not in value:
            raise _refuse(name, f"'{key}' is required", f"{schema.at}/required")
    for key, item in value.items():
        path = f"{name}.{key}" if name else str(key)
        known = schema.fields.get(str(key)) or schema.additional
        if known is None:
            reason = f"Parameter '{path}' is not allowed for this request"
            raise ErrorResponse(400, reason, at=f"{schema.at}/additionalProperties")
        if known.read_only:
            raise ErrorResponse(400, f"'{path}' is a read-only field", at=f"{known.at}/readOnly")
        check_value(item, known, types, path)


def _check_union(value: object, schema: Schema, types: Types, name: str) -> None:
    for variant in schema.variants:
        try:
            check_value(value, variant, types, name)
        except ErrorResponse:
            continue
        return
    raise _refuse(name, "fits none of what is allowed", schema.at)
