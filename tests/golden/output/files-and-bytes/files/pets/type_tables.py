"""Type tables: structs that validate arguments, and types of success bodies."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET, Struct, UnsetType

from . import models
from ._runtime.serialization.encoding import Content

__all__ = ["ARGUMENTS", "RESPONSES"]


class AddPictureArguments(Struct, kw_only=True):
    file: Content
    title: str | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET


class DownloadPictureArguments(Struct, kw_only=True):
    id: int


class ReplacePictureArguments(Struct, kw_only=True):
    id: int
    body: Content


ARGUMENTS: Mapping[str, type[Struct]] = {
    "addPicture": AddPictureArguments,
    "downloadPicture": DownloadPictureArguments,
    "replacePicture": ReplacePictureArguments,
}
"""The struct that validates the arguments of an operation, by operationId."""

RESPONSES: Mapping[str, Mapping[str, object]] = {
    "addPicture": {"201": models.Picture},
    "downloadPicture": {"200": bytes},
    "replacePicture": {"204": None},
}
"""The types of the success bodies of an operation, by operationId and status; None for no body."""
