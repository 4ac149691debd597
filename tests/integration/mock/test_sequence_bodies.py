"""Request bodies of JSON lines and JSON text sequences are inspected item by item."""

from __future__ import annotations

from typing import Any

import pytest

from pipedrive_activities.mock.document import Document
from pipedrive_activities.mock.error_responses import ErrorResponse
from pipedrive_activities.mock.request_bodies import BodyReader
from pipedrive_activities.mock.request_parameters import ParameterReader
from pipedrive_activities.mock.table import Operation

_THING = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "integer"}, "made": {"type": "string", "readOnly": True}},
}
_LIST = {"type": "array", "items": _THING, "maxItems": 2}
_AT = "/paths/~1a/post/requestBody/content"


def read(media: str, node: dict[str, Any], body: bytes) -> object:
    """Return what the mock server reads of a body with this media type object."""
    request = {"required": True, "content": {media: node}}
    paths = {"/a": {"post": {"requestBody": request, "responses": {}}}}
    document = Document({"openapi": "3.2.0", "paths": paths})
    operation = Operation(id="add", method="POST", path="/a", at="/paths/~1a/post")
    reader = BodyReader(document, operation, ParameterReader(document, operation, frozenset()))
    return reader.read(body, {"content-type": f"{media.upper()}; charset=utf-8"})


@pytest.mark.parametrize("media", ["application/jsonl", "application/x-ndjson"])
@pytest.mark.parametrize("node", [{"itemSchema": _THING}, {"schema": _THING}, {"schema": _LIST}])
def test_valid_lines_are_read(media: str, node: dict[str, Any]) -> None:
    assert read(media, node, b'{"id": 1}\r\n\n{"id": 2}') == [{"id": 1}, {"id": 2}]
    text = '{"id": 1, "note": "a\u2028b"}\n'.encode()
    assert read(media, node, text) == [{"id": 1, "note": "a\u2028b"}]
    assert read(media, node, b"") == []


@pytest.mark.parametrize(
    ("media", "node", "body", "message", "rule"),
    [
        ("jsonl", {"itemSchema": _THING}, b'{"id": 1}\n\n{"id": "x"}', "line 3.id", "id/type"),
        ("jsonl", {"itemSchema": _THING}, b'{"id": 1}\n{}\n', "'line 2.id' is", "required"),
        ("jsonl", {"itemSchema": _THING}, b"[]\n", "line 1: violates 'type'", "itemSchema/type"),
        ("jsonl", {"itemSchema": _THING}, b'{"id": 1, "made": ""}', "line 1.made", "readOnly"),
        ("x-ndjson", {"schema": _THING}, b'{"id": 1}\n{"id": ""}', "line 2.id", "id/type"),
        ("jsonlines", {"schema": _LIST}, b'{"id": 1}\n{"id": ""}', "line 2.id", "id/type"),
        ("jsonl", {"schema": _LIST}, b'{"id":1}\n' * 3, "violates 'maxItems'", "maxItems"),
        ("jsonl", {"schema": _LIST}, b'[{"id": 1}]', "line 1: ", "items/type"),
        ("jsonl", {"itemSchema": _THING}, b'{"id": 1}\n{"id":', "line 2 of the body", "jsonl"),
        ("jsonl", {}, b"1\n{", "line 2 of the body is not valid JSON", "jsonl"),
        ("jsonl", {"schema": {"type": "string"}}, b"a", "line 1 of the body is not", "jsonl"),
        ("json-seq", {"itemSchema": _THING}, b'\x1e{"id": 1}\n\x1e7\n', "record 2", "type"),
        ("json-seq", {"itemSchema": _THING}, b'\x1e{"id": 1}\n\x1e{"id"', "record 2", "json-seq"),
        ("a+json-seq", {"itemSchema": _THING}, b'{"id": 1}\n', "record separator", "+json-seq"),
    ],
)
def test_an_invalid_item_is_rejected_with_its_line(
    media: str, node: dict[str, Any], body: bytes, message: str, rule: str
) -> None:
    with pytest.raises(ErrorResponse) as caught:
        read(f"application/{media}", node, body)
    assert caught.value.status == 400
    assert message in caught.value.message
    assert caught.value.at.startswith(_AT)
    assert caught.value.at.endswith(rule)
