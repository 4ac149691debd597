"""Test data of each operation: arguments, bodies and responses that the specification allows.

Input: the contract. Output: plain lists, in the order of the specification.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec
import pytest

from contract import bodies
from contract.document import (
    CONTRACT,
    REQUESTS,
    Field,
    Json,
    Media,
    Operation,
    Parameter,
    Response,
)
from contract.fake_transport import HttpResponse
from contract.schema_values import (
    NoSample,
    spaced,
    typical_body,
    typical_value,
    valid_examples,
    valid_values_for,
)
from contract.streams import is_streamed, stream_of

OPERATIONS = CONTRACT.operations
every_operation = pytest.mark.parametrize(
    "operation", OPERATIONS, ids=lambda operation: operation.id
)


def _uses() -> Iterator[tuple[bytes, tuple[str, str]]]:
    """Yield what each parameter, field and response consists of, and which one it is."""
    for operation in OPERATIONS:
        for parameter in operation.parameters:
            style = (parameter.location, parameter.style, parameter.explode, parameter.content_type)
            yield _content(style, parameter), _key(operation, parameter)
        body = operation.body
        if body is not None:
            for field in body.fields:
                encodings = [item for item in body.encodings if item.api_name == field.api_name]
                yield _content((body.content_type, encodings), field), _key(operation, field)
        for response in operation.responses:
            for media in response.content:
                payload = (operation.data, operation.pagination)
                yield _content(payload, media), _key(operation, media)


def _content(form: tuple[object, ...], specified: Parameter | Field | Media) -> bytes:
    examples = [] if isinstance(specified, Field) else specified.examples
    return msgspec.json.encode((form, specified.schema, examples))


def _key(operation: Operation, specified: Parameter | Field | Media) -> tuple[str, str]:
    if isinstance(specified, Parameter):
        return operation.id, f"{specified.location} {specified.api_name}"
    return operation.id, specified.pointer


_FIRST_USES = frozenset(dict(reversed([*_uses()])).values())


def is_first_use(operation: Operation, specified: Parameter | Field | Media) -> bool:
    """Return whether no earlier parameter, field or response is like this one.

    Only the first one is tested with all values: large specifications repeat the same thousands of
    times.
    """
    return _key(operation, specified) in _FIRST_USES


MOST_VALUES = max(30, 20_000 // max(1, len(_FIRST_USES)))
"""How many values of each of the first uses are tested, so that large specifications take minutes.

As many locations in a response are tested.
"""


def values_to_test(
    operation: Operation, specified: Parameter | Field | Media, values: list[Json], *, few: bool
) -> list[Json]:
    """Return the values with which a parameter, field or response is tested.

    ``few``: the asynchronous client shares all code that depends on values with the blocking one.
    """
    if not is_first_use(operation, specified):
        return values[:1]
    return spaced(values, 30 if few else MOST_VALUES)


def required_arguments(operation: Operation) -> dict[str, Json]:
    """Return the required arguments of an operation by key."""
    return {parameter.key: default_value(parameter) for parameter in operation.required_parameters}


def default_value(parameter: Parameter) -> Json:
    """Return a typical value of a parameter: an example, or a valid value that can be serialized.

    Raises NoSample if there is none.
    """
    values = valid_values(parameter)
    preferred = [value for value in values if value not in (0, "")]
    if not values:
        raise NoSample(f"no known value of {parameter.api_name} has exactly one serialization")
    return (preferred or values)[0]


def all_arguments(operation: Operation) -> dict[str, Json]:
    """Return a value of every argument that has one, without those that make others ineffective."""
    overriding = {parameter.api_name for parameter in operation.parameters if parameter.cancels}
    return {
        parameter.key: default_value(parameter)
        for parameter in operation.parameters
        if parameter.api_name not in overriding and (parameter.required or valid_values(parameter))
    }


def required_body(operation: Operation) -> Json:
    """Return a body with nothing but what is required, None if the operation has no body.

    It has more if the required properties alone are no valid body.
    """
    body = operation.body
    if body is None:
        return None
    if not body.fields:
        return typical_value(body.schema, REQUESTS)
    required = [field for field in body.fields if field.required and field.writable]
    least: Json = {field.api_name: typical_value(field.schema, REQUESTS) for field in required}
    return typical_value(body.schema, REQUESTS) if bodies.breaks_constraint(body, least) else least


def valid_values(parameter: Parameter) -> list[Json]:
    """Return the values of a parameter that have exactly one serialization."""
    values = [*valid_examples(parameter), *valid_values_for(parameter.schema, REQUESTS)]
    return [value for value in values if _is_unambiguous(parameter, value)]


def _is_unambiguous(parameter: Parameter, value: Json) -> bool:
    """Return whether a value has exactly one serialization.

    No style can serialize null, and texts with separators are ambiguous in some styles.
    """
    if parameter.location == "header" and not _fits_header(value):
        return False
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
    return parameter.location in {"query", "cookie", "header"}


def _fits_header(value: Json) -> bool:
    """Return whether a header can contain a value (RFC 9110, 5.5)."""
    texts = [str(part) for part in _parts(value)]
    return all(part.isascii() and part.isprintable() and part == part.strip() for part in texts)


def _parts(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list) else [value]


def _has_separator(value: Json) -> bool:
    """Return whether a value contains a separator of any style."""
    return any(mark in str(value) for mark in ",.;=| ")


def success_response(operation: Operation) -> HttpResponse:
    """Return a success response with the first valid example body, or a typical one."""
    return _success_response(operation.id)


@cache
def _success_response(operation_id: str) -> HttpResponse:
    operation = CONTRACT.operation(operation_id)
    response = operation.success
    if response is None:
        return HttpResponse(body="", content_type="text/plain")
    stream = stream_of(operation)
    if stream is not None and is_streamed(operation):
        return HttpResponse(status=response.number, content_type=stream.content_type, raw=b"")
    content = next((media for media in response.content if media.is_json), None)
    if content is None:
        return HttpResponse(status=response.number, body="", content_type="text/plain")
    body = typical_body(content)
    return HttpResponse(status=response.number, body=body, content_type=content.example_type)


def documented_responses(operation: Operation) -> Iterator[tuple[Response, Media]]:
    """Yield every media type of every documented response except the default response."""
    for response in operation.responses:
        for media in response.content:
            if response.status != "default":
                yield response, media
