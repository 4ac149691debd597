"""Bodies of 200 MB are sent and received in constant memory, measured in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.support.local_servers import ROOT, unmeasured

pytestmark = pytest.mark.variants
SIZE = 200 * 2**20
PIECE = 2**20
MOST_KIB = 24 * 1024
"""How much the peak of the memory may grow, in KiB: a fraction of the body."""

PROGRAM = """
import asyncio, resource, sys
from pathlib import Path
from pipedrive_activities import AsyncPipedrive, File, Pipedrive
from tests.runtime.client.test_uploads import FORM, GET, PUT

url, kind, action, file = sys.argv[1:]
warm_up = File(content=b"x")

def calls(client, file):
    if action == "form":
        return client.call(FORM, {"title": "a", "files": [file, file]})
    return client.call(PUT, {"body": file})

def measure():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

if kind == "sync":
    with Pipedrive("token", base_url=url, timeout=60) as client:
        calls(client, warm_up)
        before = measure()
        if action == "download":
            client.download(GET, {}, file)
        else:
            calls(client, File(content=Path(file)))
else:
    async def run():
        async with AsyncPipedrive("token", base_url=url, timeout=60) as client:
            await calls(client, warm_up)
            before = measure()
            if action == "download":
                await client.download(GET, {}, file)
            else:
                await calls(client, File(content=Path(file)))
            return before
    before = asyncio.run(run())
print(measure() - before)
"""


class Handler(BaseHTTPRequestHandler):
    """Discards what it receives, and sends zeros."""

    protocol_version = "HTTP/1.1"
    received: list[int] = []  # noqa: RUF012 - one server per test module

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", str(SIZE))
        self.end_headers()
        for _ in range(SIZE // PIECE):
            self.wfile.write(bytes(PIECE))

    def do_PUT(self) -> None:
        left = size = int(self.headers["content-length"])
        while left:
            left -= len(self.rfile.read(min(PIECE, left)))
        self.received.append(size)
        self.send_response(204)
        self.end_headers()

    do_POST = do_PUT

    def log_message(self, format: str, *arguments: object) -> None:
        """Print nothing."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("action", ["upload", "form", "download"])
def test_the_peak_of_the_memory_does_not_grow_with_the_body(
    url: str, kind: str, action: str, tmp_path: Path
) -> None:
    file = tmp_path / "large.bin"
    with file.open("wb") as target:
        target.truncate(SIZE if action != "download" else 0)
    environment = {**unmeasured(os.environ), "PYTHONPATH": f"{ROOT / 'generated'}:{ROOT}"}
    completed = subprocess.run(
        [sys.executable, "-c", PROGRAM, url, kind, action, str(file)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert completed.returncode == 0, completed.stderr
    assert int(completed.stdout) < MOST_KIB
    if action == "download":
        assert file.stat().st_size == SIZE
    else:
        assert Handler.received[-1] >= SIZE * (2 if action == "form" else 1)
