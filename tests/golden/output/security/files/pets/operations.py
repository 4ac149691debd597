"""Table of all operations: cost, method, path and parameters, by operationId."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ._runtime.operation import (
    Operation,
)

__all__ = ["OPERATIONS"]


_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="getPets",
        resource="pets",
        name="list",
        method="GET",
        path="/pets",
        cost=1,
        summary="List pets.",
        scopes=("pets:read",),
    ),
    Operation(
        id="getOpen",
        resource="pets",
        name="get_open",
        method="GET",
        path="/open",
        cost=0,
        summary="See who is there.",
        public=True,
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""
