"""Pipedrive Activities"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._runtime.lazy_exports import lazy_exports

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
    "PipedriveError": ".errors",
}
__getattr__, __dir__ = lazy_exports(globals(), _LAZY_EXPORTS)
