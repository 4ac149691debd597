"""Normal form of request bodies, so that expected and sent bodies can be compared.

Input: bodies as plain values, or as they were sent. Output: JSON values for JSON, sorted pairs of
names and texts for forms (OpenAPI 3.1, 4.8.14.4; RFC 7578), text for other media types.
"""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from contract.document import Json, is_json
from contract.expected_request import text, to_json
from contract.fake_transport import SentRequest

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def normalize(content_type: str, body: Json) -> Json:
    """Return a plain value in the normal form of a media type; forms contain only text."""
    if is_json(content_type):
        return body
    if content_type.partition(";")[0].strip() in _FORMS and isinstance(body, dict):
        items = [
            (name, item)
            for name, value in body.items()
            for item in (value if isinstance(value, list) else [value])
        ]
        return sorted((name, _part_text(item)) for name, item in items)
    return _part_text(body)


def _part_text(value: Json) -> str:
    return to_json(value) if isinstance(value, (dict, list)) else text(value)


def parse(sent: SentRequest) -> Json:
    """Return the body of a request in the same normal form."""
    content_type = sent.header("content-type") or ""
    if not content_type:
        return None
    if is_json(content_type):
        return sent.json()
    if content_type.startswith("multipart/form-data"):
        return sorted(_multipart_pairs(content_type, sent.content))
    if content_type.startswith(_FORMS):
        return sorted(parse_qsl(sent.content.decode(), keep_blank_values=True))
    return sent.content.decode()


def _multipart_pairs(content_type: str, content: bytes) -> list[tuple[str, str]]:
    head = f"content-type: {content_type}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + content)
    pairs: list[tuple[str, str]] = []
    for part in message.iter_parts():
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        name = part.get_param("name", header="content-disposition")
        pairs.append((str(name), payload.decode()))
    return pairs
