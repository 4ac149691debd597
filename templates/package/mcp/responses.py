"""Reads the result of an operation from a response, as the API sent it."""

from __future__ import annotations

from base64 import b64encode
from typing import cast

from msgspec import UNSET

from .._runtime.call.uncertain import is_already_deleted, may_change_data
from .._runtime.errors import DecodingError
from .._runtime.media_types import is_json
from .._runtime.messages import RawResponse
from .._runtime.operation import Operation
from .._runtime.serialization.decoding import resolve_pointer
from .._runtime.serialization.encoding import path_arguments
from .._runtime.serialization.response_bodies import (
    decode_text,
    documented_status,
    is_json_type,
    type_of_body,
)
from ..cli.input.values import Json
from ..type_tables import RESPONSES
from .listing import Payload


def read_payload(operation: Operation, response: RawResponse) -> Payload:
    """Return the result in a success response. Raises DecodingError if it is not valid JSON.

    The response to a repeated deletion, which finds no record, is a success: the path is its result.
    """
    if is_already_deleted(operation.method, response.status):
        return Payload(cast("Json", path_arguments(operation, response.url)))
    document = _read_body(operation, response)
    if operation.pagination is not None:
        cursor = _value_at(document, operation.pagination.next_cursor)
        items = _value_at(document, operation.pagination.items)
        return Payload(items if isinstance(items, list) else [], cursor or None)
    types = RESPONSES.get(operation.id, {})
    is_whole = documented_status(types, response.status) in operation.whole
    return Payload(_value_at(document, "" if is_whole else operation.data))


def _read_body(operation: Operation, response: RawResponse) -> Json:
    """Return a body: JSON, text, or other content in Base64 (RFC 4648); null if it is empty."""
    if not response.content.strip():
        return None
    kind = type_of_body(RESPONSES.get(operation.id, {"default": object}), response.status)
    try:
        if is_json_type(kind) or is_json(response.headers.get("content-type", "")):
            return cast("Json", response.json())
        if kind is bytes:
            return b64encode(response.content).decode("ascii")
        return decode_text(response)[0]
    except ValueError:
        error = DecodingError("the response is not valid JSON", operation=operation.id)
        error.maybe_done = may_change_data(operation)
        raise error from None


def _value_at(document: Json, pointer: str) -> Json:
    value = resolve_pointer(document, pointer)
    return None if value is UNSET else cast("Json", value)
