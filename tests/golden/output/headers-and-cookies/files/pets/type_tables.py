"""Type tables: types of arguments and of success bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from ._runtime.serialization import rules as _rules
from ._runtime.serialization.argument_types import ArgumentTypes
from .operations import OPERATIONS

__all__ = ["ARGUMENTS", "RESPONSES"]

ARGUMENTS = ArgumentTypes(
    OPERATIONS,
    {
        "getPets": {
            "session": Annotated[str, Meta(min_length=8)],
            "x_trace_id": Annotated[str, _rules.Rule(format="uuid")],
            "draft": Annotated[bool, _rules.Rule(values=(False,))],
        },
    },
)
"""The struct that validates the arguments of an operation, by operationId.

The types are those of arguments that the operation table does not describe completely.
"""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    "getPets": {"204": None},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""
