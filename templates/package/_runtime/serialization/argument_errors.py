"""Error messages for invalid arguments: the argument, what is accepted, and the rejected value.

Input: what msgspec reports (``Expected `int` >= 1 - at `$.limit```). Output: an ArgumentError such as
``pets.list: limit must be 1 or more, got 0``.
"""

from __future__ import annotations

import json
import re
from ast import literal_eval
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import get_args

import msgspec

from ..errors import ArgumentError
from ..operation import Operation
from .datetimes import FORMAT_DESCRIPTIONS
from .decoding import literal_values
from .rules import Location, count

_LOCATION = re.compile(r"(.*) - at (`key` in )?`\$\.(\w+)([^`]*)`", re.ASCII | re.DOTALL)
_INNER_LOCATION = re.compile(r"(.*) \(at ([^()]*)\)", re.DOTALL)
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")
_MISSING = re.compile(r"Object missing required field `(.*)`", re.DOTALL)
_TYPES = re.compile(r"Expected `([^`]*)`(?:, got `.*`)?", re.DOTALL)
_BOUND = re.compile(r"Expected `\w+` (>=|<=|>|<) (\S+)")
_LENGTH = re.compile(r"Expected `(\w+)` of length (>=|<=|==) (\d+)")
_MULTIPLE = re.compile(r"Expected `\w+` that's a multiple of (\S+)")
_PATTERN = re.compile(r"Expected `str` matching regex ('.*'|\".*\")", re.DOTALL)
_FORMAT = re.compile(
    r"Invalid (?:RFC3339 encoded )?(datetime|date|time|UUID)"
    r"|Expected `(datetime|time)` with (no|a) timezone component"
    r"|Expected `(datetime|date|time|uuid)`, got .*"
)
_FORMATS: Mapping[str, str] = MappingProxyType(
    {"datetime": "date-time", "date": "date", "time": "time", "uuid": "uuid"}
)
_TYPE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "array": "a list",
        "bool": "a boolean",
        "bytes": "bytes",
        "float": "a number",
        "int": "an integer",
        "null": "null",
        "object": "an object",
        "str": "a string",
    }
)
_BOUNDS: Mapping[str, str] = MappingProxyType(
    {">=": "{} or more", "<=": "{} or less", ">": "greater than {}", "<": "less than {}"}
)
_LENGTHS: Mapping[str, str] = MappingProxyType(
    {">=": "at least {}", "<=": "at most {}", "==": "exactly {}"}
)
_FRACTION = re.compile(r"([-\d]+[T ][:\d]+)\.\d+(\S*)", re.ASCII)
_MAX_SHOWN = 60
_UNKNOWN = object()


def argument_error(operation: Operation, name: str, problem: str) -> ArgumentError:
    """Return the error of one argument; ``problem`` continues a sentence that starts with it."""
    return ArgumentError(
        f"{operation.call}: {name} {problem}", parameter=name, operation=operation.id
    )


def validation_error(
    operation: Operation,
    report: str,
    schema: type[msgspec.Struct],
    values: Mapping[str, object],
) -> ArgumentError:
    """Return the error for what msgspec reports about arguments; ``values`` are the arguments."""
    located = _LOCATION.fullmatch(report)
    if located is None:
        return _unlocated_error(operation, report)
    report, key, name, path = located.groups()
    inner = _INNER_LOCATION.fullmatch(report)
    if inner is not None:
        report, path = inner[1], path + inner[2]
    value = _value_at(values, f".{name}{path}") if key is None else _UNKNOWN
    missing = _MISSING.fullmatch(report)
    if missing is not None:
        path, problem = f"{path}.{missing[1]}", "is required"
    else:
        format = (
            operation.arguments[name].format if not path and name in operation.arguments else ""
        )
        allowed = literal_values(field_types(schema).get(name))
        originals = dict(_original_patterns(field_types(schema).get(name)))
        problem = _describe(report, format, allowed, value, originals)
    subject = f"{'a key of ' if key else ''}{name}{path}"
    return ArgumentError(
        f"{operation.call}: {subject} {problem}", parameter=name, operation=operation.id
    )


def located_error(operation: Operation, location: Location, problem: str) -> ArgumentError:
    """Return the error of a value inside an argument; ``problem`` continues a sentence."""
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in location)
    return ArgumentError(
        f"{operation.call}: {path[1:]} {problem}",
        parameter=str(location[0]),
        operation=operation.id,
    )


def _unlocated_error(operation: Operation, report: str) -> ArgumentError:
    missing = _MISSING.fullmatch(report)
    if missing is not None:
        return argument_error(operation, missing[1], "is required")
    return ArgumentError(
        f"{operation.call}: invalid arguments: {report[:1].lower()}{report[1:]}",
        operation=operation.id,
    )


