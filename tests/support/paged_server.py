"""A server on the loopback interface whose lists are paginated in every supported way.

Each list has the items ``{"id": 0}``, ``{"id": 1}``, …; the path selects how it is paginated.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

DEFAULT_SIZE = 4
"""Items on a page if the request does not say."""
Query = dict[str, Any]
Answer = tuple[Any, dict[str, str]]
"""Body and headers of a response."""


@dataclass
class PagedServer:
    """The running server. ``largest`` caps the page size; ``requests`` are method and target.

    ``link`` returns the link for a path and query, ``always_more`` claims that there are more pages.
    """

    server: ThreadingHTTPServer
    count: int = 10
    largest: int = 100
    link: Callable[[str], str] = lambda target: target
    always_more: bool = False
    requests: list[str] = field(default_factory=list[str])
    bodies: list[Any] = field(default_factory=list[Any])
    headers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def pages(self) -> int:
        """Number of pages of the default size."""
        return -(-self.count // DEFAULT_SIZE)

    def answer(self, path: str, query: Query) -> Answer:
        """Return the page that a query selects."""
        size = min(int(query.get("limit", DEFAULT_SIZE)), self.largest)
        if path == "/ignoring":
            return {"items": self._items(0, size)}, {}
        if path == "/last-again":
            last = (self.count - 1) // size
            return {"items": self._items(min(int(query.get("page", 0)), last) * size, size)}, {}
        if path.startswith("/page"):
            start = (int(query.get("page", path[-1])) - int(path[-1])) * size
        elif path == "/cursor":
            start = int(query.get("after") or 0)
        else:
            start = int(query.get("offset", 0))
        return self._page(path, size, start)

    def _page(self, path: str, size: int, start: int) -> Answer:
        items, end = self._items(start, size), start + size
        more = end < self.count
        following = self.link(f"{path}?offset={end}&limit={size}&q=a%20b") if more else None
        body = {
            "items": items,
            "more": more or self.always_more,
            "total": self.count,
            "pages": -(-self.count // size),
            "next": {"href": following},
            "after": str(end) if more else "",
        }
        headers = {"X-Total": str(self.count), "X-More": str(more).lower()}
        if more:
            headers["X-After"] = str(end)
            headers["Link"] = (
                f'</first>; rel="first", <{following}>; title="a;b, c"; REL="prev next"'
            )
        return (items, headers) if path == "/array" else (body, headers)

    def _items(self, start: int, size: int) -> list[dict[str, int]]:
        return [{"id": number} for number in range(start, min(start + size, self.count))]


class _Handler(BaseHTTPRequestHandler):
    paged: PagedServer

    def do_GET(self) -> None:
        target = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(target.query).items()}
        self._respond(target.path, query)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
        self.paged.bodies.append(body)
        self._respond(urlsplit(self.path).path, {**body, **(body.get("at") or {})})

    def _respond(self, path: str, query: Query) -> None:
        self.paged.requests.append(f"{self.command} {self.path}")
        self.paged.headers.append({name.lower(): text for name, text in self.headers.items()})
        body, headers = self.paged.answer(path, query)
        content = json.dumps(body).encode()
        self.send_response(200)
        for name, text in headers.items():
            self.send_header(name, text)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@contextmanager
def run_paged_server() -> Iterator[PagedServer]:
    """Run a server on a free port of the loopback interface."""
    handler: type[_Handler] = type("Handler", (_Handler,), {})
    paged = PagedServer(ThreadingHTTPServer(("127.0.0.1", 0), handler))
    handler.paged = paged
    thread = threading.Thread(target=paged.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield paged
    finally:
        paged.server.shutdown()
        paged.server.server_close()
        thread.join()
