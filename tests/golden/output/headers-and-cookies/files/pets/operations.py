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
            Parameter(name="session", location="cookie", kind="string", required=True),
            Parameter(
                name="x_trace_id",
                api_name="X-Trace-Id",
                location="header",
                kind="string",
                format="uuid",
            ),
            Parameter(
                name="if_none_match",
                api_name="If-None-Match",
                location="header",
                kind="string",
                many=True,
            ),
            Parameter(
                name="x_version",
                api_name="X-Version",
                location="header",
                kind="string",
                choices=("2",),
                constant="2",
            ),
            Parameter(
                name="draft", location="query", choices=("false",), constant=False, values=(False,)
            ),
            Parameter(name="trace", location="query", kind="boolean", default="false"),
        ),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""

SCHEMES: Mapping[str, Scheme] = MappingProxyType({})
"""The security schemes by id: where credentials are sent, and the arguments of a client with them."""
