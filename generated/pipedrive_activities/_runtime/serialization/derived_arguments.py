"""Replaces arguments that fill other arguments: one datetime for a date and a time, for example.

Input: arguments by name. Output: arguments without derived ones; the others are unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from msgspec import UNSET

from ..errors import ArgumentError
from ..operation import DerivedArgument, Operation
from .argument_errors import argument_error, show
from .datetimes import format_date, format_datetime, format_time


def expand_derived(operation: Operation, arguments: Mapping[str, object]) -> Mapping[str, object]:
    """Return the arguments with derived ones replaced by what they fill.

    Raises ArgumentError for a value of another type, a datetime without a time zone, and a derived
    argument beside one that it fills.
    """
    if not operation.derived:
        return arguments
    expanded = dict(arguments)
    for derived in operation.derived:
        value = expanded.pop(derived.name, UNSET)
        if value is UNSET:
            continue
        parts = None if value is None and derived.nullable else _parts(operation, derived, value)
        for api_name, template in derived.fills.items():
            name = operation.arguments[api_name].name
            if any(expanded.get(other, UNSET) is not UNSET for other in (name, api_name)):
                problem = f"cannot be combined with {name}, which it sets"
                raise argument_error(operation, derived.name, problem)
            expanded[name] = None if parts is None else _fill(template, parts)
    return expanded


def _parts(operation: Operation, derived: DerivedArgument, value: object) -> dict[str, object]:
    """Return what stands for each placeholder."""
    if derived.kind == "date-time":
        return _parts_of_datetime(operation, derived.name, value)
    kind, words = (int, "an integer") if derived.kind == "integer" else (str, "a string")
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _wrong_value(operation, derived.name, words, value)
    return {"$value": value}


def _parts_of_datetime(operation: Operation, name: str, value: object) -> dict[str, object]:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise _wrong_value(operation, name, "a datetime with a time zone", value) from None
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise _wrong_value(operation, name, "a datetime with a time zone", value)
    utc = value.astimezone(UTC)
    try:
        clock = format_time(utc.time())
    except ValueError as error:
        raise argument_error(operation, name, str(error)) from None
    return {"$value": format_datetime(utc), "$date": format_date(utc.date()), "$time": clock}


def _wrong_value(operation: Operation, name: str, expected: str, value: object) -> ArgumentError:
    return argument_error(operation, name, f"must be {expected}, got {show(value)}")


def _fill(template: object, parts: Mapping[str, object]) -> object:
    match template:
        case str():
            return parts.get(template, template)
        case list() | tuple():
            return [_fill(item, parts) for item in template]
        case Mapping():
            return {key: _fill(value, parts) for key, value in template.items()}
        case _:
            return template
