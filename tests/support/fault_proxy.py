"""A server that stands between the contract tests and the mock server, and breaks what it is told to.

Input: the mock server's address and a rule. Output: an address, and what was asked. A rule gets each
request and a way to forward it or another, and returns what to answer, None to hang up without an answer.
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
    """A request as it arrived."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def cost(self) -> int:
        """What the description says that it costs."""
        for one in OPERATIONS.values():
            pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(one.path))
            if one.method == self.method and re.fullmatch(pattern, self.path):
                return one.cost or 0
        raise AssertionError(f"{self.method} {self.path} is not described")


@dataclass(frozen=True, kw_only=True)
class Given:
    """An answer."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json"})

    def but(self, old: str, new: str) -> Given:
        """Return the answer with a text in its body replaced, wherever it stands."""
        return replace(self, body=self.body.replace(old.encode(), new.encode()))


Forward = Callable[[Asked], Given]
Rule = Callable[[Asked, Forward], Given | None]


def error(status: int, **headers: str) -> Given:
    """Return an error as it is described."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Given(
        status=status,
        body=b'{"success": false, "error": "broken on purpose", "code": "ERR"}',
        headers={"content-type": "application/json", **named},
    )


class FaultProxy(ThreadingHTTPServer):
    """Listens on a port that the system chose."""

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
        """What all that was asked costs by the description."""
        return sum(one.cost for one in self.asked)

    def forward(self, asked: Asked) -> Given:
        passed = ("content-type", "x-api-token", "accept")
        headers = {name: asked.headers[name] for name in passed if name in asked.headers}
        came = self.upstream.request(
            asked.method, asked.target, headers=headers, content=asked.body
        )
        own = {"content-length", "transfer-encoding", "connection"}
        kept = {name: value for name, value in came.headers.items() if name not in own}
        return Given(status=came.status_code, body=came.content, headers=kept)


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
        given = server.rule(asked, server.forward)
        if given is None:
            self.close_connection = True
            return
        self.send_response(given.status)
        for name, value in given.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(given.body)))
        self.end_headers()
        self.wfile.write(given.body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_any

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def between(upstream: str, rule: Rule) -> Iterator[FaultProxy]:
    """Run a server for as long as the block lasts."""
    with FaultProxy(upstream, rule) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
            server.upstream.close()
