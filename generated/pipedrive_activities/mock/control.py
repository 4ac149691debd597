"""The control endpoint ``/_mock`` and the page ``/``, accessible from this machine only.

Both accept requests only from a loopback address, for a loopback host name, and not from other
origins: otherwise any website could control the server through the browser of its visitor (DNS
rebinding, cross-site requests).
"""

from __future__ import annotations

import asyncio
import html
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .datetimes import parse_datetime
from .loopback import is_loopback
from .mock import Mock
from .records import Snapshot

_PAGE = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/_mock/page.css": ("page.css", "text/css; charset=utf-8"),
    "/_mock/page.js": ("page.js", "text/javascript; charset=utf-8"),
}
_SECURITY_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self';"
    " connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}

Handler = Callable[[Request], Awaitable[Response]]
_S = TypeVar("_S", bound=msgspec.Struct)


class _Seed(msgspec.Struct, forbid_unknown_fields=True):
    seed: int | None = None


class _Fault(msgspec.Struct, forbid_unknown_fields=True):
    fault: str
    count: int = 1


class _Webhook(msgspec.Struct, forbid_unknown_fields=True):
    event: str
    url: str
    payload: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class _Time(msgspec.Struct, forbid_unknown_fields=True):
    now: str | None = None
    advance: float | None = None
    run: bool = False


class _Spend(msgspec.Struct, forbid_unknown_fields=True):
    tokens: int


