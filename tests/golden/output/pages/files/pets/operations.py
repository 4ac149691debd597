"""Table of all operations: cost, method, path and parameters, by operationId."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ._runtime.operation import (
    Batch,
    Operation,
    Pagination,
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
        cost=10,
        summary="List pets.",
        parameters=(
            Parameter("ids", "query", "integer", many=True, max_items=100, explode=False),
            Parameter("limit", "query", "integer", minimum=1, maximum=500, default="50"),
            Parameter("cursor", "query", "string"),
        ),
        pagination=Pagination(
            cursor="cursor",
            size="limit",
            items="/data",
            next_cursor="/additional_data/next_cursor",
            default_size=50,
            maximum_size=500,
        ),
        batch=Batch(parameter="ids", maximum=100),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""

SCHEMES: Mapping[str, Scheme] = MappingProxyType({})
"""The security schemes by id: where credentials are sent, and the arguments of a client with them."""
