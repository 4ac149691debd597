"""What a body looks like on the wire, by its media type alone: JSON, forms, or as it is.

Input: bodies as plain values, or as they were sent. Output: both in the same form: JSON values for
JSON, sorted pairs of names and texts for forms (OpenAPI 3.1, 4.8.14.4; RFC 7578), text for the rest.
"""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from contract.document import Json, is_json
from contract.expected_request import text, written
from contract.fake_transport import Sent

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def spelled(content_type: str, body: Json) -> Json:
    """Return a body as its media type can tell it; a form knows only text."""
    if is_json(content_type):
        return body
    if content_type.partition(";")[0].strip() in _FORMS and isinstance(body, dict):
        items = [
            (name, item)
            for name, value in body.items()
            for item in (value if isinstance(value, list) else [value])
        ]
        return sorted((name, _part(item)) for name, item in items)
    return _part(body)


def _part(value: Json) -> str:
    return written(value) if isinstance(value, (dict, list)) else text(value)


def read(sent: Sent) -> Json:
    """Return the body of a request in the same form."""
    content_type = sent.header("content-type") or ""
    if is_json(content_type):
        return sent.json()
    if content_type.startswith("multipart/form-data"):
        return sorted(_parts(content_type, sent.content))
    if content_type.startswith(_FORMS):
        return sorted(parse_qsl(sent.content.decode(), keep_blank_values=True))
    return sent.content.decode()


def _parts(content_type: str, content: bytes) -> list[tuple[str, str]]:
    head = f"content-type: {content_type}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + content)
    found: list[tuple[str, str]] = []
    for part in message.iter_parts():
        carried = part.get_payload(decode=True)
        assert isinstance(carried, bytes)
        name = part.get_param("name", header="content-disposition")
        found.append((str(name), carried.decode()))
    return found
