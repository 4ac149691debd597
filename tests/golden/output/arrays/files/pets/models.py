"""Models of response bodies, and of the objects in request bodies.

A property that the API omitted is ``UNSET``, which is not the same as ``None``. A value that does not
match the type of its field is kept as raw JSON, also a datetime without a time zone. Fractions of
seconds are rounded to microseconds. Undocumented properties are in the raw response.
A union becomes the type that its discriminator selects; without one, the type that keeps the most
properties of the value, at any depth, the first of equals. A type that allows no other properties
than its own is used only if the value has no others.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from ._runtime.serialization import rules as _rules

__all__ = [
    "Kind",
    "Pet",
]


class Pet(Struct, kw_only=True, repr_omit_defaults=True):
    kinds: list[Kind] | UnsetType = UNSET
    sizes: list[Literal["s", "m", "l"]] | UnsetType = UNSET
    grid: list[list[float]] | UnsetType = UNSET
    flags: (
        list[Annotated[Literal["a"] | bool | float, _rules.Rule(values=(True, 1.5, "a"))] | None]
        | UnsetType
    ) = UNSET


Kind: TypeAlias = Literal["cat", "dog", "it's"]
"""Kind."""
