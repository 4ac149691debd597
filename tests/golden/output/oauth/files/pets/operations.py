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
        id="getHealth",
        resource="health",
        name="get",
        method="GET",
        path="/health",
        public=True,
    ),
    Operation(
        id="getPets",
        resource="pets",
        name="list",
        method="GET",
        path="/pets",
        scopes=("look",),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""
