"""Every operation of the API, by operationId: what it costs, where it goes, what it takes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ._runtime.headers import HeaderNames
from ._runtime.metering.limits import RateLimits
from ._runtime.operation import Operation, Parameter

__all__ = ["HEADER_NAMES", "OPERATIONS", "RATE_LIMITS"]

_OPERATIONS = (
    Operation(
        id="getPets",
        resource="pets",
        name="list",
        method="GET",
        path="/pets",
        cost=1,
        summary="List pets.",
        parameters=(
            Parameter(
                name="session",
                wire="session",
                location="cookie",
                required=True,
            ),
            Parameter(
                name="x_trace_id",
                wire="X-Trace-Id",
                location="header",
                style="simple",
                explode=False,
            ),
            Parameter(
                name="if_none_match",
                wire="If-None-Match",
                location="header",
                style="simple",
                explode=False,
            ),
            Parameter(
                name="trace",
                wire="trace",
                location="query",
            ),
        ),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""Every operation by operationId."""

HEADER_NAMES = HeaderNames()
"""The headers of responses that the client goes by."""

RATE_LIMITS: RateLimits | None = None
"""How the API meters, None when its description does not say."""
