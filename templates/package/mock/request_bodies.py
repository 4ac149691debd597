"""Reads and validates request bodies: JSON, JSON lines, forms, text; others are not inspected.

Input: the raw body and its content type. Output: the value, None for a body that is absent or not
inspected. Raises ``ErrorResponse``.
"""

from __future__ import annotations

from collections.abc import Mapping
from email import message_from_bytes
from email.policy import HTTP
from urllib.parse import parse_qsl

import msgspec

from .document import Direction, Document, Json, join
from .error_responses import ErrorResponse
from .request_parameters import ParameterReader
from .schema_types import item_schema, property_schemas, types_of
from .sequences import is_json_sequence, read_sequence
from .table import Operation
from .validation import check_value


def is_json(media_type: str) -> bool:
    """Return whether a media type is JSON (``application/json``, ``application/problem+json``)."""
    media_type = media_type.partition(";")[0].strip().lower()
    return media_type.split("/")[-1].partition("+")[2] == "json" or media_type.endswith("/json")


class BodyReader:
    """Reads the bodies of one operation. ``has_body`` is whether the operation takes one."""

    def __init__(
        self, document: Document, operation: Operation, parameters: ParameterReader
    ) -> None:
        self._document = document
        self._convert = parameters.convert
        node, self._at = document.child(operation.at, "requestBody") or ({}, "")
        self.has_body = bool(node)
        self._required = node.get("required") is True
        self._content: dict[str, str] = {
            media.partition(";")[0].strip().lower(): join(self._at, "content", media)
            for media in node.get("content", {})
        }

    def read(self, body: bytes, headers: Mapping[str, str]) -> object:
        """Return the value of a body; raise ``ErrorResponse`` 400 or 415 for an invalid one."""
        if not self.has_body or (not body and not self._required):
            return None
        content_type = headers.get("content-type", "")
        kind = content_type.partition(";")[0].strip().lower()
        if not body and not kind:
            raise ErrorResponse(400, "The body is required", at=f"{self._at}/required")
        media_at = self._media(kind)
        if is_json_sequence(kind):
            return self._sequence(kind, body, media_at)
        schema = self._document.child(media_at, "schema")
        if schema is None:
            return _decode_json(body, media_at) if is_json(kind) else None
        return self._read(body, content_type, kind, schema[1])

    def _media(self, kind: str) -> str:
        for pattern in (kind, kind.partition("/")[0] + "/*", "*/*"):
            if pattern in self._content:
                return self._content[pattern]
        known = " or ".join(self._content) or "absent"
        raise ErrorResponse(415, f"The body must be {known}", at=f"{self._at}/content")

    def _read(self, body: bytes, content_type: str, kind: str, schema_at: str) -> object:
        if is_json(kind):
            value = _decode_json(body, schema_at)
        elif kind == "application/x-www-form-urlencoded":
            value = self._form(_form_fields(body), schema_at)
        elif kind == "multipart/form-data":
            value = self._form(_multipart_fields(body, content_type), schema_at)
        elif kind.startswith("text/") and self._is_text(schema_at):
            value = body.decode("utf-8", "replace")
        else:
            return None
        check_value(self._document, value, schema_at, "")
        return value

    def _sequence(self, kind: str, body: bytes, media_at: str) -> list[object]:
        """Return the items of a body; errors name the item, such as ``line 2``."""
        items = read_sequence(kind, body, media_at)
        values = [*items.values()]
        item_at, whole_at = self._sequence_schemas(media_at)
        for name, value in items.items() if item_at else ():
            check_value(self._document, value, item_at, name)
        if whole_at:
            check_value(self._document, values, whole_at, "")
        return values

    def _sequence_schemas(self, media_at: str) -> tuple[str, str]:
        """Return the pointers of the schemas of an item and of all items, empty without one.

        ``itemSchema`` describes an item, ``schema`` the array of all of them (OpenAPI 3.2, Sequential
        Media Types). Before 3.2, one of no array describes an item, except that of text.
        """
        item_at, whole_at = join(media_at, "itemSchema"), join(media_at, "schema")
        if self._document.child(item_at):
            return item_at, ""
        if not self._document.child(whole_at) or self._is_text(whole_at):
            return "", ""
        schema, _ = self._document.find(whole_at, Direction.REQUEST)
        if "array" not in types_of(self._document, schema, Direction.REQUEST):
            return whole_at, ""
        try:
            return self._document.below(whole_at, [], items=True), whole_at
        except KeyError:
            return "", whole_at

    def _is_text(self, schema_at: str) -> bool:
        """Return whether a schema is that of text; how objects become text is not defined."""
        schema, _ = self._document.find(schema_at, Direction.REQUEST)
        return types_of(self._document, schema, Direction.REQUEST) <= {"string"}

    def _form(self, fields: dict[str, list[str]], schema_at: str) -> dict[str, object]:
        document, request = self._document, Direction.REQUEST
        schema, _ = document.find(schema_at, request)
        schemas = property_schemas(document, schema, request)
        values: dict[str, object] = {}
        for name, texts in fields.items():
            expected: Json = schemas.get(name, {})
            types = types_of(document, expected, request)
            if "array" in types:
                items = item_schema(document, expected, request)
                values[name] = [self._field(text, items) for text in texts]
            else:
                values[name] = self._field(texts[-1], expected)
        return values

    def _field(self, text: str, schema: Json) -> object:
        """Return a field of a form; objects are JSON (OpenAPI 3.1.0, Encoding Object)."""
        if "object" in types_of(self._document, schema, Direction.REQUEST):
            try:
                value: object = msgspec.json.decode(text)
            except (ValueError, RecursionError):
                return text
            return value
        return self._convert(text, schema)


def _decode_json(body: bytes, at: str) -> object:
    try:
        return msgspec.json.decode(body)
    except (ValueError, RecursionError) as error:
        raise ErrorResponse(400, "The body is not valid JSON", at=at) from error


def _form_fields(body: bytes) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, text in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True):
        fields.setdefault(name, []).append(text)
    return fields


def _multipart_fields(body: bytes, content_type: str) -> dict[str, list[str]]:
    head = b"content-type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n"
    message = message_from_bytes(head + body, policy=HTTP)
    if not message.is_multipart():
        raise ErrorResponse(400, "The body is not valid multipart/form-data")
    fields: dict[str, list[str]] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(payload, bytes):
            fields.setdefault(name, []).append(payload.decode("utf-8", "replace"))
    return fields
