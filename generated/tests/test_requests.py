"""What leaves the client is what the description asks for, value by value."""

from __future__ import annotations

import base64
from collections.abc import Mapping

import pytest
from contract import bodies
from contract.arguments import (
    OPERATIONS,
    answer_for,
    default_value,
    every_operation,
    required_arguments,
    required_body,
    valid_values,
)
from contract.both_clients import CALLERS, Caller, by_python_name
from contract.document import REQUESTS, Json, Operation, Parameter, is_json, validator
from contract.fake_transport import TRACE, Sent
from contract.product import File, RequestOptions
from contract.request_assertions import assert_request_matches
from contract.values import valid_values_for

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
every_parameter = pytest.mark.parametrize(
    ("operation", "parameter"),
    [(operation, one) for operation in OPERATIONS for one in operation.parameters],
    ids=lambda one: one.id if isinstance(one, Operation) else one.wire,
)


def send(caller: Caller, operation: Operation, arguments: Mapping[str, Json], body: Json) -> Sent:
    """Make a call, and hold its request against the description."""
    given = by_python_name(operation, dict(arguments), body)
    outcome = caller(operation, given, [answer_for(operation)])
    assert outcome.error is None, f"{given} was refused: {outcome.error}"
    assert_request_matches(operation, arguments, body, outcome.request)
    return outcome.request


@every_caller
@every_operation
def test_the_least_call_sends_what_is_required_and_no_default(
    operation: Operation, caller: Caller
) -> None:
    TRACE.at(operation.pointer)
    send(caller, operation, required_arguments(operation), required_body(operation))


@every_caller
@every_operation
def test_every_argument_at_once(operation: Operation, caller: Caller) -> None:
    TRACE.at(operation.pointer)
    cancelling = {one.wire for one in operation.parameters if one.cancels}
    arguments = {
        one.wire: default_value(one) for one in operation.parameters if one.wire not in cancelling
    }
    examples = operation.body.examples if operation.body else []
    send(caller, operation, arguments, examples[0] if examples else required_body(operation))


@every_caller
@every_operation
def test_the_options_of_one_call_count(operation: Operation, caller: Caller) -> None:
    TRACE.at(operation.pointer)
    given = by_python_name(operation, required_arguments(operation), required_body(operation))
    options = RequestOptions(headers={"x-trace": "7"})
    outcome = caller(operation, {**given, "options": options}, [answer_for(operation)])
    assert outcome.request.header("x-trace") == "7"


@every_caller
@every_parameter
def test_a_parameter_reaches_the_wire_under_its_wire_name(
    operation: Operation, parameter: Parameter, caller: Caller
) -> None:
    TRACE.at(parameter.pointer)
    values = valid_values(parameter)
    assert values
    for value in values:
        arguments = {**required_arguments(operation), parameter.wire: value}
        send(caller, operation, arguments, required_body(operation))


@every_caller
@every_operation
def test_every_example_of_a_body_is_sent_without_loss(operation: Operation, caller: Caller) -> None:
    for example in operation.body.examples if operation.body else []:
        TRACE.at(operation.pointer)
        send(caller, operation, required_arguments(operation), example)


@every_caller
@every_operation
def test_every_member_of_a_body_is_sent_without_loss(operation: Operation, caller: Caller) -> None:
    least = required_body(operation)
    for member in operation.body.fields if operation.body else []:
        TRACE.at(member.pointer)
        for value in valid_values_for(member.schema, REQUESTS) if member.writable else []:
            assert isinstance(least, dict)
            send(caller, operation, required_arguments(operation), {**least, member.wire: value})


@every_caller
@every_operation
def test_absent_null_and_a_value_are_three_things(operation: Operation, caller: Caller) -> None:
    if operation.body is None:
        return
    for member in operation.body.fields:
        TRACE.at(member.pointer)
        if member.writable and validator(member.schema, REQUESTS).is_valid(None):
            least = required_body(operation)
            assert isinstance(least, dict)
            absent = send(caller, operation, required_arguments(operation), least)
            empty = {**least, member.wire: None}
            null = send(caller, operation, required_arguments(operation), empty)
            assert bodies.read(absent) == bodies.spelled(operation.body.content_type, least)
            assert bodies.read(null) == bodies.spelled(operation.body.content_type, empty)


def _binary(operation: Operation) -> list[str]:
    """Return the names of the arguments that are binary content."""
    body = operation.body
    found = {one.name: one.schema for one in body.fields} if body else {}
    if body and not found:
        found = {body.argument: body.schema}
    return [name for name, schema in found.items() if schema.get("format") == "binary"]


@every_caller
@every_operation
def test_binary_content_is_sent_as_it_is(operation: Operation, caller: Caller) -> None:
    least = by_python_name(operation, required_arguments(operation), required_body(operation))
    content = bytes(range(256))
    for name in _binary(operation):
        TRACE.at(operation.pointer)
        for given in (content, File(content=content, name="a.bin", content_type="x/y")):
            outcome = caller(operation, {**least, name: given}, [answer_for(operation)])
            assert outcome.error is None, f"{name} was refused: {outcome.error}"
            in_json = is_json(outcome.request.header("content-type") or "")
            wanted = base64.b64encode(content) if in_json else content
            assert wanted in outcome.request.content
