"""Test data of each operation: arguments, bodies and responses that the specification allows.

Input: the contract. Output: plain lists, in the order of the specification.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contract.document import (
    CONTRACT,
    REQUESTS,
    RESPONSES,
    Json,
    Media,
    Operation,
    Parameter,
    Response,
)
from contract.fake_transport import HttpResponse
from contract.schema_values import typical_value, valid_values_for

OPERATIONS = CONTRACT.operations
every_operation = pytest.mark.parametrize(
    "operation", OPERATIONS, ids=lambda operation: operation.id
)


def required_arguments(operation: Operation) -> dict[str, Json]:
    """Return the required arguments of an operation by API name."""
    return {
        parameter.api_name: default_value(parameter)
        for parameter in operation.parameters
        if parameter.required
    }


def default_value(parameter: Parameter) -> Json:
    """Return a typical value of a parameter: an example, or a valid value that can be serialized."""
    values = valid_values(parameter)
    preferred = [value for value in values if value not in (0, "")]
    return (preferred or values or [typical_value(parameter.schema, REQUESTS)])[0]


def required_body(operation: Operation) -> Json:
    """Return a body with nothing but what is required, None if the operation has no body."""
    body = operation.body
    if body is None:
        return None
    if not body.fields:
        return typical_value(body.schema, REQUESTS)
    required = [field for field in body.fields if field.required and field.writable]
    return {field.api_name: typical_value(field.schema, REQUESTS) for field in required}


def valid_values(parameter: Parameter) -> list[Json]:
    """Return the values of a parameter that have exactly one serialization."""
    values = [*parameter.examples, *valid_values_for(parameter.schema, REQUESTS)]
    return [value for value in values if _is_unambiguous(parameter, value)]


def _is_unambiguous(parameter: Parameter, value: Json) -> bool:
    """Return whether a value has exactly one serialization.

    No style can serialize null, and texts with separators are ambiguous in some styles.
    """
    if parameter.content_type:
        return parameter.location in {"query", "querystring"} or str(value).isascii()
    if value is None or value == [] or value == {}:
        return False
    parts = _parts(value)
    if any(part is None or isinstance(part, (list, dict)) for part in parts):
        return False
    if isinstance(value, (list, dict)) and any(
        part == "" or _has_separator(part) for part in parts
    ):
        return False
    if parameter.location == "path":
        return all(str(part) not in {"", ".", ".."} for part in parts)
    if parameter.style == "cookie":
        return str(value).isascii() and str(value).isprintable() and not set(str(value)) & set(";%")
    return parameter.location in {"query", "cookie"} or str(value).isascii()


def _parts(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list) else [value]


def _has_separator(value: Json) -> bool:
    """Return whether a value contains a separator of any style."""
    return any(mark in str(value) for mark in ",.;=| ")


def success_response(operation: Operation) -> HttpResponse:
    """Return a success response with the first example body, or a typical one."""
    response = operation.success
    if response is None:
        return HttpResponse(body="", content_type="text/plain")
    content = next((media for media in response.content if media.is_json), None)
    if content is None:
        return HttpResponse(status=response.number, body="", content_type="text/plain")
    body = content.examples[0] if content.examples else typical_value(content.schema, RESPONSES)
    return HttpResponse(status=response.number, body=body, content_type=content.example_type)


def documented_responses(operation: Operation) -> Iterator[tuple[Response, Media]]:
    """Yield every media type of every documented response except the default response."""
    for response in operation.responses:
        for media in response.content:
            if response.status != "default":
                yield response, media
