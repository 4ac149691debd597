"""Media types (RFC 9110, section 8.3.1): which kind of content they mean, and their parameters.

They are compared without regard to case and without their parameters.
"""

from __future__ import annotations

import re

_JSON = frozenset({"application/json", "text/json"})
_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([^"';,\s]+)""", re.IGNORECASE)
_BOUNDARY = re.compile(r"\s*boundary\s*=", re.IGNORECASE)
_JSON_LINES = frozenset(
    {
        *("application/jsonl", "application/x-jsonl", "application/jsonlines"),
        *("application/x-jsonlines", "application/ndjson", "application/x-ndjson"),
    }
)
EVENT_STREAM = "text/event-stream"
FORM = "application/x-www-form-urlencoded"


def essence_of(media_type: str) -> str:
    """Return a media type in lower case, without parameters."""
    return media_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Return whether a media type means JSON, whatever its case and parameters.

    True for ``application/json``, ``text/json`` and every type with the suffix ``+json`` (RFC 6839).
    """
    essence = essence_of(media_type)
    return essence in _JSON or essence.endswith("+json")


def is_json_lines(media_type: str) -> bool:
    """Return whether a media type means JSON values separated by line ends."""
    return essence_of(media_type) in _JSON_LINES


def is_json_records(media_type: str) -> bool:
    """Return whether a media type means a JSON text sequence (RFC 7464; suffix: RFC 8091)."""
    essence = essence_of(media_type)
    return essence == "application/json-seq" or essence.endswith("+json-seq")


def is_range(media_type: str) -> bool:
    """Return whether a media type stands for several: ``*/*`` or ``text/*`` (RFC 9110, 12.5.1)."""
    return essence_of(media_type).endswith("/*")


def with_boundary(media_type: str, boundary: str) -> str:
    """Return a multipart media type with a boundary, in place of one that it already has."""
    parts = media_type.split(";")
    kept = [part.strip() for part in parts if not _BOUNDARY.match(part)]
    return "; ".join([*kept, f"boundary={boundary}"])


def charset_of(media_type: str) -> str:
    """Return the charset parameter of a media type, without quotes; empty if there is none."""
    match = _CHARSET.search(media_type)
    return match[1] if match else ""
