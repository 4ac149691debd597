"""Encodes the calls of the command line as requests, and reads their results from responses."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import cast

from msgspec import UNSET

from ..._runtime.call.uncertain import may_change_data
from ..._runtime.errors import ArgumentError, DecodingError
from ..._runtime.media_types import is_json
from ..._runtime.messages import RawResponse
from ..._runtime.operation import Operation
from ..._runtime.serialization.decoding import resolve_pointer
from ..._runtime.serialization.encoding import Encoded, encode_arguments
from ..._runtime.serialization.response_bodies import (
    decode_text,
    documented_status,
    is_json_type,
    type_of_body,
)
from ..cli_error import CliError, input_error, usage_error
from ..input.values import Json
from ..operation_commands import command_title
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
        elif parameter.location == "body" and not parameter.api_name:
            if call.body is not None or parameter.required:  # without --data, it is an error before
                arguments[parameter.name], body = call.body, {}
        elif parameter.location == "body" and parameter.api_name in body:
            arguments[parameter.name] = body.pop(parameter.api_name)
    return {**body, **arguments}


def read_result(operation: Operation, response: RawResponse) -> CallResult:
    """Return the result of an operation and the cursor of the next page."""
    document = read_body(operation, response)
    pagination = operation.pagination
    if pagination is None:
        is_whole = documented_status(_types(operation), response.status) in operation.whole
        return CallResult(result=value_at(document, "" if is_whole else operation.data))
    cursor = value_at(document, pagination.next_cursor)
    return CallResult(
        result=value_at(document, pagination.items),
        next_cursor=cursor if isinstance(cursor, str) else None,
    )


def read_body(operation: Operation, response: RawResponse) -> Json:
    """Return the body of a response: JSON, text, or other content in Base64 (RFC 4648).

    It is null if the body is empty. Raises DecodingError.
    """
    if not response.content.strip():
        return None
    kind = type_of_body(_types(operation), response.status)
    try:
        if is_json_type(kind) or is_json(response.headers.get("content-type", "")):
            return cast("Json", response.json())
        if kind is bytes:
            return b64encode(response.content).decode("ascii")
        return decode_text(response)[0]
    except (ValueError, RecursionError):
        error = DecodingError(
            f"{command_title(operation.id)}: the response is not valid JSON", operation=operation.id
        )
        error.maybe_done = may_change_data(operation)
        raise error from None


def _types(operation: Operation) -> Mapping[str, object]:
    """Return the types of the success bodies by status; any type for an unknown operation."""
    from ...type_tables import RESPONSES

    return RESPONSES.get(operation.id, {"default": object})


def value_at(document: Json, pointer: str) -> Json:
    """Return the value at a JSON Pointer, null if it is absent."""
    value = resolve_pointer(document, pointer)
    return None if value is UNSET else cast("Json", value)
