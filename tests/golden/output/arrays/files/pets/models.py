"""The models: what the API sends, and what it is sent.

A member that the API left out is ``UNSET``, which is not the same as ``None``. A value that is not
as described stands in its field as it came. Members that are not described are in the raw response.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

__all__ = [
    "Kind",
    "Pet",
]


class Pet(Struct, kw_only=True, repr_omit_defaults=True):
    """Pet."""

    kinds: list[Kind] | UnsetType = UNSET

    sizes: list[Literal["s", "m", "l"]] | UnsetType = UNSET

    grid: list[list[float]] | UnsetType = UNSET

    flags: list[Literal["a"] | bool | float | None] | UnsetType = UNSET


Kind: TypeAlias = Literal["cat", "dog", "it's"]
"""Kind."""
