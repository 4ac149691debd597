"""A server of very many activities, which are made when they are asked for: it needs no memory for them.

They are those of a mock server of 1,000 activities, again and again, with other ids and times.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2

from pipedrive_activities.mock import Mock
from tests.support.mock_handler import handler_of

_BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
_MARK = "\0"


@contextmanager
def serve_activities(count: int) -> Iterator[str]:
    """Serve a list of ``count`` activities, ordered by id and by time of change; yields the URL."""
    templates = _templates()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            query = {name: texts[0] for name, texts in parse_qs(urlsplit(self.path).query).items()}
            body = _page(templates, count, int(query.get("cursor", 0)), int(query["limit"]))
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _page(templates: list[list[str]], count: int, start: int, size: int) -> bytes:
    end = min(start + size, count)
    records = []
    for number in range(start, end):
        before, between, after = templates[number % len(templates)]
        time = (_BEGIN + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
        records.append(f"{before}{number + 1}{between}{time}{after}")
    cursor = json.dumps(str(end) if end < count else None)
    more = f'"additional_data":{{"next_cursor":{cursor}}}'
    return f'{{"success":true,"data":[{",".join(records)}],{more}}}'.encode()


def _templates() -> list[list[str]]:
    """Return each activity as JSON, in the parts around its id and its time of change."""
    mock = Mock(seed=1_000)
    url = "http://mock/api/v2/activities"
    headers = {"x-api-token": mock.settings.api_token}
    with httpx2.Client(transport=httpx2.MockTransport(handler_of(mock)), headers=headers) as client:
        pages = [client.get(url, params={"limit": 500})]
        cursor = pages[0].json()["additional_data"]["next_cursor"]
        pages.append(client.get(url, params={"limit": 500, "cursor": cursor}))
    records = [record for page in pages for record in page.json()["data"]]
    marked = [{**record, "id": _MARK, "update_time": _MARK} for record in records]
    mark = json.dumps(_MARK)
    texts = [json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in marked]
    parts = [text.split(mark) for text in texts]
    return [[before, f'{between}"', f'"{after}'] for before, between, after in parts]
