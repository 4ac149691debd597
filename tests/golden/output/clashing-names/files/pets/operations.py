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
        id="getVote",
        resource="votes",
        name="get",
        method="GET",
        path="/votes/{id}",
        cost=1,
        summary="Get a vote.",
        parameters=(
            Parameter(name="id", location="path", kind="string", required=True),
            Parameter(name="underscore_id", api_name="_id", location="query", kind="string"),
            Parameter(name="start_time", api_name="StartTime", location="query", kind="string"),
            Parameter(
                name="start_time_less_than", api_name="StartTime<", location="query", kind="string"
            ),
            Parameter(
                name="start_time_greater_than",
                api_name="StartTime>",
                location="query",
                kind="string",
            ),
            Parameter(
                name="page_dash_size", api_name="page-size", location="query", kind="integer"
            ),
            Parameter(name="page_size", api_name="PageSize", location="query", kind="integer"),
            Parameter(name="sort_by_camel", api_name="sortBy", location="query", kind="string"),
            Parameter(name="sort_by", location="query", kind="string"),
            Parameter(name="empty_parameter", api_name="", location="query", kind="string"),
        ),
    ),
    Operation(
        id="setVote",
        resource="votes",
        name="set",
        method="PUT",
        path="/votes/{id}",
        cost=1,
        summary="Replace a vote.",
        content_type="application/json",
        body_required=True,
        open_body=True,
        parameters=(
            Parameter(name="id", location="path", kind="string", required=True),
            Parameter(name="plus_1", api_name="+1", location="body", kind="integer", required=True),
            Parameter(name="underscore_id", api_name="_id", location="query", kind="string"),
            Parameter(name="minus_1", api_name="-1", location="body", kind="integer"),
            Parameter(name="a_dot_b", api_name="a.b", location="body", kind="string"),
            Parameter(name="a_b", location="body", kind="string"),
            Parameter(name="user_number", api_name="userId", location="body", kind="integer"),
            Parameter(name="user_id", location="body", kind="string"),
            Parameter(name="dollar", api_name="$", location="body", kind="string"),
            Parameter(
                name="mode",
                location="body",
                kind="string",
                choices=("asc", "ASC", "a-b", "a_b", "<", ""),
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
