"""Servers of the API: splits their URLs into an origin and a path prefix of all operations.

Input: Server Objects. Output: servers with the origin as URL. The path is moved into the paths of the
operations and the query into their queries, so that ``base_url`` of a client is an origin. Invariants:
variables in the origin are kept in braces; others are replaced by their defaults.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote, urlsplit

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.servers import Server
from generator.lower.naming.names import quoted
from generator.lower.node_access import documentation_of, items_of, members_of, text_of, texts_of
from generator.records import dataclass
from generator.yaml.node import Mapping

_ORIGIN = re.compile(r"[^:/?#]*://[^/?#]*")
_QUERY = "%/?:@!$&'()*+,;=-._~"
"""Characters that a query may contain (RFC 3986, section 3.4), and existing percent-encodings."""


@dataclass(frozen=True, slots=True)
class Servers:
    """The servers of one ``servers`` list, and the path and the query (without ``?``) they share.

    ``first`` is the first one, also if its URL is relative: then its origin is empty.
    """

    servers: tuple[Server, ...]
    path: str = ""
    query: str = ""
    first: Server | None = None

    def server_with_variables(self, api: Servers) -> Server | None:
        """Return the first server with what a relative URL takes from that of the API.

        None if nothing in its URL varies.
        """
        first = self.first
        if first is not None and not first.url and api.servers:
            base = api.servers[0]
            choices = dict((*base.choices, *first.choices))
            first = replace(
                first, url=base.url, variables=base.variables, choices=tuple(choices.items())
            )
        return first if first and (first.variables or first.path_variables) else None

    @property
    def default_origin(self) -> str:
        """The origin of the first server, with the defaults of its variables; empty without one."""
        if not self.servers:
            return ""
        url = self.servers[0].url
        for name, default in self.servers[0].variables:
            url = url.replace("{" + name + "}", default)
        return url


def lower_servers(holder: Mapping, diagnostics: Diagnostics) -> Servers | None:
    """Return the servers of a document, path item or operation; None without ``servers``."""
    nodes = [node for node in items_of(holder, "servers") if isinstance(node, Mapping)]
    if not nodes:
        return None
    split = [(node, *_split(node)) for node in nodes if _check_url(node, diagnostics)]
    if not split:
        return None
    target = split[0][2]
    for node, _, other in split[1:]:
        if other != target:
            diagnostics.warning(
                "OPE006",
                f"servers have different paths: {quoted(target)} is used instead of {quoted(other)}",
                node.key_origin("url"),
                help="use the same path for all servers; clients can only select the origin",
            )
    servers = {
        origin: _server(node, origin, has_path=other == target)
        for node, origin, other in reversed(split)
        if origin
    }
    path, _, query = target.partition("?")
    first = _server(*split[0][:2], has_path=True)
    return Servers(tuple(reversed(servers.values())), path.rstrip("/"), quote(query, _QUERY), first)


def _check_url(node: Mapping, diagnostics: Diagnostics) -> bool:
    """Return whether the URL of a server is valid, with its variables replaced; report it if not."""
    url = text_of(node, "url")
    for name, default in _variables(node):
        url = url.replace("{" + name + "}", default)
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - it raises ValueError
        if parts.fragment:
            raise ValueError("it has a fragment")
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


def without_dot_segments(path: str) -> str:
    """Return a path without segments ``.`` and ``..``, as clients send it (RFC 3986, 5.2.4).

    A query or a fragment after it is kept as it is.
    """
    end = next((index for index, char in enumerate(path) if char in "?#"), len(path))
    before, after = path[:end], path[end:]
    segments: list[str] = []
    names = before.split("/")
    for segment in names:
        if segment == "..":
            del segments[max(len(segments) - 1, 1) :]
        elif segment != ".":
            segments.append(segment)
    if names[-1] in (".", ".."):
        segments.append("")
    return "/".join(segments) + after


def _split(node: Mapping) -> tuple[str, str]:
    """Return the origin (empty for a relative URL) and the path with the query of a server.

    The path has no final slash, and is empty instead of ``/``.
    """
    url = text_of(node, "url")
    match = _ORIGIN.match(url)
    origin = match[0] if match else ""
    target = url.removeprefix(origin)
    for name, default in _variables(node):
        target = target.replace("{" + name + "}", default)
    path, mark, query = target.partition("?")
    path = path.strip("/")
    return origin, (f"/{path}" if path else "") + mark + query


def _variables(node: Mapping) -> tuple[tuple[str, str], ...]:
    return tuple(
        (entry.key, text_of(entry.value, "default"))
        for entry in members_of(node, "variables")
        if isinstance(entry.value, Mapping)
    )


def _choices(node: Mapping) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the values of variables that list them (Server Variable Object, enum)."""
    return tuple(
        (entry.key, texts_of(entry.value, "enum"))
        for entry in members_of(node, "variables")
        if isinstance(entry.value, Mapping) and "enum" in entry.value
    )


def _server(node: Mapping, origin: str, *, has_path: bool) -> Server:
    """Return a server; ``has_path`` is false if operations have the path of another one."""
    path = text_of(node, "url").removeprefix(origin).partition("?")[0].strip("/")
    variables = _variables(node) if has_path else ()
    in_path = tuple(pair for pair in variables if "{" + pair[0] + "}" in path)
    in_origin = tuple(pair for pair in _variables(node) if "{" + pair[0] + "}" in origin)
    used = {name for name, _ in in_origin + in_path}
    return Server(
        url=origin,
        variables=in_origin,
        path=f"/{path}" if in_path else "",
        path_variables=in_path,
        choices=tuple(pair for pair in _choices(node) if pair[0] in used),
        docs=replace(documentation_of(node), title=text_of(node, "name")),
        origin=node.origin,
    )
