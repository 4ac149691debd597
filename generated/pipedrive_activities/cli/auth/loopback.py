"""The browser's way back: one request to a port of this machine brings the authorization code.

Input: the state of the sign-in. Output: the address that the browser came back to. Rules: RFC 8252
(loopback redirect). Requests with another state are turned away; nothing is printed or kept.
"""

from __future__ import annotations

import html
import secrets
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

PATH = "/callback"


class Loopback(HTTPServer):
    """Listens on this machine only, on the port asked for (0: one of the system's choice)."""

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self._state = ""
        self._returned: str | None = None

    @property
    def redirect_uri(self) -> str:
        """The address to send the browser back to."""
        return f"http://127.0.0.1:{self.server_port}{PATH}"

    def wait(self, state: str, timeout: float) -> str | None:
        """Return the address that the browser came back to; None when the time (seconds) is over."""
        self._state = state
        end = time.monotonic() + timeout
        while self._returned is None and (left := end - time.monotonic()) > 0:
            self.timeout = left
            self.handle_request()
        return self._returned

    def take(self, target: str) -> bool:
        """Keep the target of a request; tell whether it is the one that was waited for."""
        parts = urlsplit(target)
        state = parse_qs(parts.query).get("state", [""])[0]
        if parts.path != PATH or not secrets.compare_digest(state.encode(), self._state.encode()):
            return False
        self._returned = f"{self.redirect_uri}?{parts.query}"
        return True


class _Handler(BaseHTTPRequestHandler):
    """Answers the browser with a page that says to go back to the terminal."""

    timeout = 5

    def do_GET(self) -> None:
        """Hand the target of the request over."""
        taken = isinstance(self.server, Loopback) and self.server.take(self.path)
        text = "You can close this window and go back to the terminal." if taken else "Not found."
        page = f"<!doctype html><title>Login</title><p>{html.escape(text)}</p>".encode()
        self.send_response(200 if taken else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:
        """Keep silent: the address holds the code."""
