"""Arguments that the specification does not allow are rejected before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

import pytest
from contract import bodies
from contract.arguments import (
    MOST_VALUES,
    default_value,
    every_operation,
    required_arguments,
    required_body,
    success_response,
    values_to_test,
)
from contract.both_clients import CALLERS, Caller, Outcome, by_python_name, call_async
from contract.document import REQUESTS, Operation, Schema, is_json
from contract.fake_transport import TRACE
from contract.product import UNSET, errors
from contract.schema_values import invalid_values_for, objects_in, spaced, typical_value

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)


def minimal_call(operation: Operation) -> dict[str, object]:
    """Return the keyword arguments of a call with nothing but what is required."""
    return by_python_name(operation, required_arguments(operation), required_body(operation))


def assert_rejected(
    caller: Caller, operation: Operation, arguments: Mapping[str, object]
) -> Outcome:
    """Make a call that must be rejected, with nothing sent and nothing charged."""
    outcome = caller(operation, arguments, [success_response(operation)])
    assert isinstance(outcome.error, (errors.ArgumentError, TypeError)), (
        f"{arguments} was not rejected: {outcome.error!r}"
    )
    assert not outcome.sent
    assert outcome.tokens == 0
    return outcome


@every_caller
@every_operation
def test_invalid_parameter_value_is_rejected(operation: Operation, caller: Caller) -> None:
    minimal = minimal_call(operation)
    for parameter in operation.parameters:
        TRACE.set_pointer(parameter.pointer)
        values = invalid_values_for(parameter.schema, REQUESTS)
        for value in values_to_test(operation, parameter, values, few=caller is call_async):
            assert_rejected(caller, operation, {**minimal, parameter.name: value})


@every_caller
@every_operation
def test_invalid_field_value_is_rejected(operation: Operation, caller: Caller) -> None:
    minimal = minimal_call(operation)
    for field in operation.body.written_fields if operation.body else []:
        TRACE.set_pointer(field.pointer)
        values = invalid_values_for(field.schema, REQUESTS)
        for value in values_to_test(operation, field, values, few=caller is call_async):
            assert_rejected(caller, operation, {**minimal, field.name: value})


@every_caller
@every_operation
def test_an_invalid_body_is_rejected(operation: Operation, caller: Caller) -> None:
    body = operation.body
    if body is None or not bodies.has_values(body):
        return
    TRACE.set_pointer(body.pointer)
    for value in spaced(invalid_values_for(body.schema, REQUESTS), MOST_VALUES):
        assert_rejected(caller, operation, {**minimal_call(operation), body.argument: value})


@every_caller
@every_operation
def test_read_only_field_is_rejected(operation: Operation, caller: Caller) -> None:
    parameters = {parameter.name for parameter in operation.parameters}
    for field in operation.body.fields if operation.body else []:
        TRACE.set_pointer(field.pointer)
        if not field.writable and field.name not in parameters:
            outcome = assert_rejected(caller, operation, {**minimal_call(operation), field.name: 1})
            assert isinstance(outcome.error, errors.ArgumentError)
            assert "is not an argument" not in str(outcome.error), (
                "the argument exists, but is read-only"
            )


@every_caller
@every_operation
def test_undocumented_property_inside_an_argument_is_rejected(
    operation: Operation, caller: Caller
) -> None:
    for name, schema in body_arguments(operation):
        value = deepcopy(typical_value(schema, REQUESTS))
        for part, definition in objects_in(value, schema):
            for undocumented in rejected_properties(definition):
                part[undocumented] = 1
                outcome = assert_rejected(
                    caller, operation, {**minimal_call(operation), name: value}
                )
                assert undocumented in str(outcome.error)
                del part[undocumented]


def body_arguments(operation: Operation) -> list[tuple[str, Schema]]:
    """Return the arguments that make up a JSON body, each with its schema."""
    body = operation.body
    if body is None or not (is_json(body.content_type) or bodies.has_values(body)):
        return []
    fields = [(field.name, field.schema) for field in body.fields if field.writable]
    return fields or [(body.argument, body.schema)]


def rejected_properties(definition: Schema) -> list[str]:
    """Return the read-only properties of an object, and one that is unknown if it must be known."""
    properties = definition.get("properties")
    assert isinstance(properties, dict)
    read_only = [name for name, schema in properties.items() if schema is False]
    is_open = definition.get("additionalProperties", False) is not False
    return read_only if is_open else [*read_only, "no_such_property"]


@every_caller
@every_operation
def test_required_parameter_cannot_be_omitted(operation: Operation, caller: Caller) -> None:
    for parameter in operation.parameters:
        TRACE.set_pointer(parameter.pointer)
        if parameter.required:
            keywords = {k: v for k, v in minimal_call(operation).items() if k != parameter.name}
            assert_rejected(caller, operation, keywords)
            assert_rejected(caller, operation, {**keywords, parameter.name: UNSET})


@every_caller
@every_operation
def test_required_field_of_a_passed_body_cannot_be_omitted(
    operation: Operation, caller: Caller
) -> None:
    fields = [field for field in operation.body.fields if field.writable] if operation.body else []
    for field in fields if len(fields) > 1 else ():
        TRACE.set_pointer(field.pointer)
        if field.required:
            body = {item.name: typical_value(item.schema, REQUESTS) for item in fields}
            keywords = {**minimal_call(operation), **body}
            del keywords[field.name]
            assert_rejected(caller, operation, keywords)


@every_caller
@every_operation
def test_a_required_body_that_is_one_argument_cannot_be_omitted(
    operation: Operation, caller: Caller
) -> None:
    body = operation.body
    if body is None or body.fields or not body.required or bodies.is_null(body):
        return
    TRACE.set_pointer(body.pointer)
    keywords = {k: v for k, v in minimal_call(operation).items() if k != body.argument}
    assert_rejected(caller, operation, keywords)
    assert_rejected(caller, operation, {**keywords, body.argument: UNSET})


@every_caller
@every_operation
def test_unknown_argument_is_rejected(operation: Operation, caller: Caller) -> None:
    TRACE.set_pointer(operation.pointer)
    for name in ("no_such_argument", *operation.rejected_parameters):
        assert_rejected(caller, operation, {**minimal_call(operation), name: "call"})


@every_caller
@every_operation
def test_conflicting_parameters_are_rejected(operation: Operation, caller: Caller) -> None:
    others = {parameter.api_name: parameter for parameter in operation.parameters}
    for parameter in operation.parameters:
        TRACE.set_pointer(parameter.pointer)
        for other in (others[api_name] for api_name in parameter.cancels):
            pair = {parameter.name: default_value(parameter), other.name: default_value(other)}
            assert_rejected(caller, operation, {**minimal_call(operation), **pair})
