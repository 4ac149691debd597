"""Table of all operations: cost, method, path and parameters, by operationId."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ._runtime.operation import (
    Batch,
    Deprecation,
    Operation,
    Parameter,
    Scheme,
)

__all__ = ["OPERATIONS", "SCHEMES"]


_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="deletePet",
        resource="pets",
        name="delete",
        method="DELETE",
        path="/v2/pets/{id}",
        cost=3,
        summary="Delete a pet.",
        parameters=(Parameter("id", "path", "integer", required=True),),
    ),
    Operation(
        id="deletePets",
        resource="pets",
        name="delete_many",
        method="DELETE",
        path="/v1/pets",
        cost=10,
        summary="Delete pets.",
        parameters=(
            Parameter(
                "ids", "query", "integer", many=True, max_items=100, required=True, explode=False
            ),
        ),
        batch=Batch(parameter="ids", maximum=100),
        deprecation=Deprecation(
            advice="pets.delete_many is deprecated: use pets.delete instead (3 tokens an id instead of 10 a call: cheaper for up to 3 ids). Sunset: 2027-01-31.",
            replaced_by="deletePet",
            sunset="2027-01-31",
        ),
    ),
    Operation(
        id="oldPets",
        resource="pets",
        name="old",
        method="GET",
        path="/v1/pets",
        cost=10,
        summary="List pets.",
        parameters=(
            Parameter(
                "kind",
                "query",
                "string",
                deprecation=Deprecation(
                    advice="The argument kind of pets.old is deprecated: use sort instead. Sunset: 2027-01-31.",
                    replaced_by="sort",
                    sunset="2027-01-31",
                ),
            ),
            Parameter("sort", "query", "string"),
        ),
        deprecation=Deprecation(advice="pets.old is deprecated."),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""

SCHEMES: Mapping[str, Scheme] = MappingProxyType({})
"""The security schemes by id: where credentials are sent, and the arguments of a client with them."""
