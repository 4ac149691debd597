"""Exceptions of this package; ``PipedriveError`` is the base class of all of them."""

from __future__ import annotations

from ._runtime.errors import (
    AbuseBlocked,
    APIError,
    ArgumentError,
    AuthenticationError,
    BudgetExceeded,
    BurstLimited,
    ClientError,
    Conflict,
    CrossOriginLink,
    DailyBudgetExhausted,
    DecodingError,
    InvalidSignature,
    MissingCredentials,
    NotFound,
    PermissionDenied,
    RateLimited,
    RepeatedCursor,
    RequestTimeout,
    ResponseTooLarge,
    ServerError,
    TransportError,
    ValidationError,
)
from ._runtime.metering.store import StoreUnavailable

PipedriveError = ClientError

__all__ = [
    "APIError",
    "AbuseBlocked",
    "ArgumentError",
    "AuthenticationError",
    "BudgetExceeded",
    "BurstLimited",
    "Conflict",
    "CrossOriginLink",
    "DailyBudgetExhausted",
    "DecodingError",
    "InvalidSignature",
    "MissingCredentials",
    "NotFound",
    "PermissionDenied",
    "PipedriveError",
    "RateLimited",
    "RepeatedCursor",
    "RequestTimeout",
    "ResponseTooLarge",
    "ServerError",
    "StoreUnavailable",
    "TransportError",
    "ValidationError",
]
