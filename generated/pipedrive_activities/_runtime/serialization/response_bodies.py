"""Selects the type of a success body by status, and decodes text.

Input: the types of an operation's success bodies by status, and a response. Output: a type of a
body, or text. Statuses are those of OpenAPI's Responses Object: ``200``, ``2XX`` or ``default``.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Generic, TypeVar, get_origin

from ..media_types import charset_of, is_json
from ..messages import RawResponse

T = TypeVar("T")
_DEFAULT_CHARSET = "utf-8"
_OK = 200
_WITHOUT_CONTENT = (204, 205)


class Text(Generic[T]):
    """Represents a text body with a value of type ``T``: the text itself, or a number in it."""


def documented_status(types: Mapping[str, object], status: int) -> str:
    """Return the key of the most specific response for a status, empty if it is not documented.

    A code comes before its range, the range before ``default`` (OpenAPI 3.1, Responses Object).
    """
    for key in (str(status), f"{status // 100}XX", "default"):
        if key in types:
            return key
    return ""


def type_of_body(types: Mapping[str, object], status: int) -> object:
    """Return the type of a success body; for a status that is not documented, the first type."""
    key = documented_status(types, status)
    if key:
        return types[key]
    return next((kind for kind in types.values() if kind is not None), None)


def is_absent(response: RawResponse, types: Mapping[str, object]) -> bool:
    """Return whether a response has no body although the type for its status expects one.

    Status 200 has a body (RFC 9110, 15.3.1), and so has one that is documented by its code: if it is
    empty, it is truncated. An empty text of a range of statuses is a text. 204 and 205 cannot have a
    body (15.3.5 and 15.3.6).
    """
    if response.content:
        return False
    key = documented_status(types, response.status)
    if not key or response.status in _WITHOUT_CONTENT:
        return True
    return response.status != _OK and not key.isdigit() and is_json_type(types[key])


def is_json_type(kind: object) -> bool:
    """Return whether a body of a type is JSON, not text or raw content."""
    return kind is not bytes and get_origin(kind) is not Text


def decode_text(response: RawResponse) -> tuple[str, str]:
    """Return a body as text, and its charset if some bytes are invalid in it, else an empty string.

    The charset is that of Content-Type, by default UTF-8 (RFC 9110, 8.3.2). Invalid bytes are
    replaced. Raises ValueError for an unknown charset.
    """
    charset = charset_of(response.headers.get("content-type", "")) or _DEFAULT_CHARSET
    try:
        return response.content.decode(charset), ""
    except UnicodeDecodeError:
        return response.content.decode(charset, "replace"), charset
    except (LookupError, UnicodeError, ValueError):
        raise ValueError(f"unknown charset {charset[:40]!r}") from None


def plain_body(response: RawResponse, types: Mapping[str, object]) -> object:
    """Return a body as plain JSON values: JSON, text, or other content in Base64 (RFC 4648).

    It is None if the body is empty. Raises ValueError if it is not valid JSON, or its charset is
    unknown.
    """
    if not response.content.strip():
        return None
    kind = type_of_body(types, response.status)
    if is_json_type(kind) or is_json(response.headers.get("content-type", "")):
        return response.json()
    if kind is bytes:
        return b64encode(response.content).decode("ascii")
    return decode_text(response)[0]
