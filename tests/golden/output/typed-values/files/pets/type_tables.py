"""Type tables: structs that validate arguments, and types of success bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import UNSET, Struct, UnsetType

from . import models
from ._runtime.serialization import formats
from ._runtime.serialization import rules as _rules

__all__ = ["ARGUMENTS", "RESPONSES"]


class GetVisitsArguments(Struct, kw_only=True):
    vet: Annotated[str, _rules.Rule(format="uuid")] | UnsetType = UNSET
    price: Annotated[formats.DecimalNumber, _rules.Rule(le=99.99, format="number")] | UnsetType = (
        UNSET
    )


class AddVisitArguments(Struct, kw_only=True):
    visit: models.VisitInput


ARGUMENTS: Mapping[str, type[Struct]] = {
    "getVisits": GetVisitsArguments,
    "addVisit": AddVisitArguments,
}
"""The struct that validates the arguments of an operation, by operationId."""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    "getVisits": {"200": list[models.Visit]},
    "addVisit": {"200": models.Visit},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""
