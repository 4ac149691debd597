"""A server that behaves like the API, on one's own machine: stateful, strict, metered.

Needs the extra ``mock``. In a test, the fixture ``mock`` gives a running ``Server``; without a
network, ``App(Mock())`` is an ASGI app. From a shell: ``python -m PACKAGE.mock``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .app import App
    from .clock import Clock
    from .mock import Mock
    from .request_log import Request
    from .server import Server
    from .settings import Settings

__all__ = ["App", "Clock", "Mock", "Request", "Server", "Settings"]

_LAZY_EXPORTS = {
    "App": ".app",
    "Clock": ".clock",
    "Mock": ".mock",
    "Request": ".request_log",
    "Server": ".server",
    "Settings": ".settings",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, so that a plugin that is merely installed costs nothing."""
    if name not in _LAZY_EXPORTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LAZY_EXPORTS[name], __name__), name)
