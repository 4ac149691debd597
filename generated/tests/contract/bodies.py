"""Normal form of request bodies, so that expected and sent bodies can be compared.

Input: bodies as plain values, or as they were sent. Output: JSON values for JSON, sorted pairs of
names and texts for forms (OpenAPI 3.1, 4.8.14.4; RFC 7578), text for other media types.
"""

from __future__ import annotations

import json
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from contract.document import REQUESTS, Body, Encoding, Json, is_json
from contract.expected_request import pairs_of, text, to_json
from contract.fake_transport import SentRequest
from contract.schema_validation import validator
from contract.streams import is_sequence

_FORM = "application/x-www-form-urlencoded"


def normalize(specified: Body, body: Json) -> Json:
    """Return a plain value in the normal form of its media type; forms contain only text."""
    if specified.is_json or (is_sequence(specified.content_type) and isinstance(body, list)):
        return body
    essence = specified.content_type.partition(";")[0].strip().lower()
    if not (essence == _FORM or _is_multipart(essence)) or not isinstance(body, dict):
        return _part_text(body)
    encodings = {encoding.api_name: encoding for encoding in specified.encodings}
    return sorted(
        pair
        for name, value in body.items()
        for pair in _pairs(essence, name, value, encodings.get(name))
    )


def has_values(body: Body | None) -> bool:
    """Return whether a body that is one argument is JSON, or a sequence of JSON values."""
    if body is None or body.fields:
        return False
    return is_json(body.content_type) or is_sequence(body.content_type)


def is_encodable(specified: Body, name: str, value: Json) -> bool:
    """Return whether the charset of a property, if it has one, contains the text of a value."""
    for encoding in specified.encodings:
        _, has_charset, charset = encoding.content_type.lower().partition("charset=")
        if encoding.api_name == name and has_charset:
            encoded = _part_text(value).encode(charset.strip(' "'), "replace")
            return encoded.decode(charset.strip(' "')) == _part_text(value)
    return True


def is_null(specified: Body) -> bool:
    """Return whether a body is sent, and null is its only value."""
    return specified.required and specified.schema == {"type": "null"}


def breaks_constraint(specified: Body, body: Json) -> bool:
    """Return whether a body is invalid only by what the client does not check."""
    schema, definitions = specified.schema, REQUESTS
    return not validator(schema, definitions).is_valid(body) and validator(
        schema, definitions, formats=False
    ).is_valid(body)


def _pairs(
    essence: str, name: str, value: Json, encoding: Encoding | None
) -> list[tuple[str, str]]:
    if encoding is not None and encoding.style:
        return pairs_of(name, value, encoding.style, explode=encoding.explode)
    as_json = encoding is not None and is_json(encoding.content_type.partition(",")[0])
    whole = as_json and essence == _FORM
    items = value if isinstance(value, list) and not whole else [value]
    return [(name, to_json(item) if as_json else _part_text(item)) for item in items]


def _part_text(value: Json) -> str:
    return to_json(value) if isinstance(value, (dict, list)) else text(value)


def parse(sent: SentRequest, *, encoded: bool = False) -> Json:
    """Return the body of a request in the same normal form.

    ``encoded``: it is text that the caller has encoded, unless its media type is JSON.
    """
    content_type = sent.header("content-type") or ""
    if not content_type:
        return None
    if is_json(content_type):
        return sent.json()
    if encoded:
        return sent.content.decode()
    if is_sequence(content_type):
        separator = "\x1e" if content_type.endswith("json-seq") else "\n"
        items = sent.content.decode().split(separator)
        return [json.loads(item) for item in items if item.strip()]
    if _is_multipart(content_type):
        return sorted(_multipart_pairs(content_type, sent.content))
    if content_type.lower().startswith(_FORM):
        return sorted(parse_qsl(sent.content.decode(), keep_blank_values=True))
    return sent.content.decode()


def _is_multipart(content_type: str) -> bool:
    return content_type.lower().startswith("multipart/")


def _multipart_pairs(content_type: str, content: bytes) -> list[tuple[str, str]]:
    head = f"content-type: {content_type}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + content)
    pairs: list[tuple[str, str]] = []
    for part in message.iter_parts():
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        name = part.get_param("name", header="content-disposition")
        pairs.append((str(name), payload.decode(part.get_content_charset() or "utf-8")))
    return pairs
