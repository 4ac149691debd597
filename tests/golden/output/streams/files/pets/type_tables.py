"""Type tables: types of arguments and of success bodies."""

from __future__ import annotations

from collections.abc import Mapping

from . import models
from ._runtime.serialization.argument_types import ArgumentTypes
from ._runtime.serialization.response_bodies import Text
from .operations import OPERATIONS

__all__ = ["ARGUMENTS", "RESPONSES", "STREAMS"]

ARGUMENTS = ArgumentTypes(
    OPERATIONS,
    {
        "importThings": {"body": list[models.Thing]},
    },
)
"""The struct that validates the arguments of an operation, by operationId.

The types are those of arguments that the operation table does not describe completely.
"""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    "createChat": {"200": models.Answer},
    "listEvents": {"200": Text[str]},
    "readSequence": {"200": bytes},
    "exportThings": {"200": bytes},
    "importThings": {"200": models.ImportThingsResult},
    "rawEvents": {"200": Text[str]},
    "watchThings": {"200": Text[str]},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""

STREAMS: Mapping[str, object] = {
    "createChat": models.Chunk,
    "listEvents": models.Event,
    "readSequence": models.Thing,
    "exportThings": models.Thing,
    "rawEvents": Text[str],
    "watchThings": models.Thing,
}
"""The types of the items of streams, by operationId."""
