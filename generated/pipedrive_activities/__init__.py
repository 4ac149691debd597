"""Pipedrive Activities"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msgspec import UNSET, UnsetType

    from . import errors, models, oauth, stores, times
    from ._runtime.call.retry import Retries
    from ._runtime.client_config import Hooks
    from ._runtime.messages import RawResponse
    from ._runtime.metering.limits import Limits
    from ._runtime.operation import Operation
    from ._runtime.pagination.page import Page
    from ._runtime.request_options import RequestOptions
    from ._runtime.serialization.encoding import File
    from ._runtime.sync.state import SyncState
    from .changes import changes
    from .client import AsyncPipedrive, Pipedrive
    from .errors import PipedriveError
    from .operations import OPERATIONS
    from .rate_limits import RATE_LIMITS

__version__ = "0.1.0"
__all__ = [
    "OPERATIONS",
    "RATE_LIMITS",
    "UNSET",
    "AsyncPipedrive",
    "File",
    "Hooks",
    "Limits",
    "Operation",
    "Page",
    "Pipedrive",
    "PipedriveError",
    "RawResponse",
    "RequestOptions",
    "Retries",
    "SyncState",
    "UnsetType",
    "changes",
    "errors",
    "models",
    "oauth",
    "stores",
    "times",
]

_LAZY_EXPORTS = {
    "Pipedrive": ".client",
    "AsyncPipedrive": ".client",
    "OPERATIONS": ".operations",
    "RATE_LIMITS": ".rate_limits",
    "UNSET": "msgspec",
    "UnsetType": "msgspec",
    "File": "._runtime.serialization.encoding",
    "Hooks": "._runtime.client_config",
    "Limits": "._runtime.metering.limits",
    "Operation": "._runtime.operation",
    "Page": "._runtime.pagination.page",
    "PipedriveError": ".errors",
    "RawResponse": "._runtime.messages",
    "RequestOptions": "._runtime.request_options",
    "Retries": "._runtime.call.retry",
    "SyncState": "._runtime.sync.state",
    "changes": ".changes",
}
_MODULES = frozenset({"errors", "models", "oauth", "stores", "times"})


def __getattr__(name: str) -> object:
    """Import a public name when it is first used (PEP 562)."""
    if name in _MODULES:
        return import_module(f".{name}", __name__)
    module = _LAZY_EXPORTS.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(module, __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
