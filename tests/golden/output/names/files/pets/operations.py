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

# What several operations have.
_IMPORT_CLASS = Parameter(
    name="class_", api_name="class", location="path", kind="string", required=True
)

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
            _IMPORT_CLASS,
            Parameter(
                name="from_", api_name="from", location="query", kind="integer", required=True
            ),
            Parameter(name="int", location="query", kind="integer"),
            Parameter(name="options_", api_name="options", location="query", kind="string"),
            Parameter(name="self_", api_name="self", location="query", kind="string"),
            Parameter(name="top", api_name="$top", location="query", kind="integer"),
            Parameter(name="parameter_2nd", api_name="2nd", location="query", kind="string"),
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
            _IMPORT_CLASS,
            Parameter(name="from_", api_name="from", location="query", kind="string"),
            Parameter(name="field", location="body", kind="string"),
            Parameter(name="int", location="body", kind="integer"),
            Parameter(name="str", location="body", kind="string", nullable=True),
            Parameter(name="list", location="body", kind="integer", many=True),
            Parameter(name="def_", api_name="def", location="body", kind="string"),
            Parameter(name="rejected_", api_name="rejected", location="body", kind="boolean"),
            Parameter(name="msgspec", location="body", kind="string"),
            Parameter(name="unset", api_name="UNSET", location="body", kind="string"),
            Parameter(
                name="encoding", location="body", kind="string", many=True, choices=("None", "True")
            ),
        ),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""

SCHEMES: Mapping[str, Scheme] = MappingProxyType({})
"""The security schemes by id: where credentials are sent, and the arguments of a client with them."""
