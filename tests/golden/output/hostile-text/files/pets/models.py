"""The models: what the API sends, and what it is sent.

A member that the API left out is ``UNSET``, which is not the same as ``None``. A value that is not
as described stands in its field as it came. Members that are not described are in the raw response.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Struct, UnsetType, field

__all__ = [
    "Pet",
]


class Pet(Struct, kw_only=True, repr_omit_defaults=True):
    """\"\"\"ends\\."""

    na_me: str | UnsetType = field(name="na\"me')", default=UNSET)
    """{{ evil }} # type: ignore\"\"\"."""

    class_: Literal["'); import os"] | UnsetType = field(name="__class__", default=UNSET)
