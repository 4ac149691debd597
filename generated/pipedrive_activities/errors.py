"""Every error that this package raises; ``PipedriveError`` is the base of all."""

from __future__ import annotations

from ._runtime.errors import (
    AbuseBlocked,
    APIError,
    ArgumentError,
    AuthenticationError,
    BudgetExceeded,
    BurstLimited,
    Conflict,
    DailyBudgetExhausted,
    DecodingError,
    NotFound,
    PermissionDenied,
    PipedriveError,
    RateLimited,
    RepeatedCursor,
    RequestTimeout,
    ServerError,
    TransportError,
    ValidationError,
)
from ._runtime.metering.store import StoreUnavailable

__all__ = [
    "PipedriveError",
    "APIError",
    "AuthenticationError",
    "PermissionDenied",
    "NotFound",
    "ValidationError",
    "Conflict",
    "RateLimited",
    "BurstLimited",
    "DailyBudgetExhausted",
    "AbuseBlocked",
    "ServerError",
    "TransportError",
    "RequestTimeout",
    "DecodingError",
    "RepeatedCursor",
    "BudgetExceeded",
    "StoreUnavailable",
    "ArgumentError",
]
