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
            Parameter("id", "path", "string", required=True),
            Parameter("underscore_id", "query", "string", api_name="_id"),
            Parameter("start_time", "query", "string", api_name="StartTime"),
            Parameter("start_time_less_than", "query", "string", api_name="StartTime<"),
            Parameter("start_time_greater_than", "query", "string", api_name="StartTime>"),
            Parameter("page_dash_size", "query", "integer", api_name="page-size"),
            Parameter("page_size", "query", "integer", api_name="PageSize"),
            Parameter("sort_by_camel", "query", "string", api_name="sortBy"),
            Parameter("sort_by", "query", "string"),
            Parameter("empty_parameter", "query", "string", api_name=""),
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
            Parameter("id", "path", "string", required=True),
            Parameter("plus_1", "body", "integer", api_name="+1", required=True),
            Parameter("underscore_id", "query", "string", api_name="_id"),
            Parameter("minus_1", "body", "integer", api_name="-1"),
            Parameter("a_dot_b", "body", "string", api_name="a.b"),
            Parameter("a_b", "body", "string"),
            Parameter("user_number", "body", "integer", api_name="userId"),
            Parameter("user_id", "body", "string"),
            Parameter("dollar", "body", "string", api_name="$"),
            Parameter("mode", "body", "string", choices=("asc", "ASC", "a-b", "a_b", "<", "")),
        ),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""

SCHEMES: Mapping[str, Scheme] = MappingProxyType({})
"""The security schemes by id: where credentials are sent, and the arguments of a client with them."""
