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
        id="getPets",
        resource="pets",
        name="list",
        method="GET",
        path="/pets",
    ),
    Operation(
        id="addPet",
        resource="pets",
        name="create",
        method="POST",
        path="/pets",
        cost=2,
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""

SCHEMES: Mapping[str, Scheme] = MappingProxyType({})
"""The security schemes by id: where credentials are sent, and the arguments of a client with them."""
