"""The control endpoint and the page: for this machine alone.

Both answer only to a loopback address that asks for a loopback name, and to no other website: a
page elsewhere could otherwise make a browser turn the knobs (DNS rebinding, cross-site requests).
"""

from __future__ import annotations

import ipaddress
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

from .mock import Mock
from .store import Snapshot
from .validation import read_moment

_PAGE = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/_mock/page.css": ("page.css", "text/css; charset=utf-8"),
    "/_mock/page.js": ("page.js", "text/javascript; charset=utf-8"),
}
_SAFE = {
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


class _Time(msgspec.Struct, forbid_unknown_fields=True):
    now: str | None = None
    advance: float | None = None
    run: bool = False


class _Spend(msgspec.Struct, forbid_unknown_fields=True):
    tokens: int


@dataclass
class _Control:
    """The endpoints over one mock server, and the snapshots that were taken by name."""

    mock: Mock
    snapshots: dict[str, Snapshot] = field(default_factory=dict[str, Snapshot])

    async def state(self, _: Request) -> Response:
        return _json(self._state())

    async def requests(self, request: Request) -> Response:
        after = request.query_params.get("after", "0")
        if not after.isdecimal():
            raise ValueError("after must be a number")
        entries = [each for each in self.mock.requests if each.number > int(after)]
        return _json({"requests": entries, **self._state()})

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

    async def fail(self, request: Request) -> Response:
        wanted = await _read(request, _Fault)
        if not 0 < wanted.count <= 100_000:
            raise ValueError("count must be 1 to 100000")
        self.mock.fail(wanted.fault, wanted.count)
        return _json(self._state())

    async def clear_faults(self, _: Request) -> Response:
        self.mock.clear_faults()
        return _json(self._state())

    async def spend(self, request: Request) -> Response:
        self.mock.spend((await _read(request, _Spend)).tokens)
        return _json(self._state())

    async def clock(self, request: Request) -> Response:
        wanted = await _read(request, _Time)
        if wanted.now is not None:
            self.mock.clock.set(_moment(wanted.now))
        if wanted.advance is not None:
            self.mock.clock.advance(wanted.advance)
        if wanted.run:
            self.mock.clock.run()
        return _json(self._state())

    async def snapshot(self, request: Request) -> Response:
        self.snapshots[request.path_params["name"]] = self.mock.snapshot()
        return _json(self._state())

    async def restore(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self.snapshots:
            raise ValueError(f"there is no snapshot {name!r}")
        self.mock.restore(self.snapshots[name])
        return _json(self._state())

    async def filter(self, request: Request) -> Response:
        equal = msgspec.json.decode(await request.body(), type=dict[str, bool | int | str | None])
        self.mock.save_filter(request.path_params["number"], **equal)
        return _json(self._state())

    def _state(self) -> dict[str, object]:
        mock = self.mock
        return {
            "budget": mock.budget,
            "tokens": mock.tokens,
            "count": len(mock.journal),
            "activities": mock.count(),
            "plan": mock.settings.plan,
            "seats": mock.settings.seats,
            "now": mock.clock.now().isoformat(timespec="seconds"),
            "clock_stopped": mock.clock.stopped,
        }


def build_control(mock: Mock) -> Starlette:
    """Return the ASGI app of the control endpoint and the page."""
    control = _Control(mock)
    table: tuple[tuple[str, str, Handler], ...] = (
        ("/_mock", "GET", control.state),
        ("/_mock/requests", "GET", control.requests),
        ("/_mock/requests", "DELETE", control.clear),
        ("/_mock/reset", "POST", control.reset),
        ("/_mock/settings", "PATCH", control.settings),
        ("/_mock/faults", "POST", control.fail),
        ("/_mock/faults", "DELETE", control.clear_faults),
        ("/_mock/spend", "POST", control.spend),
        ("/_mock/clock", "PUT", control.clock),
        ("/_mock/snapshots/{name}", "PUT", control.snapshot),
        ("/_mock/snapshots/{name}/restore", "POST", control.restore),
        ("/_mock/filters/{number:int}", "PUT", control.filter),
        *((path, "GET", _file(name, kind)) for path, (name, kind) in _PAGE.items()),
    )
    return Starlette(
        routes=[Route(path, _guard(handler), methods=[verb]) for path, verb, handler in table]
    )


def _file(name: str, kind: str) -> Handler:
    async def serve(_: Request) -> Response:
        content = (files(__name__.rpartition(".")[0]) / "page" / name).read_bytes()
        return Response(content, media_type=kind, headers=_SAFE)

    return serve


def _guard(handler: Handler) -> Handler:
    async def guarded(request: Request) -> Response:
        if not _is_local(request):
            return _json({"error": "only for the machine on which the server runs"}, 403)
        try:
            return await handler(request)
        except (ValueError, msgspec.MsgspecError) as error:
            return _json({"error": str(error)}, 400)

    return guarded


def _is_local(request: Request) -> bool:
    """Tell whether a request comes from this machine, by a name of it, and from no other site."""
    if request.client and not _is_loopback(request.client.host):
        return False
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")
    own = f"{request.url.scheme}://{host}"
    return _is_loopback(urlsplit(f"//{host}").hostname or "") and origin in {None, own}


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _moment(text: str) -> datetime:
    try:
        return read_moment(text)
    except ValueError as error:
        raise ValueError("now must be a moment such as 2026-03-01T08:00:00Z") from error


async def _read(request: Request, type_: type[_S]) -> _S:
    """Return the body of a request, of which everything may be left out."""
    return msgspec.json.decode(await request.body() or b"{}", type=type_)


def _json(value: object, status: int = 200) -> Response:
    content = msgspec.json.encode(value)
    return Response(content, status, media_type="application/json", headers=_SAFE)
