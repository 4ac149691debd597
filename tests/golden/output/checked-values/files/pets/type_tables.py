"""Type tables: structs that validate arguments, and types of success bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from . import models
from ._runtime.serialization import rules as _rules

__all__ = ["ARGUMENTS", "RESPONSES"]


class AddPetArguments(Struct, kw_only=True):
    code: Annotated[str, Meta(pattern="^[0-9]{3}\\Z", description="^\\d{3}$")]
    word: Annotated[str, _rules.Rule(pattern="^[\\p{L}]+\\Z", original="^\\p{L}+$")] | UnsetType = (
        UNSET
    )
    twice: (
        Annotated[
            str, Meta(pattern="^([A-Za-z0-9_])-(?:\\1)\\Z", description="^(?<part>\\w)-\\k<part>$")
        ]
        | UnsetType
    ) = UNSET
    big: Annotated[int, Meta(ge=0), _rules.Rule(le=18446744073709551615)] | UnsetType = UNSET
    prices: list[Annotated[float, _rules.Rule(multiple_of=0.01)]] | UnsetType = UNSET
    days: list[Annotated[str, _rules.Rule(format="date")]] | UnsetType = UNSET
    since: Annotated[str, _rules.Rule(format="date-time")] | UnsetType = UNSET
    length: Annotated[str, _rules.Rule(format="duration")] | UnsetType = UNSET
    at: Annotated[str, _rules.Rule(format="clock-time")] | UnsetType = UNSET


ARGUMENTS: Mapping[str, type[Struct]] = {
    "addPet": AddPetArguments,
}
"""The struct that validates the arguments of an operation, by operationId."""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    "addPet": {"200": models.Pet},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""
