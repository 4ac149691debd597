"""Where an API is, unless told otherwise.

Input: a server of the IR. Output: its URL, every variable replaced by its default.
"""

from __future__ import annotations

from generator.ir.api import Server


def default_url(server: Server) -> str:
    """Return the origin that a server has when none of its variables is chosen."""
    url = server.url
    for name, value in server.variables:
        url = url.replace("{" + name + "}", value)
    return url.rstrip("/")
