"""Type tables: structs that validate arguments, and types of success bodies."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET, Struct, UnsetType

from . import models
from ._runtime.serialization.response_bodies import Text

__all__ = ["ARGUMENTS", "RESPONSES", "STREAMS"]


class CreateChatArguments(Struct, kw_only=True):
    text: str
    stream: bool | UnsetType = UNSET


class ListEventsArguments(Struct, kw_only=True):
    """An operation without arguments."""


class ReadSequenceArguments(Struct, kw_only=True):
    """An operation without arguments."""


class ExportThingsArguments(Struct, kw_only=True):
    """An operation without arguments."""


class ImportThingsArguments(Struct, kw_only=True):
    body: list[models.Thing]


class RawEventsArguments(Struct, kw_only=True):
    """An operation without arguments."""


class WatchThingsArguments(Struct, kw_only=True):
    since: str | UnsetType = UNSET


ARGUMENTS: Mapping[str, type[Struct]] = {
    "createChat": CreateChatArguments,
    "listEvents": ListEventsArguments,
    "readSequence": ReadSequenceArguments,
    "exportThings": ExportThingsArguments,
    "importThings": ImportThingsArguments,
    "rawEvents": RawEventsArguments,
    "watchThings": WatchThingsArguments,
}
"""The struct that validates the arguments of an operation, by operationId."""

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
