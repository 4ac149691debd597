"""Refusals: answers other than success, in the shapes that production gives them.

The gateway speaks before the API does; version 1 and the current version write errors differently.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

import msgspec

_WORDS = {404: "ERR_NOT_FOUND", 410: "ERR_GONE", 415: "ERR_UNSUPPORTED_MEDIA_TYPE"}
_BLOCKED = (
    "<!doctype html><html lang=en><title>403 Forbidden</title>"
    "<h1>Access denied</h1><p>Too many requests were sent after 429.</p></html>"
)


class Shape(Enum):
    """Who writes an error."""

    GATEWAY = "gateway"
    CURRENT = "current"
    LEGACY = "legacy"
    HTML = "html"


@dataclass
class ErrorResponse(Exception):
    """An answer other than success.

    ``at`` is the JSON pointer of what the request violates in the description, empty where it
    violates nothing there. ``shape`` is None where the operation decides it.
    """

    status: int
    message: str
    at: str = ""
    hint: str = ""
    shape: Shape | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])


def blocked() -> ErrorResponse:
    """Return the answer of the network in front of the API to those who go on after 429."""
    return ErrorResponse(403, "Access denied", shape=Shape.HTML)


def write_error(refusal: ErrorResponse, shape: Shape) -> tuple[bytes, bytes]:
    """Return the body of a refusal and its content type."""
    if shape is Shape.HTML:
        return _BLOCKED.encode(), b"text/html; charset=utf-8"
    said: dict[str, object] = {"success": False, "error": refusal.message}
    match shape:
        case Shape.GATEWAY:
            said["errorCode"] = refusal.status
            if refusal.hint:
                said["error_info"] = refusal.hint
        case Shape.CURRENT:
            said["code"] = _WORDS.get(refusal.status, "ERR_BAD_REQUEST")
        case Shape.LEGACY:
            said |= {"error_info": refusal.hint, "data": None, "additional_data": None}
    return msgspec.json.encode(said), b"application/json"
