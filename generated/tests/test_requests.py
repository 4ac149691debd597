"""Requests of the client match the specification, value by value."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from copy import deepcopy
from urllib.parse import quote

import pytest
from contract import bodies
from contract.arguments import (
    MOST_VALUES,
    all_arguments,
    every_operation,
    required_arguments,
    required_body,
    success_response,
    valid_values,
    values_to_test,
)
from contract.both_clients import CALLERS, Caller, by_python_name, call_async
from contract.document import REQUESTS, Body, Field, Json, Operation, is_json
from contract.expected_request import has_body
from contract.fake_transport import TRACE, SentRequest
from contract.product import File, RequestOptions
from contract.request_assertions import assert_request_matches, with_page_size
from contract.schema_validation import validator
from contract.schema_values import (
    is_valid,
    objects_in,
    spaced,
    typical_value,
    valid_examples,
    valid_values_for,
)

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)


def send(
    caller: Caller, operation: Operation, arguments: Mapping[str, Json], body: Json
) -> SentRequest:
    """Make a call, check its request against the specification and return the request."""
    keywords = by_python_name(operation, dict(arguments), body)
    outcome = caller(operation, keywords, [success_response(operation)])
    assert outcome.error is None, f"{keywords} was rejected: {outcome.error}"
    assert_request_matches(operation, arguments, body, outcome.request)
    return outcome.request


@every_caller
@every_operation
def test_minimal_request_matches_the_specification(operation: Operation, caller: Caller) -> None:
    TRACE.set_pointer(operation.pointer)
    send(caller, operation, required_arguments(operation), required_body(operation))


@every_caller
@every_operation
def test_request_with_all_arguments_matches_the_specification(
    operation: Operation, caller: Caller
) -> None:
    TRACE.set_pointer(operation.pointer)
    examples = valid_examples(operation.body) if operation.body else []
    arguments = all_arguments(operation)
    send(caller, operation, arguments, examples[0] if examples else required_body(operation))


@every_caller
@every_operation
def test_request_options_are_applied(operation: Operation, caller: Caller) -> None:
    TRACE.set_pointer(operation.pointer)
    keywords = by_python_name(operation, required_arguments(operation), required_body(operation))
    options = RequestOptions(headers={"x-trace": "7"})
    outcome = caller(operation, {**keywords, "options": options}, [success_response(operation)])
    assert outcome.request.header("x-trace") == "7"


@every_caller
@every_operation
def test_parameters_are_serialized_as_specified(operation: Operation, caller: Caller) -> None:
    required, body = required_arguments(operation), required_body(operation)
    untested: list[str] = []
    for parameter in operation.parameters:
        TRACE.set_pointer(parameter.pointer)
        values = valid_values(parameter)
        untested += [] if values else [parameter.api_name]
        for value in values_to_test(operation, parameter, values, few=caller is call_async):
            send(caller, operation, {**required, parameter.key: value}, body)
    if untested:
        pytest.skip(f"no known value has exactly one serialization: {', '.join(untested)}")


@every_caller
@every_operation
def test_body_examples_are_sent_without_loss(operation: Operation, caller: Caller) -> None:
    for example in valid_examples(operation.body) if operation.body else []:
        TRACE.set_pointer(operation.pointer)
        send(caller, operation, required_arguments(operation), example)


@every_caller
@every_operation
def test_body_fields_are_sent_without_loss(operation: Operation, caller: Caller) -> None:
    minimal_body = required_body(operation)
    for field in operation.body.fields if operation.body else []:
        TRACE.set_pointer(field.pointer)
        values = valid_values_for(field.schema, REQUESTS) if field.writable else []
        for value in values_to_test(operation, field, values, few=caller is call_async):
            assert isinstance(minimal_body, dict)
            assert operation.body is not None
            body = {**minimal_body, field.api_name: value}
            if bodies.is_encodable(
                operation.body, field.api_name, value
            ) and not bodies.breaks_constraint(operation.body, body):
                send(caller, operation, required_arguments(operation), body)


@every_caller
@every_operation
def test_a_body_that_is_one_argument_is_sent_without_loss(
    operation: Operation, caller: Caller
) -> None:
    body = operation.body
    if body is None or not bodies.has_values(body):
        return
    TRACE.set_pointer(body.pointer)
    values = [value for value in valid_values_for(body.schema, REQUESTS) if value is not None]
    for value in spaced(values, MOST_VALUES):
        if not bodies.breaks_constraint(body, value):
            send(caller, operation, required_arguments(operation), value)


@every_caller
@every_operation
def test_open_objects_are_sent_with_other_properties(operation: Operation, caller: Caller) -> None:
    for specified in _json_arguments(operation):
        TRACE.set_pointer(specified.pointer)
        value = deepcopy(typical_value(specified.schema, REQUESTS))
        for part, definition in objects_in(value, specified.schema):
            other = definition.get("additionalProperties", False)
            if other is False:
                continue
            part["no_such_property"] = (
                typical_value(other, REQUESTS) if isinstance(other, dict) else 1
            )
            if is_valid(specified.schema, value, REQUESTS):
                send(
                    caller,
                    operation,
                    required_arguments(operation),
                    _body(operation, specified, value),
                )
            del part["no_such_property"]


def _json_arguments(operation: Operation) -> list[Field] | list[Body]:
    """Return the arguments that make up a JSON body: its fields, or the body as a whole."""
    body = operation.body
    if body is None or not body.is_json:
        return []
    return body.written_fields or [body]


def _body(operation: Operation, specified: Field | Body, value: Json) -> Json:
    """Return a body in which an argument has a value."""
    required = required_body(operation)
    if isinstance(specified, Body) or not isinstance(required, dict):
        return value
    return {**required, specified.api_name: value}


@every_caller
@every_operation
def test_an_optional_body_can_be_left_out(operation: Operation, caller: Caller) -> None:
    if operation.body is not None and not operation.body.required:
        TRACE.set_pointer(operation.pointer)
        send(caller, operation, required_arguments(operation), None)


@every_caller
@every_operation
def test_a_null_body_is_sent_as_null(operation: Operation, caller: Caller) -> None:
    body = operation.body
    if body is None or body.fields or not is_json(body.content_type):
        return
    if validator(body.schema, REQUESTS).is_valid(None):
        TRACE.set_pointer(operation.pointer)
        keywords = {**by_python_name(operation, required_arguments(operation), None)}
        outcome = caller(
            operation, {**keywords, body.argument: None}, [success_response(operation)]
        )
        assert outcome.request.content == b"null"


@every_caller
@every_operation
def test_absent_null_and_value_are_distinct(operation: Operation, caller: Caller) -> None:
    if operation.body is None:
        return
    for field in operation.body.fields:
        TRACE.set_pointer(field.pointer)
        if field.writable and validator(field.schema, REQUESTS).is_valid(None):
            minimal_body = required_body(operation)
            assert isinstance(minimal_body, dict)
            absent = send(caller, operation, required_arguments(operation), minimal_body)
            with_null = {**minimal_body, field.api_name: None}
            null = send(caller, operation, required_arguments(operation), with_null)
            sent_body = with_page_size(operation, minimal_body, absent)
            assert bodies.parse(absent) == (
                bodies.normalize(operation.body, sent_body)
                if has_body(operation, sent_body)
                else None
            )
            sent_null = with_page_size(operation, with_null, null)
            assert bodies.parse(null) == bodies.normalize(operation.body, sent_null)


def _binary_arguments(operation: Operation) -> list[str]:
    """Return the names of the arguments with binary content."""
    body = operation.body
    schemas = {field.name: field.schema for field in body.written_fields} if body else {}
    if body and not schemas:
        schemas = {body.argument: body.schema}
    return [name for name, schema in schemas.items() if schema.get("format") == "binary"]


@every_caller
@every_operation
def test_binary_content_is_sent_unchanged(operation: Operation, caller: Caller) -> None:
    keywords = by_python_name(operation, required_arguments(operation), required_body(operation))
    content = bytes(range(256))
    is_whole = operation.body is not None and not operation.body.written_fields
    for name in _binary_arguments(operation):
        TRACE.set_pointer(operation.pointer)
        for argument in (content, File(content=content, name="a.bin", content_type="x/y")):
            outcome = caller(operation, {**keywords, name: argument}, [success_response(operation)])
            assert outcome.error is None, f"{name} was rejected: {outcome.error}"
            content_type = (outcome.request.header("content-type") or "").lower()
            is_raw = content_type.startswith("multipart/") or is_whole
            text = base64.b64encode(content)
            expected = (content,) if is_raw else (text, quote(text, safe="").encode())
            assert any(each in outcome.request.content for each in expected)
