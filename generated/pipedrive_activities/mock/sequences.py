"""Bodies that are sequences: server-sent events, JSON lines and JSON text sequences.

Input: a described media type, and items or the bytes of a body. Output: sample items, and the bytes of a
body; or the items of a received one. The formats are
WHATWG HTML (9.2), jsonlines.org and RFC 7464.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from .document import Document, Json
from .error_responses import ErrorResponse
from .samples import Samples

_EVENT_FIELDS = frozenset({"event", "data", "id", "retry"})
_RECORD_SEPARATOR = b"\x1e"
_SAMPLES = 2
"""How many items a response contains."""


def is_sequence(media: str) -> bool:
    """Return whether a media type is a sequence of items."""
    subtype = _essence(media).partition("/")[2]
    return subtype == "event-stream" or subtype.endswith(
        ("jsonl", "jsonlines", "ndjson", "json-seq")
    )


def is_json_sequence(media: str) -> bool:
    """Return whether a media type is a sequence of JSON values: lines, or a JSON text sequence."""
    return is_sequence(media) and _essence(media) != "text/event-stream"


def requested_sequence(content: Iterable[str], accept: str) -> str:
    """Return the sequence among the media types of a response that a request accepts, or none."""
    accepted = [_essence(part) for part in accept.split(",")]
    sequences = (media for media in content if is_sequence(media))
    return next((media for media in sequences if _essence(media) in accepted), "")


def sample_items(document: Document, samples: Samples, media_at: str) -> list[object]:
    """Return items that fit the schema of a media type; raise NoSample if none are known.

    ``media_at`` is its JSON pointer. A schema that is no array describes an item.
    """
    found = document.child(media_at, "itemSchema")
    if found is None:
        found = document.child(media_at, "schema")
        if found is None:
            return []
        value = samples.value(found[1])
        if isinstance(value, list):
            return value
    return [_sample_item(document, samples, found[1])] * _SAMPLES


def _sample_item(document: Document, samples: Samples, at: str) -> object:
    """Return an item; the data of an event is what its content is described as, not text."""
    node, at = document.find(at)
    for combination in ("oneOf", "anyOf"):
        if combination in node:
            return _sample_item(document, samples, f"{at}/{combination}/0")
    value = samples.value(at)
    content = document.child(at, "properties", "data", "contentSchema")
    if content is None or not isinstance(value, dict):
        return value
    return {**value, "data": samples.value(content[1])}


def write_sequence(media: str, items: Iterable[Json]) -> bytes:
    """Return the body with these items."""
    if _essence(media) == "text/event-stream":
        return b"".join(map(_event, items))
    start = _RECORD_SEPARATOR if _essence(media).endswith("json-seq") else b""
    return b"".join(start + msgspec.json.encode(item) + b"\n" for item in items)


def read_sequence(media: str, body: bytes, at: str) -> dict[str, object]:
    """Return the values of JSON lines, or of a JSON text sequence, by name (``line 1``, ``record 1``).

    Blank ones are skipped. Raises ErrorResponse 400, with the pointer ``at``, for one that is no JSON.
    """
    label, parts = "line", body.split(b"\n")
    if _essence(media).endswith("json-seq"):
        label = "record"
        outside, *parts = body.split(_RECORD_SEPARATOR)
        if outside:
            raise ErrorResponse(400, "The body must start with a record separator (U+001E)", at=at)
    values: dict[str, object] = {}
    for number, part in enumerate(parts, 1):
        if part.strip():
            try:
                values[f"{label} {number}"] = msgspec.json.decode(part)
            except (ValueError, RecursionError) as error:
                message = f"{label} {number} of the body is not valid JSON"
                raise ErrorResponse(400, message, at=at) from error
    return values


def _event(item: Json) -> bytes:
    is_event = isinstance(item, Mapping) and "event" in item and item.keys() <= _EVENT_FIELDS
    fields: Mapping[str, Json] = item if is_event else {"data": item}
    lines: list[bytes] = []
    for name, value in fields.items():
        text = value.encode() if isinstance(value, str) else msgspec.json.encode(value)
        lines += [name.encode() + b": " + line for line in text.splitlines() or [b""]]
    return b"\n".join([*lines, b"", b""])


def _essence(media: str) -> str:
    return media.partition(";")[0].strip().lower()
