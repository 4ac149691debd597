"""Names of headers: which a request can contain, and which it gets from elsewhere."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")

FRAMING = frozenset({"content-length", "transfer-encoding", "connection"})
"""Headers, in lower case, that say how a request is transferred (RFC 9110, 7.6.1 and 8.6)."""


def is_token(name: str) -> bool:
    """Return whether a name can be that of a header, a cookie or a method (RFC 9110, 5.6.2)."""
    return _TOKEN.fullmatch(name) is not None
