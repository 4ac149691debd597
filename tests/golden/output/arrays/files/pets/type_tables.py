"""Type tables: structs that validate arguments, and types of success bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from . import models

__all__ = ["ARGUMENTS", "RESPONSES"]


class GetPetsArguments(Struct, kw_only=True):
    kinds: Annotated[list[models.Kind], Meta(max_length=3)] | UnsetType = UNSET
    sizes: Annotated[list[Literal["s", "m", "l"]], Meta(min_length=1)] | UnsetType = UNSET
    matrix: list[Literal[1, 2]] | UnsetType = UNSET


ARGUMENTS: Mapping[str, type[Struct]] = {
    "getPets": GetPetsArguments,
}
"""The struct that validates the arguments of an operation, by operationId."""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    "getPets": {"200": models.Pet},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""
