"""A local mock server of the API: stateful, with strict validation and rate limits.

Requires the extra ``mock``. In tests, the fixture ``mock`` is a running ``Server``. Without a network,
``App(Mock())`` is an ASGI app. On the command line: ``python -m PACKAGE.mock``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .api_rules import Settings
    from .app import App
    from .clock import Clock
    from .mock import Mock
    from .request_log import LoggedRequest
    from .server import Server

__all__ = ["App", "Clock", "LoggedRequest", "Mock", "Server", "Settings"]

_LAZY_EXPORTS = {
    "App": ".app",
    "Clock": ".clock",
    "Mock": ".mock",
    "LoggedRequest": ".request_log",
    "Server": ".server",
    "Settings": ".api_rules",
}


def __getattr__(name: str) -> object:
    """Import a name on first access, so that an installed but unused plugin costs nothing."""
    if name not in _LAZY_EXPORTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LAZY_EXPORTS[name], __name__), name)
