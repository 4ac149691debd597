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
        cost=1,
        summary="List pets.",
        scopes=("pets:read",),
        security=(("key",), ("oauth",)),
    ),
    Operation(
        id="getOpen",
        resource="pets",
        name="get_open",
        method="GET",
        path="/open",
        cost=0,
        summary="See who is there.",
        security=(),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""

SCHEMES: Mapping[str, Scheme] = MappingProxyType(
    {
        "key": Scheme(kind="key", name="x-pet-key", arguments=("api_key",)),
        "oauth": Scheme(kind="bearer", arguments=("access_token",)),
    }
)
"""The security schemes by id: where credentials are sent, and the arguments of a client with them."""
