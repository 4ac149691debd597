"""Arguments, checked before anything is sent.

Input: an operation, what the caller gave (by Python or wire name, absent ones as UNSET), and the
struct that says which values the operation takes. Output: plain values by Python name, ready to
be encoded. Every fault is an ArgumentError that names the parameter.
"""

from __future__ import annotations

import re
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
_PLACE = re.compile(r"(.*) - at `\$\.(\w+)\.?([^`]*)`", re.ASCII)
_KEPT = (bytes, datetime, date, clock_time, timedelta)


def check_arguments(
    operation: Operation,
    given: Mapping[str, object],
    schema: type[msgspec.Struct] | None,
    *,
    allow_ignored: bool = False,
) -> dict[str, object]:
    """Return the arguments as plain values by Python name, absent ones left out.

    ``allow_ignored`` lets arguments pass that others make the server ignore. Raises ArgumentError.
    """
    known = operation.arguments
    values: dict[str, object] = {}
    models: list[str] = []
    for name, value in given.items():
        if value is UNSET:
            continue
        parameter = known.get(name)
        if parameter is None:
            raise _unknown(operation, name)
        if type(value) not in _PLAIN:
            if _holds_model(value):
                models.append(parameter.name)
            value = _plain(operation, parameter.name, parameter.format, value)
        _refuse_unlisted(operation, parameter, value)
        values[parameter.name] = value
    for parameter in operation.parameters:
        if parameter.required and parameter.name not in values:
            raise _fault(operation, parameter.name, "is required")
        if parameter.cancels and parameter.name in values and not allow_ignored:
            _refuse_ignored(operation, parameter.name, parameter.cancels, values)
    if schema is None:
        return values
    try:
        checked = msgspec.convert(values, schema, dec_hook=decode_union)
    except msgspec.ValidationError as error:
        raise _describe(operation, str(error), schema) from None
    for name in models:
        # A model that was read may hold members that must not be sent; the checked one does not.
        values[name] = msgspec.to_builtins(getattr(checked, name), builtin_types=_KEPT)
    return values


def _refuse_unlisted(operation: Operation, parameter: Parameter, value: object) -> None:
    """Refuse what is not one of the values, or steps, for which msgspec has no type."""
    if parameter.values and not _is_listed(value, parameter.values):
        listed = ", ".join(map(repr, parameter.values))
        raise _fault(operation, parameter.name, f"must be one of {listed}")
    if parameter.step is not None and not _is_multiple(value, parameter.step):
        raise _fault(operation, parameter.name, f"must be a multiple of {parameter.step}")


def _is_multiple(value: object, step: float) -> bool:
    """Tell whether a number is a multiple as people reckon, in tens; what is none is not judged."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return True
    return Fraction(repr(value)) % Fraction(repr(step)) == 0


def _is_listed(value: object, values: tuple[object, ...]) -> bool:
    """Tell whether a value is one of several; Python takes true for 1, JSON does not."""
    return any(value == one and isinstance(value, bool) is isinstance(one, bool) for one in values)


def _holds_model(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_model, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_holds_model, value))
    return isinstance(value, msgspec.Struct)


def _plain(operation: Operation, name: str, form: str, value: object) -> object:
    """Return a value without structs, dates or sets: what JSON can hold, and bytes."""
    try:
        if isinstance(value, float) and not isfinite(value):
            raise ValueError("must be a finite number")
        if isinstance(value, (datetime, date, clock_time, timedelta)):
            return _format_datetime(form, value)
        if isinstance(value, (bytes, File)):
            return value
        plain: object = msgspec.to_builtins(value, builtin_types=_KEPT, enc_hook=_keep_file)
    except (TypeError, ValueError) as error:
        raise _fault(operation, name, str(error)) from None
    return plain


def _keep_file(value: object) -> object:
    raise TypeError(f"cannot be sent: {type(value).__name__} has no JSON form")


def _format_datetime(form: str, value: datetime | date | clock_time | timedelta) -> str:
    match value:
        case datetime() if form == "date":
            raise ValueError("is a date without a time: give a date, or text such as 2026-12-01")
        case datetime() if form == "date-time-local":
            return format_local_datetime(value)
        case datetime():
            return format_datetime(value)
        case date() if form.startswith("date-time"):
            raise ValueError("needs a time too: give a datetime with a time zone")
        case date():
            return format_date(value)
        case clock_time():
            return format_time(value)
        case _:
            return format_duration(value)


def _refuse_ignored(
    operation: Operation, name: str, cancels: tuple[str, ...], values: Mapping[str, object]
) -> None:
    ignored = [other for other in cancels if other in values]
    if ignored:
        listed = ", ".join(ignored)
        raise _fault(
            operation,
            name,
            f"makes the server ignore {listed}: leave either out, or pass"
            " options=RequestOptions(allow_ignored=True)",
        )


def _unknown(operation: Operation, name: str) -> ArgumentError:
    hint = operation.hints.get(name)
    if hint is not None:
        return _fault(operation, name, f"cannot be written: {hint}" if hint else "is read-only")
    close = get_close_matches(name, operation.arguments)
    meant = f"; did you mean {close[0]}?" if close else ""
    return _fault(operation, name, f"is not an argument of this operation{meant}")


def _fault(operation: Operation, name: str, what: str) -> ArgumentError:
    return ArgumentError(f"{operation.call}: {name} {what}", parameter=name, operation=operation.id)


def _describe(operation: Operation, text: str, schema: type[msgspec.Struct]) -> ArgumentError:
    """Return msgspec's complaint as an error that names the argument."""
    found = _PLACE.fullmatch(text)
    what, name, place = found.groups() if found else (text, "", "")
    inside = f" (at {place})" if place else ""
    allowed = _allowed(schema, name) if "enum value" in what else ""
    return ArgumentError(
        f"{operation.call}: {name or 'arguments'}{inside}: {what[:1].lower()}{what[1:]}{allowed}",
        parameter=name,
        operation=operation.id,
    )


def _allowed(schema: type[msgspec.Struct], name: str) -> str:
    """Return the allowed values of an argument in words, nothing when there is no list of them."""
    from .decoding import literal_values

    types = {field.name: field.type for field in msgspec.structs.fields(schema)}
    values = literal_values(types[name])
    return f", expected one of {', '.join(map(repr, values))}" if values else ""
