"""The mock server on a TCP port: in the foreground for the command line, in a thread for tests.

Input: a ``Mock``. Output: a URL that serves it.
"""

from __future__ import annotations

import os
import socket
import threading
from types import TracebackType
from typing import Self

import uvicorn

from .app import App
from .mock import Mock
from .request_log import LoggedRequest

LOOPBACK = "127.0.0.1"
_SHUTDOWN_TIMEOUT = 2
"""How long the server waits for running requests when it stops, in seconds."""


class Server:
    """A mock server on a port. As a context manager it runs in its own thread.

    ``mock`` can be used while the server runs; ``requests`` and ``tokens`` are shortcuts to it.
    """

    def __init__(self, mock: Mock, *, host: str = LOOPBACK, port: int = 0) -> None:
        """Bind the port (0 to 65535; 0 selects a free one); raise OSError if it is in use."""
        self.mock = mock
        self.app = App(mock)
        self._socket = _listen(host, port)
        self.host = host
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            self.app,
            log_level="error",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=_SHUTDOWN_TIMEOUT,
        )
        self._server = uvicorn.Server(config)
        self.app.dropper = self._drop
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The origin to send requests to."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def api_token(self) -> str:
        """An API token with full access."""
        return self.mock.settings.api_token

    @property
    def credentials(self) -> dict[str, str]:
        """Arguments of the client with full access."""
        return self.mock.table.credentials_of(self.api_token)

    @property
    def requests(self) -> list[LoggedRequest]:
        """Every request since the last reset, oldest first."""
        return self.mock.requests

    @property
    def tokens(self) -> int:
        """The total cost of these requests, in tokens."""
        return self.mock.tokens

    def run(self) -> None:
        """Serve until SIGINT or SIGTERM, then finish running requests and return."""
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._socket.close()

    def __enter__(self) -> Self:
        """Start serving; the port accepts connections already."""
        self._thread = threading.Thread(target=self.run, name="mock server", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop serving."""
        self._server.should_exit = True
        if self._thread:
            self._thread.join()

    def _drop(self, client: tuple[str, int]) -> bool:
        for connection in list(self._server.server_state.connections):
            if getattr(connection, "client", None) == client:
                connection.transport.close()
                return True
        return False


def _listen(host: str, port: int) -> socket.socket:
    """Return a bound socket.

    The protocol is given explicitly, because asyncio disables Nagle's algorithm only then.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # on Windows it would allow two servers on one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(512)
    except OSError:
        listener.close()
        raise
    return listener
