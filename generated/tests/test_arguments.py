"""Arguments that the description does not admit are refused before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from contract.arguments import (
    OPERATIONS,
    answer_for,
    default_value,
    every_operation,
    required_arguments,
    required_body,
)
from contract.both_clients import CALLERS, Caller, Outcome, by_python_name
from contract.document import REQUESTS, Operation, Parameter
from contract.fake_transport import TRACE
from contract.product import UNSET, errors
from contract.values import invalid_values_for

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
every_parameter = pytest.mark.parametrize(
    ("operation", "parameter"),
    [(operation, one) for operation in OPERATIONS for one in operation.parameters],
    ids=lambda one: one.id if isinstance(one, Operation) else one.wire,
)


def least(operation: Operation) -> dict[str, object]:
    """Return the arguments of the least call, by Python name."""
    return by_python_name(operation, required_arguments(operation), required_body(operation))


def refused(caller: Caller, operation: Operation, arguments: Mapping[str, object]) -> Outcome:
    """Make a call that must be refused, with nothing sent and nothing charged."""
    outcome = caller(operation, arguments, [answer_for(operation)])
    assert isinstance(outcome.error, (errors.ArgumentError, TypeError)), (
        f"{arguments} was not refused: {outcome.error!r}"
    )
    assert not outcome.sent
    assert outcome.tokens == 0
    return outcome


@every_caller
@every_parameter
def test_a_value_that_does_not_fit_is_refused(
    operation: Operation, parameter: Parameter, caller: Caller
) -> None:
    TRACE.at(parameter.pointer)
    for value in invalid_values_for(parameter.schema, REQUESTS):
        refused(caller, operation, {**least(operation), parameter.name: value})


@every_caller
@every_operation
def test_a_member_that_does_not_fit_is_refused(operation: Operation, caller: Caller) -> None:
    for member in operation.body.fields if operation.body else []:
        TRACE.at(member.pointer)
        for value in invalid_values_for(member.schema, REQUESTS) if member.writable else []:
            refused(caller, operation, {**least(operation), member.name: value})


@every_caller
@every_operation
def test_what_is_read_only_is_refused(operation: Operation, caller: Caller) -> None:
    parameters = {one.name for one in operation.parameters}
    for member in operation.body.fields if operation.body else []:
        TRACE.at(member.pointer)
        if not member.writable and member.name not in parameters:
            outcome = refused(caller, operation, {**least(operation), member.name: 1})
            assert isinstance(outcome.error, errors.ArgumentError)
            assert "is not an argument" not in str(outcome.error), "it is one that cannot be set"


@every_caller
@every_operation
def test_what_is_required_cannot_be_left_out(operation: Operation, caller: Caller) -> None:
    for parameter in operation.parameters:
        TRACE.at(parameter.pointer)
        if parameter.required:
            given = {k: v for k, v in least(operation).items() if k != parameter.name}
            refused(caller, operation, given)
            refused(caller, operation, {**given, parameter.name: UNSET})


@every_caller
@every_operation
def test_an_unknown_argument_is_refused(operation: Operation, caller: Caller) -> None:
    TRACE.at(operation.pointer)
    for name in ("no_such_argument", *operation.refused):
        refused(caller, operation, {**least(operation), name: "call"})


@every_caller
@every_parameter
def test_what_the_server_would_ignore_is_refused(
    operation: Operation, parameter: Parameter, caller: Caller
) -> None:
    TRACE.at(parameter.pointer)
    others = {one.wire: one for one in operation.parameters}
    for wire in parameter.cancels:
        other = others[wire]
        pair = {parameter.name: default_value(parameter), other.name: default_value(other)}
        refused(caller, operation, {**least(operation), **pair})