@lru_cache(maxsize=1024)
def field_types(schema: type[msgspec.Struct]) -> Mapping[str, object]:
    """Return the type of each field of a struct by its Python name."""
    return {field.name: field.type for field in msgspec.structs.fields(schema)}


def _original_patterns(kind: object) -> Iterator[tuple[str, str]]:
    """Yield the patterns in a type, and each as it is in the OpenAPI document."""
    for part in get_args(kind):
        if isinstance(part, msgspec.Meta) and part.pattern and part.description:
            yield part.pattern, part.description
        else:
            yield from _original_patterns(part)


def _describe(
    report: str,
    format: str,
    allowed: tuple[object, ...],
    value: object,
    originals: Mapping[str, str],
) -> str:
    """Return what msgspec reports about a value as the end of a sentence."""
    if match := _LENGTH.fullmatch(report):
        return _describe_length(match[1], match[2], int(match[3]), value)
    received = "" if value is _UNKNOWN else f", got {show(value)}"
    if match := _BOUND.fullmatch(report):
        return f"must be {_BOUNDS[match[1]].format(match[2])}{received}"
    if match := _MULTIPLE.fullmatch(report):
        return f"must be a multiple of {match[1]}{received}"
    if match := _PATTERN.fullmatch(report):
        pattern = literal_eval(match[1])
        original = originals.get(pattern, pattern)
        return f"must {_describe_pattern(pattern, original, format, value)}{received}"
    if match := _FORMAT.fullmatch(report):
        name = (match[1] or match[2] or match[4]).lower()
        expected = FORMAT_DESCRIPTIONS["time-local" if match[3] == "no" else _FORMATS[name]]
        return f"must be {expected}{received}"
    if match := _TYPES.fullmatch(report):
        names = [_TYPE_NAMES.get(name, name) for name in match[1].split(" | ")]
        return f"must be {' or '.join(names)}{received}"
    if report.startswith("Invalid enum value"):
        return f"must be {one_of(allowed)}{received}" if allowed else f"is not allowed{received}"
    if report.startswith("must "):
        return f"{report}{received}"
    return f"is invalid: {report[:1].lower()}{report[1:]}{received}"


def _describe_length(type_name: str, comparison: str, length: int, value: object) -> str:
    """Return a length requirement, in characters of text, items of a list or properties."""
    unit = {"str": "character", "bytes": "byte", "object": "property"}.get(type_name, "item")
    problem = f"must have {_LENGTHS[comparison].format(count(length, unit))}"
    if isinstance(value, (str, bytes, list, tuple, Mapping)):
        return f"{problem}, got {len(value)}"
    return problem


def _describe_pattern(pattern: str, original: str, format: str, value: object) -> str:
    """Describe a pattern by its format if there is one; for a valid date, show the pattern itself.

    ``original`` is the pattern as it is in the OpenAPI document.
    """
    if format.startswith("date-time") and _is_valid_without_fraction(pattern, str(value)):
        return "not have microseconds: use .replace(microsecond=0)"
    description = FORMAT_DESCRIPTIONS.get(format)
    if description is None or (format.startswith("date") and _is_datetime(value)):
        return f"match the pattern {original}"
    return f"be {description}"


def _is_valid_without_fraction(pattern: str, text: str) -> bool:
    match = _FRACTION.fullmatch(text)
    return match is not None and re.search(pattern, match[1] + match[2]) is not None


def _is_datetime(value: object) -> bool:
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _value_at(values: Mapping[str, object], path: str) -> object:
    """Return the value at a path such as ``.participants[1].person_id``, if it can be found."""
    value: object = values
    position = 0
    while position < len(path):
        step = _STEP.match(path, position)
        if step is None:
            return _UNKNOWN
        position = step.end()
        name, index = step.groups()
        if isinstance(value, Mapping) and name in value:
            value = value[name]
        elif isinstance(value, (list, tuple)) and index is not None and int(index) < len(value):
            value = value[int(index)]
        else:
            return _UNKNOWN
    return value


def one_of(values: Iterable[object]) -> str:
    """Return allowed values as text: ``one of "asc", "desc"``."""
    return f"one of {', '.join(map(show, values))}"


def show(value: object) -> str:
    """Return a value as it appears in a message: short, and without control characters."""
    match value:
        case bool() | None:
            return json.dumps(value)
        case str():
            text = json.dumps(value[: _MAX_SHOWN + 1], ensure_ascii=not value.isprintable())
        case int() if value.bit_length() > 4 * _MAX_SHOWN:
            return "a very large integer"
        case int() | float():
            text = repr(value)
        case list() | tuple():
            return "a list"
        case Mapping():
            return "an object"
        case _:
            return f"a value of type {type(value).__name__}"
    return text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"
