"""Table of all operations: cost, method, path and parameters, by operationId."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ._runtime.operation import (
    Batch,
    Operation,
    Parameter,
    Scheme,
)

__all__ = ["OPERATIONS", "SCHEMES"]


_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="findPets",
        resource="pets",
        name="find",
        method="GET",
        path="/pets",
        cost=1,
        summary="Find pets.",
        parameters=(
            Parameter("filter", "query", style="deepObject", explode=True),
            Parameter("ids", "query", "integer", many=True, style="pipeDelimited"),
            Parameter("words", "query", "string", many=True, style="spaceDelimited"),
            Parameter("path", "query", "string", allow_reserved=True),
            Parameter("where", "query", content_type="application/json"),
        ),
        batch=Batch(parameter="ids"),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""

SCHEMES: Mapping[str, Scheme] = MappingProxyType({})
"""The security schemes by id: where credentials are sent, and the arguments of a client with them."""
