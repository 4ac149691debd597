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
        "object": {"encoding": list[models.Literal]},
    },
)
"""The struct that validates the arguments of an operation, by operationId.

The types are those of arguments that the operation table does not describe completely.
"""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    "list": {"200": list[models.Struct]},
    "object": {"201": str},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""
