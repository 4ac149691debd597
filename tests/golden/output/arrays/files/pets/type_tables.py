"""Type tables: types of arguments and of success bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

from . import models
from ._runtime.serialization.argument_types import ArgumentTypes
from .operations import OPERATIONS

__all__ = ["ARGUMENTS", "RESPONSES"]

ARGUMENTS = ArgumentTypes(
    OPERATIONS,
    {
        "getPets": {
            "kinds": Annotated[list[models.Kind], Meta(max_length=3)],
            "sizes": Annotated[list[Literal["s", "m", "l"]], Meta(min_length=1)],
        },
    },
)
"""The struct that validates the arguments of an operation, by operationId.

The types are those of arguments that the operation table does not describe completely.
"""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    "getPets": {"200": models.Pet},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""
