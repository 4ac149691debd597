"""Every operation of the API, by operationId: what it costs, where it goes, what it takes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ._runtime.headers import HeaderNames
from ._runtime.metering.limits import RateLimits
from ._runtime.operation import Operation, Parameter

__all__ = ["HEADER_NAMES", "OPERATIONS", "RATE_LIMITS"]

_OPERATIONS = (
    Operation(
        id="list",
        resource="import_",
        name="get",
        method="GET",
        path="/classes/{class}",
        cost=1,
        summary="List what is in a class.",
        parameters=(
            Parameter(
                name="class_",
                wire="class",
                location="path",
                required=True,
                style="simple",
                explode=False,
            ),
            Parameter(
                name="from_",
                wire="from",
                location="query",
                required=True,
            ),
            Parameter(
                name="int",
                wire="int",
                location="query",
            ),
            Parameter(
                name="options_",
                wire="options",
                location="query",
            ),
            Parameter(
                name="self_",
                wire="self",
                location="query",
            ),
            Parameter(
                name="top",
                wire="$top",
                location="query",
            ),
            Parameter(
                name="parameter_2nd",
                wire="2nd",
                location="query",
            ),
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
        hints={"made": ""},
        parameters=(
            Parameter(
                name="class_",
                wire="class",
                location="path",
                required=True,
                style="simple",
                explode=False,
            ),
            Parameter(
                name="from_",
                wire="from",
                location="query",
            ),
            Parameter(
                name="field",
                wire="field",
                location="body",
            ),
            Parameter(
                name="int",
                wire="int",
                location="body",
            ),
            Parameter(
                name="str",
                wire="str",
                location="body",
            ),
            Parameter(
                name="list",
                wire="list",
                location="body",
            ),
            Parameter(
                name="def_",
                wire="def",
                location="body",
            ),
            Parameter(
                name="refused_",
                wire="refused",
                location="body",
            ),
            Parameter(
                name="msgspec",
                wire="msgspec",
                location="body",
            ),
            Parameter(
                name="unset",
                wire="UNSET",
                location="body",
            ),
            Parameter(
                name="encoding",
                wire="encoding",
                location="body",
            ),
        ),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""Every operation by operationId."""

HEADER_NAMES = HeaderNames()
"""The headers of responses that the client goes by."""

RATE_LIMITS: RateLimits | None = None
"""How the API meters, None when its description does not say."""
