"""HTTP load generator: measures requests per second over a few kept-alive connections."""

from __future__ import annotations

import asyncio
import time
from urllib.parse import urlsplit

CONNECTIONS = 8


def measure_request_rate(url: str, path: str, count: int, headers: dict[str, str]) -> float:
    """Return the rate (requests per second) of ``count`` GET requests, which must return 200."""
    return asyncio.run(_load(url, path, count, headers))


async def _load(url: str, path: str, count: int, headers: dict[str, str]) -> float:
    target = urlsplit(url)
    lines = [f"GET {path} HTTP/1.1", f"host: {target.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    share = count // CONNECTIONS
    started = time.perf_counter()
    runs = [
        _run(str(target.hostname), target.port or 80, request, share) for _ in range(CONNECTIONS)
    ]
    await asyncio.gather(*runs)
    return share * CONNECTIONS / (time.perf_counter() - started)


async def _run(host: str, port: int, request: bytes, count: int) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    for _ in range(count):
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert head.startswith(b"http/1.1 200"), head
        assert b"content-length:" in head, head
        await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
    writer.close()
    await writer.wait_closed()
