"""Encodes the calls of the command line as requests, and reads their results from responses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from ..._runtime.call.uncertain import may_change_data
from ..._runtime.errors import ArgumentError, DecodingError
from ..._runtime.messages import RawResponse
from ..._runtime.operation import Operation
from ..._runtime.serialization.encoding import Encoded, encode_arguments
from ..cli_error import CliError, input_error, usage_error
from ..input.values import Json
from ..product import command_title
from .session_protocol import Call, CallResult


def encode_call(operation: Operation, call: Call) -> Encoded:
    """Return the request of a call, after the argument checks of the client."""
    from ..._runtime.serialization.arguments import check_arguments
    from ...type_tables import ARGUMENTS

    try:
        schema = ARGUMENTS.get(operation.id)
        checked = check_arguments(operation, _arguments(operation, call), schema)
        return encode_arguments(operation, checked)
    except ArgumentError as error:
        raise _argument_error(operation, call, error) from None


def _argument_error(operation: Operation, call: Call, error: ArgumentError) -> CliError:
    """Return the error for an invalid argument, naming the option as it was typed."""
    text = " ".join(str(error).split()).removeprefix(f"{operation.call}: ")
    parameter = operation.arguments.get(error.parameter)
    if parameter is None:
        return input_error(text)
    name = call.display_names.get((parameter.location, parameter.api_name), parameter.api_name)
    create = input_error if parameter.location == "body" else usage_error
    return create(f"{name}{text.removeprefix(error.parameter)}")


def _arguments(operation: Operation, call: Call) -> dict[str, object]:
    """Return the arguments of a call by their Python names.

    Unknown properties of the body keep their names, so that the client rejects them.
    """
    values_by_location: dict[str, Mapping[str, Json]] = {
        "path": call.path,
        "query": call.query,
        "querystring": call.query,
        "header": call.headers,
        "cookie": call.cookies,
    }
    body = dict(call.body) if isinstance(call.body, dict) else {}
    arguments: dict[str, object] = {}
    for parameter in operation.parameters:
        values = values_by_location.get(parameter.location, {})
        if parameter.api_name in values:
            arguments[parameter.name] = values[parameter.api_name]
        elif parameter.location == "body" and not parameter.api_name and call.body is not None:
            arguments[parameter.name], body = call.body, {}
        elif parameter.location == "body" and parameter.api_name in body:
            arguments[parameter.name] = body.pop(parameter.api_name)
    return {**body, **arguments}


def read_result(operation: Operation, response: RawResponse) -> CallResult:
    """Return the result of an operation and the cursor of the next page."""
    document = read_json(operation, response)
    pagination = operation.pagination
    if pagination is None:
        return CallResult(result=resolve_pointer(document, operation.data))
    cursor = resolve_pointer(document, pagination.next_cursor)
    return CallResult(
        result=resolve_pointer(document, pagination.items),
        next_cursor=cursor if isinstance(cursor, str) else None,
    )


def read_json(operation: Operation, response: RawResponse) -> Json:
    """Return the body of a response as JSON, null if it is empty. Raises DecodingError."""
    if not response.content.strip():
        return None
    try:
        return cast("Json", response.json())
    except (ValueError, RecursionError):
        error = DecodingError(
            f"{command_title(operation.id)}: the response is not valid JSON", operation=operation.id
        )
        error.maybe_done = may_change_data(operation)
        raise error from None


def resolve_pointer(document: Json, pointer: str) -> Json:
    """Return the value at a JSON Pointer (RFC 6901), null if it is absent."""
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        document = document.get(key) if isinstance(document, dict) else None
    return document
