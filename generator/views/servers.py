"""Servers of an API: the default base URL, and the variables in the URLs of servers.

Input: the servers of the IR. Output: the URL of the first, with the defaults of its variables, and the
templates of URLs in which callers choose values.
"""

from __future__ import annotations

from dataclasses import replace

from generator.ir.api import Api, computed_once
from generator.ir.servers import Server
from generator.records import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerView:
    """A server with variables: ``variables`` are names and settings of the runtime's class.

    ``operations`` are the operationIds of those that are called there; none for the server of the API.
    """

    origin: str
    path: str
    variables: tuple[tuple[str, Settings], ...]
    operations: tuple[str, ...] = ()


@computed_once
def view_server(api: Api) -> ServerView | None:
    """Return the server of the API, None if its URL has no variables."""
    first = api.servers[0] if api.servers else None
    has_variables = first is not None and (first.variables or first.path_variables)
    return _view_server(first) if first is not None and has_variables else None


@computed_once
def view_operation_servers(api: Api) -> tuple[ServerView, ...]:
    """Return the servers with variables that single operations are called at."""
    groups: dict[ServerView, list[str]] = {}
    for operation in api.operations:
        if operation.own_server is not None:
            groups.setdefault(_view_server(operation.own_server), []).append(operation.id.wire)
    return tuple(replace(server, operations=tuple(ids)) for server, ids in groups.items())


def _view_server(server: Server) -> ServerView:
    choices = dict(server.choices)
    pairs = dict((*server.variables, *server.path_variables))
    return ServerView(
        origin=server.url,
        path=server.path,
        variables=tuple(
            (name, (("default", default), *drop_defaults(choices=choices.get(name, ()))))
            for name, default in pairs.items()
        ),
    )


def server_variables(api: Api) -> dict[str, tuple[str, ...]]:
    """Return the variables of all servers by name, with the values that are listed (none: any)."""
    values: dict[str, tuple[str, ...]] = {}
    for server in filter(None, (view_server(api), *view_operation_servers(api))):
        for name, settings in server.variables:
            listed = dict(settings).get("choices", ())
            assert isinstance(listed, tuple)
            values[name] = tuple(dict.fromkeys((*values.get(name, ()), *listed)))
    return values
