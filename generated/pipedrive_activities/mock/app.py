"""The mock server as an ASGI app: reads requests, sends answers, lets them suffer on their way.

The control endpoint and the page live beside the API, under ``/_mock`` and ``/``, for this machine
alone. In-process a dropped connection is a ``ConnectionResetError``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import quote

from starlette.types import Message, Receive, Scope, Send

from .control import build_control
from .mock import Mock, Reply, Sent

LARGEST = 2_000_000
"""Bytes that a body may have."""

Dropper = Callable[[tuple[str, int]], bool]
"""Closes the connection from a client's address; False when it knows of none."""


class App:
    """An ASGI app over a mock server. A server that can close connections sets ``dropper``."""

    def __init__(self, mock: Mock) -> None:
        self.mock = mock
        self.dropper: Dropper | None = None
        self._control = build_control(mock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the start and stop of the server."""
        if scope["type"] != "http" or scope["path"] == "/" or scope["path"].startswith("/_mock"):
            await self._control(scope, receive, send)
            return
        body = await _read_body(receive)
        if body is None:
            await _send(send, Reply(status=413, headers={}, body=b""))
            return
        answer = self.mock.answer(_sent(scope, body))
        await self._deliver(scope, receive, send, answer)

    async def _deliver(self, scope: Scope, receive: Receive, send: Send, answer: Reply) -> None:
        faults = answer.faults
        if faults.latency:
            await asyncio.sleep(faults.latency)
        if "drop" in faults or "drop-answer" in faults:
            await self._drop(scope, receive)
        elif "truncate" in faults:
            await self._truncate(scope, receive, send, answer)
        else:
            await _send(send, answer)

    async def _truncate(self, scope: Scope, receive: Receive, send: Send, answer: Reply) -> None:
        await send(_head(answer))
        half = answer.body[: len(answer.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await self._drop(scope, receive)

    async def _drop(self, scope: Scope, receive: Receive) -> None:
        """Close the connection, and return when it is closed."""
        client = scope.get("client")
        if not (self.dropper and client and self.dropper((client[0], client[1]))):
            raise ConnectionResetError("the mock server dropped the connection, as it was asked to")
        while (await receive())["type"] != "http.disconnect":
            continue


async def _read_body(receive: Receive) -> bytes | None:
    """Return the whole body, None when it is too large."""
    parts: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        more = message.get("more_body", False)
        if size > LARGEST:
            return None
    return b"".join(parts)


def _sent(scope: Scope, body: bytes) -> Sent:
    raw: bytes | None = scope.get("raw_path")
    return Sent(
        method=scope["method"],
        path=raw.decode("latin-1") if raw else quote(scope["path"]),
        query=scope["query_string"],
        headers={name.decode("latin-1"): text.decode("latin-1") for name, text in scope["headers"]},
        body=body,
    )


def _head(answer: Reply) -> Message:
    headers = [
        (name.encode("latin-1"), text.encode("latin-1", "replace"))
        for name, text in answer.headers.items()
    ]
    headers.append((b"content-length", b"%d" % len(answer.body)))
    return {"type": "http.response.start", "status": answer.status, "headers": headers}


async def _send(send: Send, answer: Reply) -> None:
    await send(_head(answer))
    await send({"type": "http.response.body", "body": answer.body})
