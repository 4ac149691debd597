"""Validates arguments before anything is sent.

Input: an operation, arguments by Python or API name (UNSET for absent ones), and the struct that
defines the accepted values. Output: plain values by Python name, ready to be encoded. Every error is
an ArgumentError that names the parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches

import msgspec
from msgspec import UNSET

from ..errors import ArgumentError
from ..operation import Operation, Parameter
from .argument_errors import (
    argument_error,
    field_types,
    located_error,
    one_of,
    show,
    validation_error,
)
from .argument_properties import convert_argument, find_problems, without_read_only
from .derived_arguments import expand_derived
from .old_arguments import rename_old
from .renaming import rename
from .rules import fields_with_rules, is_listed, is_multiple
from .unsendable import report_unsendable
from .wire_values import UnsendableError, to_wire

_PLAIN = frozenset({int, str, bool, type(None)})
"""Types of values that are sent as they are."""


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
    return report_unsendable(_checked, operation, arguments, schema, allow_ignored)


def _checked(
    operation: Operation,
    arguments: Mapping[str, object],
    schema: type[msgspec.Struct] | None,
    allow_ignored: bool,
) -> dict[str, object]:
    arguments = expand_derived(operation, rename_old(operation, arguments))
    known = operation.arguments
    values: dict[str, object] = dict(operation.constants)
    passed: dict[str, object] = {}
    kinds = field_types(schema) if schema is not None else {}
    for name, value in arguments.items():
        if value is UNSET:
            continue
        parameter = known.get(name)
        if parameter is None:
            raise unknown_argument(operation, name)
        if type(value) not in _PLAIN:
            passed[parameter.name] = value
            value = _to_wire(operation, parameter, value, kinds)
        _check_listed_values(operation, parameter, value)
        values[parameter.name] = value
    _check_presence(operation, values, allow_ignored=allow_ignored)
    if schema is None:
        return values
    try:
        checked = msgspec.convert(rename(values, schema), schema, dec_hook=convert_argument)
    except msgspec.ValidationError as error:
        raise validation_error(operation, str(error), schema, values) from None
    has_rules = fields_with_rules(schema)
    for name, value in values.items():
        if name not in passed and name not in has_rules:
            continue
        converted = getattr(checked, name)
        original = passed.get(name, value)
        for location, problem in find_problems(original, value, converted, kinds[name], (name,)):
            raise located_error(operation, location, problem)
        values[name] = without_read_only(original, value, converted)
    return values


def _to_wire(
    operation: Operation, parameter: Parameter, value: object, kinds: Mapping[str, object]
) -> object:
    kind = kinds.get(parameter.name)
    try:
        return to_wire(value, parameter.format, [kind], parameter.name)
    except UnsendableError as error:
        problem = f"{operation.call}: {error.path} {error}"
        raise ArgumentError(problem, parameter=parameter.name, operation=operation.id) from None


def _check_presence(
    operation: Operation, values: Mapping[str, object], *, allow_ignored: bool
) -> None:
    """Check that required arguments are present, and reject those that the server ignores."""
    for parameter in operation.parameters:
        if parameter.required and parameter.name not in values:
            raise argument_error(operation, parameter.name, "is required")
        if parameter.cancels and parameter.name in values and not allow_ignored:
            _check_ignored(operation, parameter.name, parameter.cancels, values)
    if operation.content_type and not operation.body_required:
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
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return True
    return is_multiple(value, step)


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


def unknown_argument(operation: Operation, name: str) -> ArgumentError:
    """Return the error for an argument that an operation does not have, or that cannot be set."""
    hint = operation.hints.get(name)
    if hint is not None:
        return argument_error(operation, name, f"cannot be set: {hint}" if hint else "is read-only")
    similar = get_close_matches(name, operation.arguments)
    suggestion = f"; did you mean {similar[0]}?" if similar else ""
    return argument_error(operation, name, f"is not an argument of this operation{suggestion}")
