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
        parameters=(
            Parameter("tags", "query", "string", many=True),
            Parameter(
                "ratio", "query", choices=("0.5", "1.5"), nullable=True, values=(0.5, 1.5, None)
            ),
            Parameter("weight", "query", "number", step=0.1),
            Parameter("either", "query"),
            Parameter("yes", "query", choices=("true",), values=(True,)),
        ),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""

SCHEMES: Mapping[str, Scheme] = MappingProxyType({})
"""The security schemes by id: where credentials are sent, and the arguments of a client with them."""
