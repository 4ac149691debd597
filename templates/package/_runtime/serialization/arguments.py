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
from math import isfinite

import msgspec
from msgspec import UNSET

from ..errors import ArgumentError
from ..operation import Operation, Parameter
from .argument_errors import (
    argument_error,
    field_types,
    one_of,
    rule_error,
    show,
    validation_error,
)
from .argument_properties import find_problem
from .datetimes import format_temporal
from .encoding import File
from .nested_times import format_times
from .properties import properties_of
from .renaming import rename, to_plain
from .rules import broken_rules, is_listed, is_multiple
from .unions import convert_argument
from .unsendable import unsendable_values

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
    with unsendable_values(operation):
        return _checked(operation, arguments, schema, allow_ignored)


def _checked(
    operation: Operation,
    arguments: Mapping[str, object],
    schema: type[msgspec.Struct] | None,
    allow_ignored: bool,
) -> dict[str, object]:
    known = operation.arguments
    values: dict[str, object] = {}
    models: list[str] = []
    containers: dict[str, object] = {}
    kinds = field_types(schema) if schema is not None else {}
    for name, value in arguments.items():
        if value is UNSET:
            continue
        parameter = known.get(name)
        if parameter is None:
            raise _unknown_argument(operation, name)
        if type(value) not in _PLAIN:
            containers[parameter.name] = value
            if _contains_model(value):
                models.append(parameter.name)
            value = _to_plain_value(
                operation, parameter.name, parameter.format, value, kinds.get(parameter.name)
            )
        _check_listed_values(operation, parameter, value)
        values[parameter.name] = value
    _check_presence(operation, values, allow_ignored=allow_ignored)
    if schema is None:
        return values
    try:
        checked = msgspec.convert(rename(values, schema), schema, dec_hook=convert_argument)
    except msgspec.ValidationError as error:
        raise validation_error(operation, str(error), schema, values) from None
    for location, problem, value in broken_rules(checked, schema):
        raise rule_error(operation, location, problem, value)
    _check_properties(operation, containers, schema)
    for name in models:
        # A model from a response may contain read-only properties; the converted one does not.
        values[name] = to_plain(getattr(checked, name), _KEPT_TYPES)
    return values


def _check_properties(
    operation: Operation, containers: Mapping[str, object], schema: type[msgspec.Struct]
) -> None:
    """Reject unknown and read-only properties inside arguments."""
    types_by_name = properties_of(schema).types
    for name, value in containers.items():
        problem = find_problem(value, types_by_name.get(name), name)
        if problem is not None:
            raise ArgumentError(
                f"{operation.call}: {' '.join(problem)}", parameter=name, operation=operation.id
            )


def _check_presence(
    operation: Operation, values: Mapping[str, object], *, allow_ignored: bool
) -> None:
    """Check that required arguments are present, and reject those that the server ignores."""
    for parameter in operation.parameters:
        if parameter.required and parameter.name not in values:
            raise argument_error(operation, parameter.name, "is required")
        if parameter.cancels and parameter.name in values and not allow_ignored:
            _check_ignored(operation, parameter.name, parameter.cancels, values)
    _check_body_is_complete(operation, values)


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
    if parameter.values and not is_listed(value, parameter.values):
        problem = f"must be {one_of(parameter.values)}, got {show(value)}"
        raise argument_error(operation, parameter.name, problem)
    if parameter.step is not None and not _is_multiple(value, parameter.step):
        problem = f"must be a multiple of {parameter.step}, got {show(value)}"
        raise argument_error(operation, parameter.name, problem)


def _is_multiple(value: object, step: float) -> bool:
    """Check divisibility in decimal arithmetic; values that are not numbers pass."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return True
    return is_multiple(value, step)


def _contains_model(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(map(_contains_model, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_contains_model, value))
    return isinstance(value, msgspec.Struct)


def _to_plain_value(
    operation: Operation, name: str, format: str, value: object, kind: object
) -> object:
    """Return a value as plain JSON values, bytes or ``File``, without structs or sets.

    Dates and times become text, unless ``kind``, the type of the argument, contains their type.
    """
    try:
        if isinstance(value, float) and not isfinite(value):
            raise ValueError("must be a finite number")
        if isinstance(value, (datetime, date, clock_time, timedelta)):
            return format_temporal(format, value)
        if isinstance(value, (bytes, File)):
            return value
        plain: object = msgspec.to_builtins(value, builtin_types=_KEPT_TYPES, enc_hook=_reject_type)
        plain = format_times(format, plain, kind)
    except (TypeError, ValueError) as error:
        raise argument_error(operation, name, str(error)) from None
    return plain


def _reject_type(value: object) -> object:
    raise TypeError(f"cannot be sent: the type {type(value).__name__} is not supported")


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
