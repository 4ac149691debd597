"""A server on this machine that answers as told and remembers what it was asked.

Input: answers. Output: an address, and the requests that came. It serves what cannot be handed a
transport, such as the command line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from contract.fake_transport import TRACE, Answer, Sent


class Server(ThreadingHTTPServer):
    """Listens on a port that the system chose. ``sent`` holds the requests in order."""

    daemon_threads = True

    def __init__(self, answers: Sequence[Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = answers
        self.sent: list[Sent] = []

    @property
    def url(self) -> str:
        """The origin at which it answers."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    def do_any(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        length = int(self.headers.get("content-length", 0))
        sent = Sent(
            method=self.command,
            url=f"{server.url}{self.path}",
            headers=tuple(self.headers.items()),
            content=self.rfile.read(length),
        )
        answer = server.answers[min(len(server.sent), len(server.answers) - 1)]
        server.sent.append(sent)
        TRACE.exchanges.append((sent, answer))
        self.send_response(answer.status)
        self.send_header("content-type", answer.content_type)
        self.send_header("content-length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_any

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: what was asked is in ``sent``."""


@contextmanager
def serving(answers: Sequence[Answer]) -> Iterator[Server]:
    """Run a server for as long as the block lasts."""
    with Server(answers) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
