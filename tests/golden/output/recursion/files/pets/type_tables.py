"""Type tables: structs that validate arguments, and types of success bodies."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET, Struct, UnsetType

from . import models

__all__ = ["ARGUMENTS", "RESPONSES"]


class AddTreeArguments(Struct, kw_only=True):
    children: list[models.Tree]
    parent: models.Tree | UnsetType | None = UNSET
    leaf: models.Leaf | UnsetType = UNSET


ARGUMENTS: Mapping[str, type[Struct]] = {
    "addTree": AddTreeArguments,
}
"""The struct that validates the arguments of an operation, by operationId."""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    "addTree": {"201": models.Tree},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""
