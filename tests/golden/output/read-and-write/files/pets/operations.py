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
        id="addUser",
        resource="users",
        name="create",
        method="POST",
        path="/users",
        cost=3,
        summary="Add a user.",
        content_type="application/json",
        body_required=True,
        open_body=True,
        hints={"id": "The server gives it."},
        parameters=(
            Parameter("name", "body", "string", required=True),
            Parameter("password", "body", "string"),
            Parameter("home", "body"),
        ),
        properties=(Parameter("home.street", "body", "string"),),
    ),
    Operation(
        id="setTeam",
        resource="users",
        name="set_team",
        method="PUT",
        path="/teams",
        cost=3,
        summary="Replace the team.",
        content_type="application/json",
        body_required=True,
        parameters=(Parameter("body", "body", api_name="", required=True),),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""

SCHEMES: Mapping[str, Scheme] = MappingProxyType({})
"""The security schemes by id: where credentials are sent, and the arguments of a client with them."""
