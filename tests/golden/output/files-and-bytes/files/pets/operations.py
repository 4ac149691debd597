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
        id="addPicture",
        resource="pictures",
        name="create",
        method="POST",
        path="/pictures",
        cost=20,
        summary="Upload a picture.",
        content_type="multipart/form-data",
        body_required=True,
        open_body=True,
        parameters=(
            Parameter("file", "body", "string", format="binary", required=True),
            Parameter("title", "body", "string"),
            Parameter("tags", "body", "string", many=True),
        ),
    ),
    Operation(
        id="downloadPicture",
        resource="pictures",
        name="download",
        method="GET",
        path="/pictures/{id}/content",
        cost=2,
        summary="Download a picture.",
        accept="image/png",
        parameters=(Parameter("id", "path", "integer", required=True),),
    ),
    Operation(
        id="replacePicture",
        resource="pictures",
        name="replace",
        method="PUT",
        path="/pictures/{id}/content",
        cost=20,
        summary="Replace a picture.",
        content_type="image/png",
        body_required=True,
        parameters=(
            Parameter("id", "path", "integer", required=True),
            Parameter("body", "body", "string", api_name="", format="binary", required=True),
        ),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""

SCHEMES: Mapping[str, Scheme] = MappingProxyType({})
"""The security schemes by id: where credentials are sent, and the arguments of a client with them."""
