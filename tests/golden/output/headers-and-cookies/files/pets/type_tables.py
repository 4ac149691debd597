"""Type tables: structs that validate arguments, and types of success bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from ._runtime.serialization import rules as _rules

__all__ = ["ARGUMENTS", "RESPONSES"]


class GetPetsArguments(Struct, kw_only=True):
    session: Annotated[str, Meta(min_length=8)]
    x_trace_id: Annotated[str, _rules.Rule(format="uuid")] | UnsetType = UNSET
    if_none_match: list[str] | UnsetType = UNSET
    trace: bool | UnsetType = UNSET


ARGUMENTS: Mapping[str, type[Struct]] = {
    "getPets": GetPetsArguments,
}
"""The struct that validates the arguments of an operation, by operationId."""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    "getPets": {"204": None},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""
