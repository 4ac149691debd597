"""Servers: the origins an API is offered at, and the path that goes before those of operations.

Input: Server Objects. Output: servers whose URL ends with the origin; the rest of the URL is folded
into the operations' paths, so that a client is pointed elsewhere by its origin alone. Invariants:
variables stay in the origin, in braces; those of the path are replaced by their defaults.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import Server
from generator.lower.naming.names import quoted
from generator.lower.node_access import documentation_of, items_of, members_of, text_of
from generator.yaml.node import Mapping


@dataclass(frozen=True, slots=True)
class Servers:
    """Servers that stand together, and the path they have in common."""

    servers: tuple[Server, ...]
    path: str


def lower_servers(holder: Mapping, diagnostics: Diagnostics) -> Servers | None:
    """Return the servers of a description, path or operation; None when it lists none."""
    nodes = [node for node in items_of(holder, "servers") if isinstance(node, Mapping)]
    if not nodes:
        return None
    split = [(node, *_split(node)) for node in nodes]
    path = split[0][2]
    for node, _, other in split[1:]:
        if other != path:
            diagnostics.warning(
                "OPE006",
                f"servers differ in their path: {quoted(other)} is taken as {quoted(path)}",
                node.key_origin("url"),
                help="list servers with one path; a client chooses between origins only",
            )
    servers = {origin: _server(node, origin) for node, origin, _ in reversed(split) if origin}
    return Servers(tuple(reversed(servers.values())), path)


def _split(node: Mapping) -> tuple[str, str]:
    """Return the origin and the path of a server's URL, without a slash at its end."""
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
        (member.key, text_of(member.value, "default"))
        for member in members_of(node, "variables")
        if isinstance(member.value, Mapping)
    )


def _server(node: Mapping, origin: str) -> Server:
    return Server(
        url=origin,
        variables=tuple(pair for pair in _variables(node) if "{" + pair[0] + "}" in origin),
        docs=documentation_of(node),
        origin=node.origin,
    )
