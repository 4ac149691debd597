"""Where an API is, unless told otherwise.

Input: the servers of the IR. Output: the URL of the first, every variable replaced by its default.
"""

from __future__ import annotations

from generator.ir.api import Server

NOWHERE = "https://api.example.com"
"""Stands where a description names no server: users have to say where theirs is."""


def default_url(servers: tuple[Server, ...]) -> str:
    """Return the origin that is called when none is chosen."""
    if not servers:
        return NOWHERE
    url = servers[0].url
    for name, value in servers[0].variables:
        url = url.replace("{" + name + "}", value)
    return url.rstrip("/")
