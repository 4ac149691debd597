"""Types on the wire: what arguments are checked against, and what success bodies are decoded as."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET, Struct, UnsetType

from . import models

__all__ = ["ARGUMENTS", "RESPONSES"]


class AddTreeArguments(Struct, kw_only=True):
    """Arguments of addTree."""

    children: list[models.Tree]
    parent: models.Tree | UnsetType | None = UNSET
    leaf: models.Leaf | UnsetType = UNSET


ARGUMENTS: Mapping[str, type[Struct]] = {
    "addTree": AddTreeArguments,
}
"""The struct that an operation's arguments are checked against, by operationId."""

RESPONSES: Mapping[str, object] = {
    "addTree": models.Tree,
}
"""The type of an operation's success body, by operationId; None: it has none."""
