"""Loopback redirect listener for the OAuth authorization code (RFC 8252, section 7.3).

Requests with an unknown ``state`` are answered with 404. Nothing is printed or stored.
"""

from __future__ import annotations

import html
import secrets
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

PATH = "/callback"


class LoopbackListener(HTTPServer):
    """Listens on 127.0.0.1 only; port 0 selects a free port."""

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self._state = ""
        self._callback_url: str | None = None

    @property
    def redirect_uri(self) -> str:
        """The URL that the browser is redirected to."""
        return f"http://127.0.0.1:{self.server_port}{PATH}"

    def wait(self, state: str, timeout: float) -> str | None:
        """Return the URL of the redirect; None if there is none within ``timeout`` seconds."""
        self._state = state
        deadline = time.monotonic() + timeout
        while self._callback_url is None and (remaining := deadline - time.monotonic()) > 0:
            self.timeout = remaining
            self.handle_request()
        return self._callback_url

    def accept(self, target: str) -> bool:
        """Store the target of a request if it is the expected redirect; return whether it is."""
        parts = urlsplit(target)
        state = parse_qs(parts.query).get("state", [""])[0]
        if parts.path != PATH or not secrets.compare_digest(state.encode(), self._state.encode()):
            return False
        self._callback_url = f"{self.redirect_uri}?{parts.query}"
        return True


class _Handler(BaseHTTPRequestHandler):
    """Responds to the browser with a page that refers the user to the terminal."""

    timeout = 5

    def do_GET(self) -> None:
        """Pass the target of the request to the server."""
        accepted = isinstance(self.server, LoopbackListener) and self.server.accept(self.path)
        text = "You can close this window and return to the terminal." if accepted else "Not found."
        page = f"<!doctype html><title>Login</title><p>{html.escape(text)}</p>".encode()
        self.send_response(200 if accepted else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing, because the URL contains the authorization code."""
