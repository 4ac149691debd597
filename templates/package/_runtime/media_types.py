"""Media types (RFC 9110, section 8.3.1): the one decision whether a body is JSON."""

from __future__ import annotations

_JSON = frozenset({"application/json", "text/json"})


def is_json(media_type: str) -> bool:
    """Return whether a media type means JSON, whatever its case and parameters.

    True for ``application/json``, ``text/json`` and every type with the suffix ``+json`` (RFC 6839).
    """
    essence = media_type.partition(";")[0].strip().lower()
    return essence in _JSON or essence.endswith("+json")
