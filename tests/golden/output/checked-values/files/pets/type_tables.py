"""Type tables: types of arguments and of success bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from . import models
from ._runtime.serialization import rules as _rules
from ._runtime.serialization.argument_types import ArgumentTypes
from .operations import OPERATIONS

__all__ = ["ARGUMENTS", "RESPONSES"]

ARGUMENTS = ArgumentTypes(
    OPERATIONS,
    {
        "addPet": {
            "code": Annotated[str, Meta(pattern="^[0-9]{3}\\Z", description="^\\d{3}$")],
            "word": Annotated[str, _rules.Rule(pattern="^[\\p{L}]+\\Z", original="^\\p{L}+$")],
            "twice": Annotated[
                str,
                Meta(pattern="^([A-Za-z0-9_])-(?:\\1)\\Z", description="^(?<part>\\w)-\\k<part>$"),
            ],
            "big": Annotated[int, Meta(ge=0), _rules.Rule(le=18446744073709551615)],
            "prices": list[Annotated[float, _rules.Rule(multiple_of=0.01)]],
            "days": list[Annotated[str, _rules.Rule(format="date")]],
            "since": Annotated[str, _rules.Rule(format="date-time")],
            "length": Annotated[str, _rules.Rule(format="duration")],
            "at": Annotated[str, _rules.Rule(format="clock-time")],
        },
    },
)
"""The struct that validates the arguments of an operation, by operationId.

The types are those of arguments that the operation table does not describe completely.
"""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    "addPet": {"200": models.Pet},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""
