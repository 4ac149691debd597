"""Table of all operations: cost, method, path and parameters, by operationId."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ._runtime.operation import (
    Operation,
    Parameter,
    Scheme,
)

__all__ = ["OPERATIONS", "SCHEMES"]


_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="getPets",
        resource="pets",
        name="list",
        method="GET",
        path="/pets",
        cost=1,
        summary="List pets.",
        parameters=(
            Parameter("session", "cookie", "string", required=True),
            Parameter("x_trace_id", "header", "string", api_name="X-Trace-Id", format="uuid"),
            Parameter("if_none_match", "header", "string", api_name="If-None-Match", many=True),
            Parameter(
                "x_version", "header", "string", api_name="X-Version", choices=("2",), constant="2"
            ),
            Parameter("draft", "query", choices=("false",), constant=False, values=(False,)),
            Parameter("trace", "query", "boolean", default="false"),
        ),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""

SCHEMES: Mapping[str, Scheme] = MappingProxyType({})
"""The security schemes by id: where credentials are sent, and the arguments of a client with them."""
