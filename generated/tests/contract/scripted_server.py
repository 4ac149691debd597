"""A local HTTP server that returns prepared responses and records requests.

Input: responses. Output: a URL and the requests that were received. It serves callers that cannot
be given a transport, such as the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from contract.fake_transport import TRACE, HttpResponse, SentRequest


class Server(ThreadingHTTPServer):
    """Listens on a free local port. ``sent`` contains the requests in order."""

    daemon_threads = True

    def __init__(self, responses: Sequence[HttpResponse]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.responses = responses
        self.sent: list[SentRequest] = []

    @property
    def url(self) -> str:
        """The origin of the server."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    def handle_request(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        # ``self.path`` has lost slashes at its start, which http.server removes.
        target = self.requestline.split(" ")[1]
        length = int(self.headers.get("content-length", 0))
        sent = SentRequest(
            method=self.command,
            url=f"{server.url}{target}",
            headers=tuple(self.headers.items()),
            content=self.rfile.read(length),
        )
        response = server.responses[min(len(server.sent), len(server.responses) - 1)]
        server.sent.append(sent)
        TRACE.exchanges.append((sent, response))
        self.send_response(response.status)
        self.send_header("content-type", response.content_type)
        self.send_header("content-length", str(len(response.content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.content)

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Handle all methods alike; the base class looks for ``do_GET`` and so on."""
        if name.startswith("do_"):
            return self.handle_request
        raise AttributeError(name)

    def log_message(self, format: str, *arguments: object) -> None:
        """Log nothing; the requests are in ``sent``."""


@contextmanager
def serving(responses: Sequence[HttpResponse]) -> Iterator[Server]:
    """Run a server for the duration of a ``with`` block."""
    with Server(responses) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
