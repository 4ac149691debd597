"""Uses an installed client against a server on this machine: lists one activity, counts the cost."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pipedrive_activities import OPERATIONS, Pipedrive


class Server(BaseHTTPRequestHandler):
    """Answers every GET with a page of one activity."""

    def do_GET(self) -> None:
        """Send the page."""
        body = {"success": True, "data": [{"id": 1, "subject": "Call"}], "additional_data": {}}
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_port}"
    with Pipedrive(api_token="not-a-secret", base_url=origin) as client:
        subjects = [activity.subject for activity in client.activities.list()]
        assert subjects == ["Call"], subjects
        assert client.usage.tokens == OPERATIONS["getActivities"].cost, client.usage.tokens
    server.shutdown()
