"""Type tables: types of arguments and of success bodies."""

from __future__ import annotations

from collections.abc import Mapping

from . import models
from ._runtime.serialization.argument_types import ArgumentTypes
from .operations import OPERATIONS

__all__ = ["ARGUMENTS", "RESPONSES"]

ARGUMENTS = ArgumentTypes(
    OPERATIONS,
    {
        "addTree": {"children": list[models.Tree], "parent": models.Tree, "leaf": models.Leaf},
    },
)
"""The struct that validates the arguments of an operation, by operationId.

The types are those of arguments that the operation table does not describe completely.
"""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    "addTree": {"201": models.Tree},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""
