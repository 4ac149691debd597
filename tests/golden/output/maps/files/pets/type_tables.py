"""Type tables: structs that validate arguments, and types of success bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct

from . import models

__all__ = ["ARGUMENTS", "RESPONSES"]


class SetCountsArguments(Struct, kw_only=True):
    body: dict[str, Annotated[int, Meta(ge=0)]]


ARGUMENTS: Mapping[str, type[Struct]] = {
    "setCounts": SetCountsArguments,
}
"""The struct that validates the arguments of an operation, by operationId."""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    "setCounts": {"200": models.Herd},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""
