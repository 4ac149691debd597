"""A small stub of the API: activities in memory, with pagination.

It listens on a free port and records every request, so that tests can check what was sent, how
often, and with which credentials.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Reply = tuple[int, object] | tuple[int, object, dict[str, str]]
"""Status, body and possibly headers of a response."""


class StubApi(ThreadingHTTPServer):
    """The server. ``gate`` is called before each response, so that tests can block or fail it."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, count: int = 0) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.records: dict[int, dict[str, Any]] = {
            number: {"id": number, "subject": f"Call {number}", "type": "call", "done": False}
            for number in range(1, count + 1)
        }
        self.requests: list[tuple[str, str, dict[str, str], Any]] = []
        self.writes: Counter[int] = Counter()
        self.lock = threading.Lock()
        self.gate: Callable[[str, str], Reply | None] = lambda method, path: None
        self.token = "sesame"

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore errors caused by a client that was killed."""


class Handler(BaseHTTPRequestHandler):
    """Responds like the API, as far as the tests need it."""

    protocol_version = "HTTP/1.1"
    server: StubApi

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""

    def respond(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.server.lock:
            self.server.requests.append((self.command, self.path, headers, body))
        reply = self.server.gate(self.command, self.path)
        if reply is None and headers.get("x-api-token") != self.server.token:
            reply = (401, {"success": False, "error": "unauthorized access", "errorCode": 401})
        reply = reply or self.route(parts.path, parse_qs(parts.query), body)
        status, payload, more = reply if len(reply) == 3 else (*reply, {})
        content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in more.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PATCH = do_DELETE = respond

    def route(self, path: str, query: dict[str, list[str]], body: Any) -> Reply:
        with self.server.lock:
            if path == "/api/v2/activities":
                return self.create(body) if self.command == "POST" else self.page(query)
            if path == "/v1/activities" and self.command == "DELETE":
                ids = [int(part) for part in query["ids"][0].split(",")]
                return 200, {"success": True, "data": {"id": ids}}
            if path == "/v1/activities/collection":
                return self.page(query)
            return self.single(path, body)

    def page(self, query: dict[str, list[str]]) -> Reply:
        start = int(query.get("cursor", ["0"])[0].removeprefix("after-") or 0)
        size = int(query.get("limit", ["100"])[0])
        numbers = [number for number in sorted(self.server.records) if number > start]
        records = [self.server.records[number] for number in numbers[:size]]
        next_cursor = f"after-{numbers[size - 1]}" if len(numbers) > size else None
        more = {"next_cursor": next_cursor}
        return 200, {"success": True, "data": records, "additional_data": more}

    def create(self, body: dict[str, Any]) -> Reply:
        number = max(self.server.records, default=0) + 1
        self.server.records[number] = {"id": number, **body}
        self.server.writes[number] += 1
        return 201, {"success": True, "data": self.server.records[number]}

    def single(self, path: str, body: Any) -> Reply:
        number = int(path.rpartition("/")[2])
        record = self.server.records.get(number)
        if record is None:
            return 404, {"success": False, "error": "Entity not found", "code": "ERR_NOT_FOUND"}
        if self.command == "PATCH":
            record.update(body)
            self.server.writes[number] += 1
        if self.command == "DELETE":
            del self.server.records[number]
            self.server.writes[number] += 1
            return 200, {"success": True, "data": {"id": number}}
        return 200, {"success": True, "data": record}
