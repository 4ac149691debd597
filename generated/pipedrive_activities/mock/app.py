"""The mock server as an ASGI app with fault injection.

Requests for ``/_mock`` and ``/`` go to the control endpoint and the page, which are accessible from
this machine only. Without a server, a dropped connection is a ``ConnectionResetError``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import quote

from starlette.types import Message, Receive, Scope, Send

from .control import build_control
from .mock import Mock, MockRequest, MockResponse

MAX_BODY_BYTES = 2_000_000
"""Maximum size of a request body, in bytes."""

Dropper = Callable[[tuple[str, int]], bool]
"""Closes the connection of a client address; returns False if there is none."""


class App:
    """The ASGI app of a mock server. ``dropper`` is set by a server that can close connections."""

    def __init__(self, mock: Mock) -> None:
        self.mock = mock
        self.dropper: Dropper | None = None
        self._control = build_control(mock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request, or a lifespan event of the server."""
        if scope["type"] != "http" or self._is_control(scope):
            await self._control(scope, receive, send)
            return
        body = await _read_body(receive)
        if body is None:
            await _send(send, MockResponse(status=413, headers={}, body=b""))
            return
        response = self.mock.handle(_request(scope, body))
        await self._deliver(scope, receive, send, response)

    def _is_control(self, scope: Scope) -> bool:
        """Return whether a request is for the control endpoint or the page; the API comes first."""
        path = scope["path"]
        reserved = path == "/" or path == "/_mock" or path.startswith("/_mock/")
        return reserved and not self.mock.has_path(_raw_path(scope))

    async def _deliver(
        self, scope: Scope, receive: Receive, send: Send, response: MockResponse
    ) -> None:
        faults = response.faults
        if faults.latency:
            await asyncio.sleep(faults.latency)
        if "drop" in faults or "drop-response" in faults:
            await self._drop(scope, receive)
        elif "truncate" in faults:
            await self._truncate(scope, receive, send, response)
        else:
            await _send(send, response)

    async def _truncate(
        self, scope: Scope, receive: Receive, send: Send, response: MockResponse
    ) -> None:
        await send(_head(response))
        half = response.body[: len(response.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await self._drop(scope, receive)

    async def _drop(self, scope: Scope, receive: Receive) -> None:
        """Close the connection and wait until it is closed."""
        client = scope.get("client")
        if not (self.dropper and client and self.dropper((client[0], client[1]))):
            raise ConnectionResetError("the mock server dropped the connection (injected fault)")
        while (await receive())["type"] != "http.disconnect":
            continue


async def _read_body(receive: Receive) -> bytes | None:
    """Return the whole body, None if it is larger than ``MAX_BODY_BYTES``."""
    parts: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        more = message.get("more_body", False)
        if size > MAX_BODY_BYTES:
            return None
    return b"".join(parts)


def _raw_path(scope: Scope) -> str:
    raw: bytes | None = scope.get("raw_path")
    return raw.decode("latin-1") if raw else quote(scope["path"])


def _request(scope: Scope, body: bytes) -> MockRequest:
    return MockRequest(
        method=scope["method"],
        path=_raw_path(scope),
        query=scope["query_string"],
        headers={name.decode("latin-1"): text.decode("latin-1") for name, text in scope["headers"]},
        body=body,
    )


def _head(response: MockResponse) -> Message:
    headers = [
        (name.encode("latin-1"), text.encode("latin-1", "replace"))
        for name, text in response.headers.items()
    ]
    headers.append((b"content-length", b"%d" % len(response.body)))
    return {"type": "http.response.start", "status": response.status, "headers": headers}


async def _send(send: Send, response: MockResponse) -> None:
    await send(_head(response))
    await send({"type": "http.response.body", "body": response.body})
