"""Finds the operation that a recorded request calls.

Input: a method and a URL. Output: an operation, or why there is none. A request belongs to the API if
its host is that of a server of the document, a host that accepts its access tokens, a loopback address
or a host that the user named.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from urllib.parse import SplitResult, unquote, urlsplit

from generator.ir.api import Api, OAuth2Scheme
from generator.ir.operations import Operation
from generator.records import dataclass

_VARIABLE = re.compile(r"\{[^{}]*\}")


class NoOperation(Enum):
    """Why a request calls no operation: it went to another host, or nothing has its path."""

    OTHER_HOST = "to other hosts"
    UNKNOWN_PATH = "with a method and path that the document does not have"


@dataclass(frozen=True, slots=True)
class _Route:
    pattern: re.Pattern[str]
    operation: Operation


class Router:
    """Finds operations by method and URL; ``hosts`` are further hosts of the API."""

    def __init__(self, api: Api, hosts: Iterable[str] = ()) -> None:
        self._hosts = [_host_pattern(host) for host in {*_hosts_of(api), *hosts}]
        self._routes: dict[str, list[_Route]] = {}
        for operation in sorted(api.operations, key=_specificity):
            route = _Route(_path_pattern(operation.path), operation)
            self._routes.setdefault(operation.http_method.upper(), []).append(route)

    def find(self, method: str, url: str) -> Operation | NoOperation:
        """Return the operation; of several templates that match, the most concrete one.

        Paths with fewer parameters come first (OpenAPI 3.2, Paths Object: Path Templating Matching).
        """
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            return NoOperation.OTHER_HOST
        if not (_is_loopback(host) or any(pattern.fullmatch(host) for pattern in self._hosts)):
            return NoOperation.OTHER_HOST
        return next(self._matches(method, parts), NoOperation.UNKNOWN_PATH)

    def _matches(self, method: str, parts: SplitResult) -> Iterator[Operation]:
        segments = "/".join(_segment(each) for each in parts.path.split("/"))
        for route in self._routes.get(method, ()):
            if route.pattern.fullmatch(segments):
                yield route.operation


def _segment(text: str) -> str:
    """Return a decoded segment; an encoded slash stays encoded, since it does not separate."""
    return unquote(text).replace("/", "%2F")


def _specificity(operation: Operation) -> tuple[int, str]:
    return len(_VARIABLE.findall(operation.path)), operation.path


def _path_pattern(path: str) -> re.Pattern[str]:
    literals = _VARIABLE.split("/".join(_segment(each) for each in path.split("/")))
    return re.compile("[^/]+".join(map(re.escape, literals)), re.DOTALL)


def _host_pattern(host: str) -> re.Pattern[str]:
    literals = (re.escape(text) for text in _VARIABLE.split(host))
    return re.compile(r"[^/]+".join(literals), re.IGNORECASE)


def _hosts_of(api: Api) -> Iterator[str]:
    urls = [server.url for server in api.servers]
    for operation in api.operations:
        urls += [operation.server, *operation.servers]
    for url in urls:
        host = url.partition("://")[2].partition("/")[0].rpartition("@")[2]
        if host:
            yield re.sub(r":[^:\]]*$", "", host)
    for scheme in api.security_schemes:
        for domain in scheme.api_domains if isinstance(scheme, OAuth2Scheme) else ():
            yield domain
            yield f"{{company}}.{domain}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
