"""Error responses in the formats that the production API uses.

The format depends on the component that rejects a request: the gateway in front of the API, version 1,
or the current version.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

import msgspec

_CODES = {404: "ERR_NOT_FOUND", 410: "ERR_GONE", 415: "ERR_UNSUPPORTED_MEDIA_TYPE"}
_BLOCKED = (
    "<!doctype html><html lang=en><title>403 Forbidden</title>"
    "<h1>Access denied</h1><p>Too many requests were sent after 429.</p></html>"
)


class ErrorFormat(Enum):
    """The format of an error body, named after the component that produces it."""

    GATEWAY = "gateway"
    CURRENT = "current"
    LEGACY = "legacy"
    HTML = "html"


@dataclass
class ErrorResponse(Exception):
    """A response with an error status, raised as an exception.

    ``at`` is the JSON pointer of the rule in the OpenAPI document that the request violates, empty if
    there is none. ``error_format`` is None if it follows from the operation.
    """

    status: int
    message: str
    at: str = ""
    hint: str = ""
    error_format: ErrorFormat | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])


def blocked() -> ErrorResponse:
    """Return the response to clients that ignore 429: an HTML page with status 403."""
    return ErrorResponse(403, "Access denied", error_format=ErrorFormat.HTML)


def write_error(error: ErrorResponse, error_format: ErrorFormat) -> tuple[bytes, bytes]:
    """Return the body and content type of an error response."""
    if error_format is ErrorFormat.HTML:
        return _BLOCKED.encode(), b"text/html; charset=utf-8"
    content: dict[str, object] = {"success": False, "error": error.message}
    match error_format:
        case ErrorFormat.GATEWAY:
            content["errorCode"] = error.status
            if error.hint:
                content["error_info"] = error.hint
        case ErrorFormat.CURRENT:
            content["code"] = _CODES.get(error.status, "ERR_BAD_REQUEST")
        case ErrorFormat.LEGACY:
            content |= {"error_info": error.hint, "data": None, "additional_data": None}
    return msgspec.json.encode(content), b"application/json"
