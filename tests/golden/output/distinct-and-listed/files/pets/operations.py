"""Table of all operations: cost, method, path and parameters, by operationId."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ._runtime.call.response_headers import HeaderNames
from ._runtime.metering.limits import RateLimits
from ._runtime.operation import (
    Operation,
    Parameter,
    Scheme,
)

__all__ = ["HEADER_NAMES", "OPERATIONS", "RATE_LIMITS", "SCHEMES"]


_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="getPets",
        resource="pets",
        name="list",
        method="GET",
        path="/pets",
        parameters=(
            Parameter(name="tags", location="query", kind="string", many=True),
            Parameter(
                name="ratio",
                location="query",
                choices=("0.5", "1.5"),
                nullable=True,
                values=(0.5, 1.5, None),
            ),
            Parameter(name="weight", location="query", kind="number", step=0.1),
            Parameter(name="either", location="query"),
            Parameter(name="yes", location="query", choices=("true",), values=(True,)),
        ),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""

SCHEMES: Mapping[str, Scheme] = MappingProxyType({})
"""The security schemes by id: where credentials are sent, and the arguments of a client with them."""

HEADER_NAMES = HeaderNames()
"""Names of the response headers that the client interprets."""

RATE_LIMITS: RateLimits | None = None
"""Rate limits and plans of the API, None if the OpenAPI document does not state them."""
