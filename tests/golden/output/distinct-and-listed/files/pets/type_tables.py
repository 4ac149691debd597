"""Type tables: structs that validate arguments, and types of success bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from ._runtime.serialization import rules as _rules
from ._runtime.serialization.unions import Distinct

__all__ = ["ARGUMENTS", "RESPONSES"]


class GetPetsArguments(Struct, kw_only=True):
    tags: Distinct[list[str]] | UnsetType = UNSET
    ratio: Annotated[float, _rules.Rule(values=(0.5, 1.5))] | UnsetType | None = UNSET
    weight: Annotated[float, _rules.Rule(multiple_of=0.1)] | UnsetType = UNSET
    either: Annotated[int, Meta(ge=5)] | bool | UnsetType = UNSET
    yes: Annotated[bool, _rules.Rule(values=(True,))] | UnsetType = UNSET


ARGUMENTS: Mapping[str, type[Struct]] = {
    "getPets": GetPetsArguments,
}
"""The struct that validates the arguments of an operation, by operationId."""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    "getPets": {"204": None},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""
