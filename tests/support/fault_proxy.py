"""Fault-injecting proxy in front of the mock server.

Input: the mock server's URL and a rule. Output: the URL of the proxy, and the requests it received. A
rule gets each request and a function that forwards a request, and returns the response; None closes
the connection without a response.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx2

from pipedrive_activities import OPERATIONS


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request that the proxy received."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def cost(self) -> int:
        """Documented token cost of the operation."""
        for operation in OPERATIONS.values():
            pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(operation.path))
            if operation.method == self.method and re.fullmatch(pattern, self.path):
                return operation.cost or 0
        raise AssertionError(f"{self.method} {self.path} is not in the OpenAPI document")


@dataclass(frozen=True, kw_only=True)
class Given:
    """A response of the proxy."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json"})

    def but(self, old: str, new: str) -> Given:
        """Return the response with all occurrences of a text in its body replaced."""
        return replace(self, body=self.body.replace(old.encode(), new.encode()))


Forward = Callable[[Asked], Given]
Rule = Callable[[Asked, Forward], Given | None]


def error(status: int, **headers: str) -> Given:
    """Return an error response in the documented format."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Given(
        status=status,
        body=b'{"success": false, "error": "broken on purpose", "code": "ERR"}',
        headers={"content-type": "application/json", **named},
    )


class FaultProxy(ThreadingHTTPServer):
    """The proxy, on a free port of the loopback interface."""

    daemon_threads = True

    def __init__(self, upstream: str, rule: Rule) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = httpx2.Client(base_url=upstream, timeout=30)
        self.rule = rule
        self.asked: list[Asked] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def cost(self) -> int:
        """Documented token cost of all received requests."""
        return sum(request.cost for request in self.asked)

    def forward(self, asked: Asked) -> Given:
        forwarded = ("content-type", "x-api-token", "accept")
        headers = {name: asked.headers[name] for name in forwarded if name in asked.headers}
        response = self.upstream.request(
            asked.method, asked.target, headers=headers, content=asked.body
        )
        hop_by_hop = {"content-length", "transfer-encoding", "connection"}
        kept = {name: value for name, value in response.headers.items() if name not in hop_by_hop}
        return Given(status=response.status_code, body=response.content, headers=kept)


class _Handler(BaseHTTPRequestHandler):
    def do_any(self) -> None:
        server = self.server
        assert isinstance(server, FaultProxy)
        length = int(self.headers.get("content-length", 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(
            method=self.command,
            target=self.path,
            headers=headers,
            body=self.rfile.read(length),
        )
        server.asked.append(asked)
        response = server.rule(asked, server.forward)
        if response is None:
            self.close_connection = True
            return
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(response.body)))
        self.end_headers()
        self.wfile.write(response.body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_any

    def log_message(self, format: str, *arguments: object) -> None:
        """Log nothing."""


@contextmanager
def between(upstream: str, rule: Rule) -> Iterator[FaultProxy]:
    """Run the proxy inside the block."""
    with FaultProxy(upstream, rule) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
            server.upstream.close()
