"""Types on the wire: what arguments are checked against, and what success bodies are decoded as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct

from . import models

__all__ = ["ARGUMENTS", "RESPONSES"]


class SetCountsArguments(Struct, kw_only=True):
    """Arguments of setCounts."""

    body: dict[str, Annotated[int, Meta(ge=0)]]


ARGUMENTS: Mapping[str, type[Struct]] = {
    "setCounts": SetCountsArguments,
}
"""The struct that an operation's arguments are checked against, by operationId."""

RESPONSES: Mapping[str, object] = {
    "setCounts": models.Herd,
}
"""The type of an operation's success body, by operationId; None: it has none."""
