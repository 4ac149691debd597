"""Validates arguments before anything is sent.

Input: an operation, arguments by Python or API name (UNSET for absent ones), and the struct that
defines the accepted values. Output: plain values by Python name, ready to be encoded. Every error is
an ArgumentError that names the parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from difflib import get_close_matches
from fractions import Fraction
from math import isfinite

import msgspec
from msgspec import UNSET

from ..errors import ArgumentError
from ..operation import Operation, Parameter
from .argument_errors import argument_error, one_of, show, validation_error
from .datetimes import (
    format_date,
    format_datetime,
    format_duration,
    format_local_datetime,
    format_time,
)
from .encoding import File
from .unions import decode_union

_PLAIN = frozenset({int, str, bool, type(None)})
_KEPT_TYPES = (bytes, datetime, date, clock_time, timedelta)


def check_arguments(
    operation: Operation,
    arguments: Mapping[str, object],
    schema: type[msgspec.Struct] | None,
    *,
    allow_ignored: bool = False,
) -> dict[str, object]:
    """Return the arguments as plain values by Python name, without absent ones.

    ``schema`` is the struct of the arguments; None skips that check. ``allow_ignored``: accept
    arguments that the server ignores because of other arguments. Raises ArgumentError.
    """
    known = operation.arguments
    values: dict[str, object] = {}
    models: list[str] = []
    for name, value in arguments.items():
        if value is UNSET:
            continue
        parameter = known.get(name)
        if parameter is None:
            raise _unknown_argument(operation, name)
        if type(value) not in _PLAIN:
            if _contains_model(value):
                models.append(parameter.name)
            value = _to_plain_value(operation, parameter.name, parameter.format, value)
        _check_listed_values(operation, parameter, value)
        values[parameter.name] = value
    for parameter in operation.parameters:
        if parameter.required and parameter.name not in values:
            raise argument_error(operation, parameter.name, "is required")
        if parameter.cancels and parameter.name in values and not allow_ignored:
            _check_ignored(operation, parameter.name, parameter.cancels, values)
    _check_body_is_complete(operation, values)
    if schema is None:
        return values
    try:
        checked = msgspec.convert(values, schema, dec_hook=decode_union)
    except msgspec.ValidationError as error:
        raise validation_error(operation, str(error), schema, values) from None
    for name in models:
        # A model from a response may contain read-only properties; the converted one does not.
        values[name] = msgspec.to_builtins(getattr(checked, name), builtin_types=_KEPT_TYPES)
    return values


def _check_body_is_complete(operation: Operation, values: Mapping[str, object]) -> None:
    """Check that an optional body, if any of its properties is passed, has the required ones."""
    in_body = [item.name for item in operation.parameters if item.location == "body"]
    passed = next((name for name in in_body if name in values), "")
    for parameter in operation.parameters if passed else ():
        if parameter.required_with_body and parameter.name not in values:
            problem = f"is required together with {passed}: pass it, or nothing of the body"
            raise argument_error(operation, parameter.name, problem)


def _check_listed_values(operation: Operation, parameter: Parameter, value: object) -> None:
    """Check ``enum`` and ``multipleOf`` where msgspec has no type for them."""
    if parameter.values and not _is_listed(value, parameter.values):
        problem = f"must be {one_of(parameter.values)}, got {show(value)}"
        raise argument_error(operation, parameter.name, problem)
    if parameter.step is not None and not _is_multiple(value, parameter.step):
        problem = f"must be a multiple of {parameter.step}, got {show(value)}"
        raise argument_error(operation, parameter.name, problem)


def _is_multiple(value: object, step: float) -> bool:
    """Check divisibility in decimal arithmetic; values that are not numbers pass."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return True
    return Fraction(repr(value)) % Fraction(repr(step)) == 0


def _is_listed(value: object, values: tuple[object, ...]) -> bool:
    """Return whether a value is listed; unlike in Python, true does not equal 1 in JSON."""
    return any(
        value == listed and isinstance(value, bool) is isinstance(listed, bool) for listed in values
    )


def _contains_model(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(map(_contains_model, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_contains_model, value))
    return isinstance(value, msgspec.Struct)


def _to_plain_value(operation: Operation, name: str, format: str, value: object) -> object:
    """Return a value as plain JSON values, bytes or ``File``, without structs, dates or sets."""
    try:
        if isinstance(value, float) and not isfinite(value):
            raise ValueError("must be a finite number")
        if isinstance(value, (datetime, date, clock_time, timedelta)):
            return _format_datetime(format, value)
        if isinstance(value, (bytes, File)):
            return value
        plain: object = msgspec.to_builtins(value, builtin_types=_KEPT_TYPES, enc_hook=_reject_type)
    except (TypeError, ValueError) as error:
        raise argument_error(operation, name, str(error)) from None
    return plain


def _reject_type(value: object) -> object:
    raise TypeError(f"cannot be sent: the type {type(value).__name__} is not supported")


def _format_datetime(format: str, value: datetime | date | clock_time | timedelta) -> str:
    match value:
        case datetime() if format == "date":
            raise ValueError("must be a date, got a datetime; pass its .date()")
        case datetime() if format == "date-time-local":
            return format_local_datetime(value)
        case datetime():
            return format_datetime(value)
        case date() if format.startswith("date-time"):
            raise ValueError("must be a datetime with a time zone, got a date")
        case date():
            return format_date(value)
        case clock_time():
            return format_time(value)
        case _:
            return format_duration(value)


def _check_ignored(
    operation: Operation, name: str, cancels: tuple[str, ...], values: Mapping[str, object]
) -> None:
    ignored = [other for other in cancels if other in values]
    if ignored:
        listed = ", ".join(ignored)
        pronoun = "it" if len(ignored) == 1 else "them"
        raise argument_error(
            operation,
            name,
            f"cannot be combined with {listed} (the server would ignore {pronoun}): omit one, or"
            " pass options=RequestOptions(allow_ignored=True)",
        )


def _unknown_argument(operation: Operation, name: str) -> ArgumentError:
    hint = operation.hints.get(name)
    if hint is not None:
        return argument_error(operation, name, f"cannot be set: {hint}" if hint else "is read-only")
    similar = get_close_matches(name, operation.arguments)
    suggestion = f"; did you mean {similar[0]}?" if similar else ""
    return argument_error(operation, name, f"is not an argument of this operation{suggestion}")