@dataclass
class _Control:
    """The endpoints of one mock server, and its snapshots by name."""

    mock: Mock
    snapshots: dict[str, Snapshot] = field(default_factory=dict[str, Snapshot])

    async def state(self, _: Request) -> Response:
        return _json(self._state())

    async def requests(self, request: Request) -> Response:
        after = request.query_params.get("after", "0")
        if not after.isdecimal():
            raise ValueError("after must be a non-negative integer")
        entries = [each for each in self.mock.requests if each.number > int(after)]
        return _json({"requests": entries, **self._state()})

    async def details(self, request: Request) -> Response:
        details = self.mock.details(request.path_params["number"])
        return _json({"error": "not found"}, 404) if details is None else _json(details)

    async def clear(self, _: Request) -> Response:
        self.mock.clear_requests()
        return _json(self._state())

    async def reset(self, request: Request) -> Response:
        self.mock.reset((await _read(request, _Seed)).seed)
        return _json(self._state())

    async def settings(self, request: Request) -> Response:
        changes = msgspec.json.decode(await request.body(), type=dict[str, object])
        self.mock.configure(**changes)
        return _json(self._state())

    async def inject_faults(self, request: Request) -> Response:
        faults = await _read(request, _Fault)
        if not 0 < faults.count <= 100_000:
            raise ValueError("count must be from 1 to 100000")
        self.mock.inject_faults(faults.fault, faults.count)
        return _json(self._state())

    async def clear_faults(self, _: Request) -> Response:
        self.mock.clear_faults()
        return _json(self._state())

    async def spend(self, request: Request) -> Response:
        self.mock.spend((await _read(request, _Spend)).tokens)
        return _json(self._state())

    async def clock(self, request: Request) -> Response:
        change = await _read(request, _Time)
        if change.now is not None:
            self.mock.clock.set(_parse_time(change.now))
        if change.advance is not None:
            self.mock.clock.advance(change.advance)
        if change.run:
            self.mock.clock.run()
        return _json(self._state())

    async def send_webhook(self, request: Request) -> Response:
        """Send an event, in a thread: the receiver may call this server before it responds."""
        order = await _read(request, _Webhook)
        send = self.mock.webhooks.send
        return _json(await asyncio.to_thread(send, order.event, order.url, order.payload))

    async def snapshot(self, request: Request) -> Response:
        self.snapshots[request.path_params["name"]] = self.mock.snapshot()
        return _json(self._state())

    async def restore(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self.snapshots:
            raise ValueError(f"unknown snapshot {name!r}")
        self.mock.restore(self.snapshots[name])
        return _json(self._state())

    async def rules(self, request: Request) -> Response:
        if not self.mock.rules.control(request.path_params["path"], await request.body()):
            return _json({"error": "not found"}, 404)
        return _json(self._state())

    def _state(self) -> dict[str, object]:
        mock = self.mock
        return {
            **mock.rules.counts(),
            "title": mock.table.product.title,
            "client": mock.table.product.client,
            "package": mock.table.product.package,
            "credentials": mock.table.credentials_of(mock.settings.api_token),
            "budget": mock.budget,
            "tokens": mock.tokens,
            "count": len(mock.request_log),
            "records": mock.count(),
            "plan": mock.settings.plan,
            "seats": mock.settings.seats,
            "webhooks": [event.name for event in mock.table.webhooks.events],
            "webhook_secret": mock.webhooks.secret,
            "now": mock.clock.now().isoformat(timespec="seconds"),
            "clock_stopped": mock.clock.stopped,
        }


def build_control(mock: Mock) -> Starlette:
    """Return the ASGI app of the control endpoint and the page."""
    control = _Control(mock)
    endpoints: tuple[tuple[str, str, Handler], ...] = (
        ("/_mock", "GET", control.state),
        ("/_mock/requests", "GET", control.requests),
        ("/_mock/requests/{number:int}", "GET", control.details),
        ("/_mock/requests", "DELETE", control.clear),
        ("/_mock/reset", "POST", control.reset),
        ("/_mock/settings", "PATCH", control.settings),
        ("/_mock/faults", "POST", control.inject_faults),
        ("/_mock/faults", "DELETE", control.clear_faults),
        ("/_mock/spend", "POST", control.spend),
        ("/_mock/clock", "PUT", control.clock),
        ("/_mock/webhooks", "POST", control.send_webhook),
        ("/_mock/snapshots/{name}", "PUT", control.snapshot),
        ("/_mock/snapshots/{name}/restore", "POST", control.restore),
        ("/_mock/{path:path}", "PUT", control.rules),
        *(
            (path, "GET", _file(name, kind, mock.table.product.title))
            for path, (name, kind) in _PAGE.items()
        ),
    )
    return Starlette(
        routes=[
            Route(path, _local_only(handler), methods=[method])
            for path, method, handler in endpoints
        ]
    )


def _file(name: str, kind: str, title: str) -> Handler:
    async def serve(_: Request) -> Response:
        content = (files(__name__.rpartition(".")[0]) / "page" / name).read_text(encoding="utf-8")
        if name.endswith(".html"):
            content = content.replace("{title}", html.escape(title))
        return Response(content, media_type=kind, headers=_SECURITY_HEADERS)

    return serve


def _local_only(handler: Handler) -> Handler:
    async def guarded(request: Request) -> Response:
        if not _is_local(request):
            return _json(
                {"error": "accessible only from the machine on which the server runs"}, 403
            )
        try:
            return await handler(request)
        except (ValueError, msgspec.MsgspecError) as error:
            return _json({"error": str(error)}, 400)

    return guarded


def _is_local(request: Request) -> bool:
    """Return whether a request is from this machine, for a loopback name, and of the same origin."""
    if request.client and not is_loopback(request.client.host):
        return False
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")
    own_origin = f"{request.url.scheme}://{host}"
    return is_loopback(urlsplit(f"//{host}").hostname or "") and origin in {None, own_origin}


def _parse_time(text: str) -> datetime:
    try:
        return parse_datetime(text)
    except ValueError as error:
        raise ValueError("now must be a datetime such as 2026-03-01T08:00:00Z") from error


async def _read(request: Request, type_: type[_S]) -> _S:
    """Decode the body of a request; an empty body is an empty object."""
    return msgspec.json.decode(await request.body() or b"{}", type=type_)


def _json(value: object, status: int = 200) -> Response:
    content = msgspec.json.encode(value)
    return Response(content, status, media_type="application/json", headers=_SECURITY_HEADERS)
