"""Type tables: structs that validate arguments, and types of success bodies."""

from __future__ import annotations

import builtins
from collections.abc import Mapping

from msgspec import UNSET, Struct, UnsetType

from . import models

__all__ = ["ARGUMENTS", "RESPONSES"]


class ListArguments(Struct, kw_only=True):
    class_: str
    from_: builtins.int
    int: builtins.int | UnsetType = UNSET
    options_: str | UnsetType = UNSET
    self_: str | UnsetType = UNSET
    top: builtins.int | UnsetType = UNSET
    parameter_2nd: str | UnsetType = UNSET


class ObjectArguments(Struct, kw_only=True):
    class_: builtins.str
    from_: builtins.str | UnsetType = UNSET
    field: builtins.str | UnsetType = UNSET
    int: builtins.int | UnsetType = UNSET
    str: builtins.str | UnsetType | None = UNSET
    list: builtins.list[builtins.int] | UnsetType = UNSET
    def_: builtins.str | UnsetType = UNSET
    refused_: bool | UnsetType = UNSET
    msgspec: builtins.str | UnsetType = UNSET
    unset: builtins.str | UnsetType = UNSET
    encoding: builtins.list[models.Literal] | UnsetType = UNSET


ARGUMENTS: Mapping[str, type[Struct]] = {
    "list": ListArguments,
    "object": ObjectArguments,
}
"""The struct that validates the arguments of an operation, by operationId."""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    "list": {"200": list[models.Struct]},
    "object": {"201": str},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""
