"""Type tables: structs that validate arguments, and types of success bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from . import models

__all__ = ["ARGUMENTS", "RESPONSES"]


class GetPetsArguments(Struct, kw_only=True):
    i_d: Annotated[str, Meta(pattern='^[\'"\\\\]+"""\\Z', description='^[\'"\\\\]+"""$')]
    wo_r_ds: Literal["'", '"', "\n", "\\", '"""'] | UnsetType = UNSET


ARGUMENTS: Mapping[str, type[Struct]] = {
    'get"""Pets\\': GetPetsArguments,
}
"""The struct that validates the arguments of an operation, by operationId."""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    'get"""Pets\\': {"200": models.Pet},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""
