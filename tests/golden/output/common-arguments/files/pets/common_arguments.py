"""The arguments that all operations have, for the type of ``**common_arguments``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

from msgspec import UnsetType

__all__ = ["CommonArguments"]


class CommonArguments(TypedDict, total=False):
    """Arguments that all operations have.

    - fields: Which properties to return.
    - alt: Format of the response.
    """

    fields: str | UnsetType
    list: Sequence[str] | UnsetType
    alt: Literal["json", "media"] | UnsetType
    x_trace: str | UnsetType
