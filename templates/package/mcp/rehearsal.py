"""Rehearses calls: shows the request that would be sent, and sends nothing."""

from __future__ import annotations

import json
from typing import cast

from .._runtime.client_config import Hooks
from .._runtime.messages import SAFE_HEADERS, FileBody, Request
from ..cli.input.values import Json


class Rehearsed(Exception):
    """Ends a call before its request is sent."""

    def __init__(self, request: Request) -> None:
        super().__init__()
        self.request = request


def rehearsal_hooks() -> Hooks:
    """Return hooks with which a client checks arguments and builds requests, but sends nothing."""
    return Hooks(before=_stop)


def _stop(request: Request) -> None:
    raise Rehearsed(request)


def shown_request(request: Request) -> dict[str, Json]:
    """Return a request as JSON, without the values of headers that may be secret."""
    headers: dict[str, Json] = {
        name: value if name in SAFE_HEADERS else "<hidden>"
        for name, value in request.headers.items()
        if name not in ("user-agent", "accept-encoding")
    }
    shown: dict[str, Json] = {"method": request.method, "url": request.url, "headers": headers}
    return {**shown, "body": _body(request.content)} if request.content is not None else shown


def _body(content: bytes | FileBody) -> Json:
    if not isinstance(content, bytes):
        return "the content of files"
    try:
        return cast("Json", json.loads(content))
    except ValueError:
        return f"{len(content):,} bytes"
