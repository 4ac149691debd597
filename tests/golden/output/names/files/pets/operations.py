"""Table of all operations: cost, method, path and parameters, by operationId."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ._runtime.call.response_headers import HeaderNames
from ._runtime.metering.limits import RateLimits
from ._runtime.operation import (
    Operation,
    Parameter,
)

__all__ = ["HEADER_NAMES", "OPERATIONS", "RATE_LIMITS"]


_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="list",
        resource="import_",
        name="list",
        method="GET",
        path="/classes/{class}",
        cost=1,
        summary="List what is in a class.",
        parameters=(
            Parameter(
                name="class_",
                api_name="class",
                location="path",
                required=True,
                style="simple",
                explode=False,
            ),
            Parameter(
                name="from_",
                api_name="from",
                location="query",
                required=True,
            ),
            Parameter(
                name="int",
                api_name="int",
                location="query",
            ),
            Parameter(
                name="options_",
                api_name="options",
                location="query",
            ),
            Parameter(
                name="self_",
                api_name="self",
                location="query",
            ),
            Parameter(
                name="top",
                api_name="$top",
                location="query",
            ),
            Parameter(
                name="parameter_2nd",
                api_name="2nd",
                location="query",
            ),
        ),
    ),
    Operation(
        id="object",
        resource="import_",
        name="object",
        method="POST",
        path="/classes/{class}",
        cost=1,
        summary="Add to a class.",
        content_type="application/json",
        hints={"made": ""},
        parameters=(
            Parameter(
                name="class_",
                api_name="class",
                location="path",
                required=True,
                style="simple",
                explode=False,
            ),
            Parameter(
                name="from_",
                api_name="from",
                location="query",
            ),
            Parameter(
                name="field",
                api_name="field",
                location="body",
            ),
            Parameter(
                name="int",
                api_name="int",
                location="body",
            ),
            Parameter(
                name="str",
                api_name="str",
                location="body",
            ),
            Parameter(
                name="list",
                api_name="list",
                location="body",
            ),
            Parameter(
                name="def_",
                api_name="def",
                location="body",
            ),
            Parameter(
                name="refused_",
                api_name="refused",
                location="body",
            ),
            Parameter(
                name="msgspec",
                api_name="msgspec",
                location="body",
            ),
            Parameter(
                name="unset",
                api_name="UNSET",
                location="body",
            ),
            Parameter(
                name="encoding",
                api_name="encoding",
                location="body",
            ),
        ),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""

HEADER_NAMES = HeaderNames()
"""Names of the response headers that the client interprets."""

RATE_LIMITS: RateLimits | None = None
"""Rate limits and plans of the API, None if the OpenAPI document does not state them."""
