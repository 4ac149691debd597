"""Type tables: types of arguments and of success bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from ._runtime.serialization import rules as _rules
from ._runtime.serialization.argument_types import ArgumentTypes
from ._runtime.serialization.unions import Distinct
from .operations import OPERATIONS

__all__ = ["ARGUMENTS", "RESPONSES"]

ARGUMENTS = ArgumentTypes(
    OPERATIONS,
    {
        "getPets": {
            "tags": Distinct[list[str]],
            "ratio": Annotated[float, _rules.Rule(values=(0.5, 1.5))],
            "weight": Annotated[float, _rules.Rule(multiple_of=0.1)],
            "either": Annotated[int, Meta(ge=5)] | bool,
            "yes": Annotated[bool, _rules.Rule(values=(True,))],
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
