"""Servers of the API: splits their URLs into an origin and a path prefix of all operations.

Input: Server Objects. Output: servers with the origin as URL. The path is moved into the paths of the
operations, so that ``base_url`` of a client is an origin. Invariants: variables in the origin are kept
in braces; variables in the path are replaced by their defaults.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import Server
from generator.lower.naming.names import quoted
from generator.lower.node_access import documentation_of, items_of, members_of, text_of
from generator.yaml.node import Mapping


@dataclass(frozen=True, slots=True)
class Servers:
    """The servers of one ``servers`` list, and the path they share."""

    servers: tuple[Server, ...]
    path: str


def lower_servers(holder: Mapping, diagnostics: Diagnostics) -> Servers | None:
    """Return the servers of a document, path item or operation; None without ``servers``."""
    nodes = [node for node in items_of(holder, "servers") if isinstance(node, Mapping)]
    if not nodes:
        return None
    split = [(node, *_split(node)) for node in nodes if _check_url(node, diagnostics)]
    if not split:
        return None
    path = split[0][2]
    for node, _, other in split[1:]:
        if other != path:
            diagnostics.warning(
                "OPE006",
                f"servers have different paths: {quoted(path)} is used instead of {quoted(other)}",
                node.key_origin("url"),
                help="use the same path for all servers; clients can only select the origin",
            )
    servers = {origin: _server(node, origin) for node, origin, _ in reversed(split) if origin}
    return Servers(tuple(reversed(servers.values())), path)


def _check_url(node: Mapping, diagnostics: Diagnostics) -> bool:
    """Return whether the URL of a server is valid, with its variables replaced; report it if not."""
    url = text_of(node, "url")
    for name, default in _variables(node):
        url = url.replace("{" + name + "}", default)
    try:
        urlsplit(url).port  # noqa: B018 - it raises ValueError
    except ValueError as error:
        diagnostics.error(
            "OPE014",
            f"the URL of the server is not valid: {error}",
            node.key_origin("url"),
            help="write a URL such as https://api.example.com, with brackets only around an IPv6"
            " address",
        )
        return False
    return True


def _split(node: Mapping) -> tuple[str, str]:
    """Return the origin (empty for a relative URL) and the path of a server, without final slash."""
    url = text_of(node, "url")
    scheme, separator, rest = url.partition("://")
    if not separator:
        return "", "/" + url.strip("/") if url.strip("/") else ""
    host, slash, path = rest.partition("/")
    for name, default in _variables(node):
        path = path.replace("{" + name + "}", default)
    path = path.strip("/")
    return f"{scheme}://{host}", slash + path if path else ""


def _variables(node: Mapping) -> tuple[tuple[str, str], ...]:
    return tuple(
        (entry.key, text_of(entry.value, "default"))
        for entry in members_of(node, "variables")
        if isinstance(entry.value, Mapping)
    )


def _server(node: Mapping, origin: str) -> Server:
    return Server(
        url=origin,
        variables=tuple(pair for pair in _variables(node) if "{" + pair[0] + "}" in origin),
        docs=replace(documentation_of(node), title=text_of(node, "name")),
        origin=node.origin,
    )
