"""Validates values against schemas without coercion, like production.

Input: a value decoded from JSON, or converted from a parameter. Raises ``ErrorResponse`` with the JSON
pointer of the violated rule in the OpenAPI document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from operator import ge, gt, le, lt

from .error_responses import ErrorResponse
from .table import Schema

Types = Mapping[str, Schema]


def _invalid(name: str, reason: str, at: str) -> ErrorResponse:
    return ErrorResponse(400, f"{name}: {reason}" if name else reason, at=at)


def check_value(value: object, schema: Schema, types: Types, name: str) -> None:
    """Validate a value; raise ``ErrorResponse`` with ``name`` if it violates the schema."""
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
            _check_enum(value, schema, name)
        case "array":
            _check_array(value, schema, types, name)
        case "object":
            _check_object(value, schema, types, name)
        case "union":
            _check_union(value, schema, types, name)
        case "boolean":
            if not isinstance(value, bool):
                raise _invalid(name, "must be true or false", f"{schema.at}/type")
        case "null":
            raise _invalid(name, "must be null", f"{schema.at}/type")


def _check_number(value: object, schema: Schema, name: str) -> None:
    whole = schema.kind == "integer"
    if isinstance(value, bool) or not isinstance(value, int | float):
        expected = "an integer" if whole else "a number"
        raise _invalid(name, f"must be {expected}", f"{schema.at}/type")
    if whole and isinstance(value, float) and not value.is_integer():
        raise _invalid(name, "must be an integer", f"{schema.at}/type")
    for bound, satisfies, keyword, relation in (
        (schema.minimum, ge, "minimum", "at least"),
        (schema.maximum, le, "maximum", "at most"),
        (schema.exclusive_minimum, gt, "exclusiveMinimum", "more than"),
        (schema.exclusive_maximum, lt, "exclusiveMaximum", "less than"),
    ):
        if bound is not None and not satisfies(value, bound):
            raise _invalid(name, f"must be {relation} {bound:g}", f"{schema.at}/{keyword}")
    if schema.multiple_of and Fraction(repr(value)) % Fraction(repr(schema.multiple_of)):
        raise _invalid(
            name, f"must be a multiple of {schema.multiple_of:g}", f"{schema.at}/multipleOf"
        )


def _check_string(value: object, schema: Schema, name: str) -> None:
    if not isinstance(value, str):
        raise _invalid(name, "must be a string", f"{schema.at}/type")
    _check_count(len(value), schema.min_length, schema.max_length, schema, name, "Length")
    pattern = _compile(schema.pattern) if schema.pattern else None
    if pattern is not None and not pattern.search(value):
        raise _invalid(name, "does not match the pattern", f"{schema.at}/pattern")
    if not _has_format(value, schema.format):
        raise _invalid(name, f"is not a valid {schema.format}", f"{schema.at}/format")


@lru_cache
def _compile(pattern: str) -> re.Pattern[str] | None:
    """Compile an ECMA 262 pattern: digits are ASCII, and ``$`` matches only at the end.

    Returns None for a pattern that Python cannot compile; the client does not check it either.
    """
    anchored = re.sub(r"(?<!\\)\$(?=$|\))", r"\\Z", pattern)
    try:
        return re.compile(anchored, re.ASCII)
    except (re.error, ValueError, OverflowError, RecursionError):
        return None


def _has_format(value: str, format_: str) -> bool:
    try:
        match format_:
            case "date":
                return len(value) == 10 and bool(date.fromisoformat(value))
            case "date-time":
                return parse_datetime(value).tzinfo is not None
            case "date-time-local":
                return bool(parse_datetime(value))
            case _:
                return True
    except ValueError:
        return False


def parse_datetime(text: str) -> datetime:
    """Parse a datetime, aware if it has a time zone; raise ValueError for other text."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?", text):
        raise ValueError(text)
    return datetime.fromisoformat(text.upper())


def _check_count(
    count: int, minimum: int | None, maximum: int | None, schema: Schema, name: str, keyword: str
) -> None:
    unit = "items" if keyword == "Items" else "characters"
    if minimum is not None and count < minimum:
        raise _invalid(name, f"must have at least {minimum} {unit}", f"{schema.at}/min{keyword}")
    if maximum is not None and count > maximum:
        raise _invalid(name, f"must have at most {maximum} {unit}", f"{schema.at}/max{keyword}")


def _check_enum(value: object, schema: Schema, name: str) -> None:
    if not any(value == choice and type(value) is type(choice) for choice in schema.values):
        allowed = ", ".join(map(str, schema.values))
        raise _invalid(name, f"must be one of {allowed}", f"{schema.at}/enum")


def _check_array(value: object, schema: Schema, types: Types, name: str) -> None:
    if not isinstance(value, list):
        raise _invalid(name, "must be an array", f"{schema.at}/type")
    _check_count(len(value), schema.min_items, schema.max_items, schema, name, "Items")
    if schema.unique_items and any(item in value[:index] for index, item in enumerate(value)):
        raise _invalid(name, "must not contain duplicates", f"{schema.at}/uniqueItems")
    if schema.items:
        for index, item in enumerate(value):
            check_value(item, schema.items, types, f"{name}[{index}]")


def _check_object(value: object, schema: Schema, types: Types, name: str) -> None:
    if not isinstance(value, dict):
        raise _invalid(name or "the body", "must be an object", f"{schema.at}/type")
    for key, field in schema.fields.items():
        if field.required and not field.read_only and key not in value:
            raise _invalid(name, f"'{key}' is required", f"{schema.at}/required")
    for key, item in value.items():
        path = f"{name}.{key}" if name else str(key)
        property_schema = schema.fields.get(str(key)) or schema.additional
        if property_schema is None:
            reason = f"Parameter '{path}' is not allowed for this request"
            raise ErrorResponse(400, reason, at=f"{schema.at}/additionalProperties")
        if property_schema.read_only:
            raise ErrorResponse(
                400, f"'{path}' is a read-only field", at=f"{property_schema.at}/readOnly"
            )
        check_value(item, property_schema, types, path)


def _check_union(value: object, schema: Schema, types: Types, name: str) -> None:
    if schema.tag and isinstance(value, dict) and schema.tag in value:
        tag = value[schema.tag]
        variant = schema.by_tag.get(tag if isinstance(tag, str) else json.dumps(tag), schema.base)
        if variant is None:
            property_name = f"{name}.{schema.tag}" if name else schema.tag
            allowed = ", ".join(schema.by_tag)
            raise _invalid(property_name, f"must be one of {allowed}", f"{schema.at}/discriminator")
        check_value(value, variant, types, name)
        return
    for variant in schema.variants:
        try:
            check_value(value, variant, types, name)
        except ErrorResponse:
            continue
        return
    raise _invalid(name, "does not match any of the allowed schemas", schema.at)
