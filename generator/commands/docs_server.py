"""A web server for the reference pages, which reloads them after a change.

The pages forbid every script but their own. The first page of the server therefore shows them in a
frame, and reloads the frame at each event of ``/changes`` (HTML, Server-sent events).
"""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_FRAME = b"""\
<!doctype html>
<html lang="en"><meta charset="utf-8"><title>API reference</title>
<style>html, body, iframe { height: 100%; width: 100%; margin: 0; border: 0; display: block }</style>
<iframe src="/index.html" title="API reference" allow="clipboard-write"></iframe>
<script>
new EventSource("/changes").onmessage = () => frames[0].location.reload();
</script>
</html>
"""


class DocsServer:
    """Serves a folder at a free port of 127.0.0.1 in a thread, as a context manager."""

    def __init__(self, folder: Path) -> None:
        self._changed = threading.Condition()
        handler = partial(_Handler, directory=str(folder.resolve()), changed=self._changed)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> DocsServer:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.socket.close()

    def announce_change(self) -> None:
        """Reload the pages in all browsers."""
        with self._changed:
            self._changed.notify_all()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *arguments: object, directory: str, changed: threading.Condition) -> None:
        self._changed = changed
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]  # of the server

    def do_GET(self) -> None:
        """Respond with the frame, the events, or a file."""
        if self.path == "/":
            self._start("text/html; charset=utf-8")
            self.wfile.write(_FRAME)
        elif self.path == "/changes":
            self._start("text/event-stream")
            self._send_changes()
        else:
            super().do_GET()

    def _start(self, content_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.end_headers()

    def _send_changes(self) -> None:
        """Send an event for each change until the browser closes the connection."""
        with self._changed:
            self.wfile.write(b": connected\n\n")
            try:
                while self._changed.wait():
                    self.wfile.write(b"data: changed\n\n")
            except ConnectionError:
                return

    def end_headers(self) -> None:
        """Forbid caching, which would show a page from before the change."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing: the terminal shows the diagnostics of the document."""
