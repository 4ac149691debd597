"""Lets a client call an in-process mock server without a network."""

from __future__ import annotations

from collections.abc import Callable

import httpx2

from pipedrive_activities.mock import Mock
from pipedrive_activities.mock.mock import MockRequest


def handler_of(mock: Mock) -> Callable[[httpx2.Request], httpx2.Response]:
    """Return a handler for ``httpx2.MockTransport``; faults of the connection become errors."""

    def handle(request: httpx2.Request) -> httpx2.Response:
        response = mock.handle(
            MockRequest(
                method=request.method,
                path=request.url.path,
                query=request.url.query,
                headers={name.lower(): value for name, value in request.headers.items()},
                body=request.content,
            )
        )
        if {"drop", "drop-response", "truncate"} & response.faults.kinds.keys():
            raise httpx2.RemoteProtocolError("connection closed", request=request)
        return httpx2.Response(response.status, headers=response.headers, content=response.body)

    return handle
