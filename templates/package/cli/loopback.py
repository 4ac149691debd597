"""The browser's way back: one request to a port of this machine brings the authorization code.

Input: the address of the authorization endpoint. Output: the code. Rules: RFC 8252 (loopback
redirect), RFC 7636 (PKCE, S256), RFC 6749 section 10.12 (state). Nothing is printed or kept.
"""

from __future__ import annotations

import base64
import hashlib
import html
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from .failures import Exit, Failure, Stop

PATH = "/callback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What the browser brought back, and what proves that we asked for it."""

    code: str = field(repr=False)
    redirect_uri: str
    verifier: str = field(repr=False)


def authorize(
    authorize_url: str,
    client_id: str,
    scopes: tuple[str, ...],
    *,
    port: int,
    timeout: float,
    open_browser: Callable[[str], None],
) -> Grant:
    """Open the browser, wait for its way back, return the grant.

    ``port`` 0 lets the system choose; ``timeout`` is in seconds. Raises Stop (77) when the login was
    refused or nobody came back in time.
    """
    verifier = secrets.token_urlsafe(48)
    state = secrets.token_urlsafe(24)
    with _Waiting(port) as server:
        redirect = f"http://127.0.0.1:{server.server_port}{PATH}"
        query = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect,
            "state": state,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
            **({"scope": " ".join(scopes)} if scopes else {}),
        }
        open_browser(f"{authorize_url}?{urlencode(query)}")
        answer = server.wait(state, timeout)
    if answer is None:
        raise _refuse("nobody came back from the browser in time")
    if "error" in answer:
        raise _refuse(f"the login was refused: {answer['error']}")
    return Grant(code=answer["code"], redirect_uri=redirect, verifier=verifier)


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _refuse(message: str) -> Stop:
    return Stop(Failure(exit=Exit.NOT_ALLOWED, code="login_failed", message=message))


class _Waiting(HTTPServer):
    """Listens on this machine only; keeps the first answer that carries the right state."""

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.answer: dict[str, str] | None = None
        self.state = ""

    def wait(self, state: str, timeout: float) -> dict[str, str] | None:
        """Serve requests until the answer came, or the time (seconds) is over."""
        import time

        self.state = state
        end = time.monotonic() + timeout
        while self.answer is None and (left := end - time.monotonic()) > 0:
            self.timeout = left
            self.handle_request()
        return self.answer

    def take(self, query: Mapping[str, list[str]]) -> bool:
        """Keep an answer; tell whether it is the one that was waited for."""
        flat = {name: values[0] for name, values in query.items() if values}
        if not secrets.compare_digest(flat.get("state", "").encode(), self.state.encode()):
            return False
        if "code" not in flat and "error" not in flat:
            return False
        self.answer = flat
        return True


class _Handler(BaseHTTPRequestHandler):
    """Answers the browser with a page that says to go back to the terminal."""

    def do_GET(self) -> None:
        """Take the authorization code out of the address."""
        parts = urlsplit(self.path)
        server = self.server
        known = isinstance(server, _Waiting) and parts.path == PATH
        taken = known and isinstance(server, _Waiting) and server.take(parse_qs(parts.query))
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
