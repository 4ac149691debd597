"""Runs the server: over standard input and output, or over HTTP on this machine.

HTTP needs the bearer token of the server in every request, and accepts no ``Host`` or ``Origin`` of
another machine (which the SDK checks), so that no website can use it.
"""

from __future__ import annotations

import hmac
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import anyio
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from .server import ApiTools, build_server

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PATH = "/mcp"
_HOST = "127.0.0.1"


def run_stdio(tools: ApiTools) -> None:
    """Serve one client over standard input and output, until it closes them or Ctrl-C."""
    with suppress(KeyboardInterrupt):
        anyio.run(_serve_stdio, tools)


async def _serve_stdio(tools: ApiTools) -> None:
    server = build_server(tools)
    try:
        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())
    finally:
        await _close(tools)


def run_http(tools: ApiTools, port: int, token: str, announce: Callable[[str], None]) -> None:
    """Serve over Streamable HTTP on the loopback interface, until Ctrl-C; 0 chooses a free port.

    ``announce`` is called with the URL when connections are accepted. Raises OSError if the port is
    in use.
    """
    with socket.create_server((_HOST, port)) as listening, suppress(KeyboardInterrupt):
        anyio.run(_serve_http, tools, listening, token, announce)


async def _serve_http(
    tools: ApiTools, listening: socket.socket, token: str, announce: Callable[[str], None]
) -> None:
    import uvicorn

    server: Server[Any] = build_server(tools)
    app = BearerToken(server.streamable_http_app(streamable_http_path=PATH, host=_HOST), token)
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=3)
    announce(f"http://{_HOST}:{listening.getsockname()[1]}{PATH}")
    try:
        await uvicorn.Server(config).serve([listening])
    finally:
        await _close(tools)


async def _close(tools: ApiTools) -> None:
    with anyio.CancelScope(shield=True):
        await tools.service.close()


class BearerToken:
    """Passes on the requests that contain the bearer token (RFC 6750); rejects others with 401."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._expected = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a connection."""
        if scope["type"] != "http" or self._is_authorized(scope):
            await self._app(scope, receive, send)
            return
        from starlette.responses import JSONResponse

        problem = {
            "error": "invalid_token",
            "error_description": "the bearer token is missing or wrong",
        }
        response = JSONResponse(problem, 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'})
        await response(scope, receive, send)

    def _is_authorized(self, scope: Scope) -> bool:
        values = [value for name, value in scope["headers"] if name == b"authorization"]
        return len(values) == 1 and hmac.compare_digest(values[0], self._expected)
