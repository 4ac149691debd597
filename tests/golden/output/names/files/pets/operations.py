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
        id="list",
        resource="import_",
        name="list",
        method="GET",
        path="/classes/{class}",
        cost=1,
        summary="List what is in a class.",
        parameters=(
            Parameter("class_", "path", "string", api_name="class", required=True),
            Parameter("from_", "query", "integer", api_name="from", required=True),
            Parameter("int", "query", "integer"),
            Parameter("options_", "query", "string", api_name="options"),
            Parameter("self_", "query", "string", api_name="self"),
            Parameter("top", "query", "integer", api_name="$top"),
            Parameter("parameter_2nd", "query", "string", api_name="2nd"),
        ),
    ),
    Operation(
        id="object",
        resource="import_",
        name="object",
        method="POST",
        path="/classes/{class}",
        cost=1,
        summary="Add to a class.",
        content_type="application/json",
        open_body=True,
        hints={"made": ""},
        parameters=(
            Parameter("class_", "path", "string", api_name="class", required=True),
            Parameter("from_", "query", "string", api_name="from"),
            Parameter("field", "body", "string"),
            Parameter("int", "body", "integer"),
            Parameter("str", "body", "string", nullable=True),
            Parameter("list", "body", "integer", many=True),
            Parameter("def_", "body", "string", api_name="def"),
            Parameter("rejected_", "body", "boolean", api_name="rejected"),
            Parameter("msgspec", "body", "string"),
            Parameter("unset", "body", "string", api_name="UNSET"),
            Parameter("encoding", "body", "string", many=True, choices=("None", "True")),
        ),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""

SCHEMES: Mapping[str, Scheme] = MappingProxyType({})
"""The security schemes by id: where credentials are sent, and the arguments of a client with them."""
