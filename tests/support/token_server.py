"""A real authorization server on loopback: it rotates refresh tokens, and can misbehave."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs


@dataclass
class TokenServer:
    """Issues tokens. A refresh token is valid once; used again, it revokes the login (RFC 9700, 4.14.2).

    ``behaviours`` are those of the next responses: ``slow`` (drips a byte at a time), ``redirect``,
    ``html``, ``pending``, ``slow_down``, ``drop``. ``forms`` are the received forms. ``issuer`` is what
    the discovery document says, by default the origin.
    """

    origin: str = ""
    issuer: str = ""
    refresh_token: str = "refresh-0"
    access_prefix: str = "access-"
    delay: float = 0.0
    behaviours: list[str] = field(default_factory=list[str])
    forms: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    headers: list[Mapping[str, str]] = field(default_factory=list[Mapping[str, str]])
    renewals: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def respond(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        """Return status and body of the response to a form."""
        if path.endswith("/.well-known/openid-configuration"):
            return 200, {
                "issuer": self.issuer or self.origin,
                "token_endpoint": f"{self.origin}/token",
                "authorization_endpoint": f"{self.origin}/authorize",
                "device_authorization_endpoint": f"{self.origin}/device",
            }
        if path == "/device":
            codes = {"device_code": "the-device-code", "user_code": "WDJB-MJHT", "interval": 5}
            enter = f"{self.origin}/enter"
            complete = f"{enter}?code=WDJB-MJHT"
            uris = {"verification_uri": enter, "verification_uri_complete": complete}
            return 200, {**codes, **uris, "expires_in": 600}
        if form.get("grant_type") != "refresh_token":
            return 200, {
                "access_token": f"{self.access_prefix}{len(self.forms)}",
                "expires_in": 3600,
            }
        with self.lock:
            if form["refresh_token"] != self.refresh_token:
                self.refresh_token = ""
                return 400, {"error": "invalid_grant"}
            self.renewals += 1
            self.refresh_token = f"refresh-{self.renewals}"
        time.sleep(self.delay)
        tokens = {
            "access_token": f"{self.access_prefix}{self.renewals}",
            "refresh_token": self.refresh_token,
        }
        return 200, {**tokens, "expires_in": 3600}


class _Handler(BaseHTTPRequestHandler):
    tokens: TokenServer

    def do_GET(self) -> None:
        self._respond({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.tokens.forms.append(form)
        self.tokens.headers.append({name.lower(): value for name, value in self.headers.items()})
        self._respond(form)

    def _respond(self, form: dict[str, str]) -> None:
        behaviour = self.tokens.behaviours.pop(0) if self.tokens.behaviours else ""
        if behaviour == "drop":
            self.close_connection = True
            return
        if behaviour in {"redirect", "html", "slow"}:
            self._misbehave(behaviour)
            return
        errors = {"pending": "authorization_pending", "slow_down": "slow_down"}
        if behaviour in errors:
            self._send(400, {"error": errors[behaviour]})
            return
        self._send(*self.tokens.respond(self.path, form))

    def _send(self, status: int, body: dict[str, object]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _misbehave(self, behaviour: str) -> None:
        self.send_response(302 if behaviour == "redirect" else 200)
        self.send_header("location", "https://evil.test/token")
        self.send_header("content-type", "text/html")
        self.send_header("content-length", "100000")
        self.end_headers()
        try:
            for _ in range(1000 if behaviour == "slow" else 0):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.01)
            self.wfile.write(b"<p>Log in</p>".ljust(100_000))
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


@contextmanager
def token_server() -> Iterator[TokenServer]:
    """Run a token server in a thread."""
    tokens = TokenServer()
    handler = type("Handler", (_Handler,), {"tokens": tokens})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        tokens.origin = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield tokens
        finally:
            server.shutdown()
            thread.join()
