"""Default base URL of an API.

Input: the servers of the IR. Output: the URL of the first, with the defaults of its variables.
"""

from __future__ import annotations

from generator.ir.api import Server
from generator.views.settings import Settings, drop_defaults

PLACEHOLDER_URL = "https://api.example.com"
"""Used when the OpenAPI document names no server: users have to pass ``base_url``."""


def default_url(servers: tuple[Server, ...]) -> str:
    """Return the base URL that a client calls when none is configured, without a final slash."""
    if not servers:
        return PLACEHOLDER_URL
    url = servers[0].url
    for name, value in servers[0].variables:
        url = url.replace("{" + name + "}", value)
    return url.rstrip("/")


def server_variables(servers: tuple[Server, ...]) -> tuple[tuple[str, Settings], ...]:
    """Return the variables of the first server: names, and settings of the runtime's class."""
    if not servers:
        return ()
    choices = dict(servers[0].choices)
    pairs = dict((*servers[0].variables, *servers[0].path_variables))
    return tuple(
        (name, (("default", default), *drop_defaults(choices=choices.get(name, ()))))
        for name, default in pairs.items()
    )
