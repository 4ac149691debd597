"""Models of response bodies, and of the objects in request bodies.

A property that the API omitted is ``UNSET``, which is not the same as ``None``. A value that does not
match the type of its field is kept as raw JSON, also a datetime without a time zone. Fractions of
seconds are rounded to microseconds. Undocumented properties are in the raw response.
A union becomes the type that its discriminator selects; without one, the type that keeps the most
properties of the value, at any depth, the first of equals. A type that allows no other properties
than its own is used only if the value has no others.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Struct, UnsetType

from ._runtime.serialization import rules as _rules

__all__ = [
    "Pet",
]


class Pet(Struct, kw_only=True, repr_omit_defaults=True):
    legs: int | UnsetType = UNSET
    ratio: Annotated[Literal[2] | float, _rules.Rule(values=(0.5, 2))] | UnsetType = UNSET
    alive: Annotated[bool, _rules.Rule(values=(True,))] | UnsetType = UNSET
    half: Annotated[float, _rules.Rule(values=(2.5,))] | UnsetType = UNSET
    level: str | UnsetType = UNSET
