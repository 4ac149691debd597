"""Table of all operations: cost, method, path and parameters, by operationId."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ._runtime.operation import (
    Operation,
    Scheme,
)

__all__ = ["OPERATIONS", "SCHEMES"]


_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="getHealth",
        resource="health",
        name="get",
        method="GET",
        path="/health",
        security=(),
    ),
    Operation(
        id="getPets",
        resource="pets",
        name="list",
        method="GET",
        path="/pets",
        scopes=("look",),
        security=(("users",),),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""

SCHEMES: Mapping[str, Scheme] = MappingProxyType(
    {
        "users": Scheme(kind="bearer", arguments=("access_token",)),
    }
)
"""The security schemes by id: where credentials are sent, and the arguments of a client with them."""
