"""Type tables: types of arguments and of success bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from . import models
from ._runtime.serialization import formats
from ._runtime.serialization import rules as _rules
from ._runtime.serialization.argument_types import ArgumentTypes
from .operations import OPERATIONS

__all__ = ["ARGUMENTS", "RESPONSES"]

ARGUMENTS = ArgumentTypes(
    OPERATIONS,
    {
        "getVisits": {
            "vet": Annotated[str, _rules.Rule(format="uuid")],
            "price": Annotated[formats.DecimalNumber, _rules.Rule(le=99.99, format="number")],
        },
        "addVisit": {"visit": models.VisitInput},
    },
)
"""The struct that validates the arguments of an operation, by operationId.

The types are those of arguments that the operation table does not describe completely.
"""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    "getVisits": {"200": list[models.Visit]},
    "addVisit": {"200": models.Visit},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""
