"""Streams: which operations have one, and the bytes of a sequence of items.

Input: operations of the specification, and items as JSON. Output: the media type of a stream, and the
body of a response. The formats are WHATWG HTML (9.2), jsonlines.org and RFC 7464.
"""

from __future__ import annotations

import json
from typing import cast

from contract.document import RESPONSES, Json, Media, Operation, Schema

_EVENT_FIELDS = {"event", "data", "id", "retry"}
_TEXT_TYPES = ("string", "integer", "number", "boolean")


def is_events(content_type: str) -> bool:
    """Return whether a media type is server-sent events."""
    return _essence(content_type) == "text/event-stream"


def is_sequence(content_type: str) -> bool:
    """Return whether a media type is a sequence of items."""
    return is_events(content_type) or _essence(content_type).endswith(
        ("/jsonl", "/x-jsonl", "/jsonlines", "/x-jsonlines", "ndjson", "json-seq")
    )


def stream_of(operation: Operation) -> Media | None:
    """Return the media type of the stream of an operation, None if it has none."""
    for response in operation.successes if operation.pagination is None else ():
        for media in response.content if operation.can_have_body(response) else ():
            if is_sequence(media.content_type):
                return media
    return None


def is_streamed(operation: Operation) -> bool:
    """Return whether the method of an operation returns a stream, and nothing but a stream."""
    with_body = [
        response.preferred.content_type
        for response in operation.successes
        if response.content and operation.can_have_body(response)
    ]
    return stream_of(operation) is not None and all(map(is_sequence, with_body))


def item_schema(media: Media) -> Schema:
    """Return the schema of an item."""
    return cast(Schema, media.schema.get("items", {}))


def has_event_fields(media: Media) -> bool:
    """Return whether an item has the fields of an event, not just its data."""
    return is_events(media.content_type) and _has_event_fields(item_schema(media))


def _has_event_fields(schema: Schema) -> bool:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    schema = cast(Schema, RESPONSES[name]) if name else schema
    variants = cast(list[Schema], schema.get("anyOf") or schema.get("oneOf") or [])
    if variants:
        return all(map(_has_event_fields, variants))
    properties = cast(Schema, schema.get("properties", {})).keys()
    return "event" in properties and properties <= _EVENT_FIELDS


def is_text(schema: Schema) -> bool:
    """Return whether the data of an event is text or a number, not JSON."""
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    schema = cast(Schema, RESPONSES[name]) if name else schema
    values = cast(list[Json], schema.get("enum", [schema["const"]] if "const" in schema else []))
    is_listed = bool(values) and not any(isinstance(value, (list, dict)) for value in values)
    return is_listed or schema.get("type") in _TEXT_TYPES


def can_be_sent(media: Media, item: Json) -> bool:
    """Return whether an item can be sent as it is: fields of events are lines that are not empty."""
    if not has_event_fields(media):
        return "\r" not in str(item)
    fields = item if isinstance(item, dict) else {}
    lines = [value for name, value in fields.items() if name != "data"]
    return "data" in fields and all(
        str(line).isprintable() and line not in ("", None) for line in lines
    )


def sequence(media: Media, items: list[Json]) -> bytes:
    """Return the body of a response with these items."""
    essence = _essence(media.content_type)
    if is_events(essence):
        if has_event_fields(media):
            return b"".join(map(_event, items))
        as_text = is_text(item_schema(media))
        return b"".join(_event({"data": item if as_text else json.dumps(item)}) for item in items)
    start = b"\x1e" if essence.endswith("json-seq") else b""
    return b"".join(start + json.dumps(item, ensure_ascii=False).encode() + b"\n" for item in items)


def _event(fields: Json) -> bytes:
    lines = []
    for name, value in cast(dict[str, Json], fields).items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        lines += [f"{name}: {line}" for line in text.split("\n")]
    return "\n".join([*lines, "", ""]).encode()


def _essence(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()
