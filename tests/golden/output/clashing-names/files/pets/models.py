"""Models of response bodies, and of the objects in request bodies.

A property that the API omitted is ``UNSET``, which is not the same as ``None``. A value that does not
match the type of its field is kept as raw JSON, also a datetime without a time zone. Fractions of
seconds are rounded to microseconds. Undocumented properties are in the raw response.
A union becomes the type that its discriminator selects; without one, the type that keeps the most
properties of the value, at any depth, the first of equals. A type that allows no other properties
than its own is used only if the value has no others.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType, field

__all__ = [
    "Mode",
    "Vote",
]


class Vote(Struct, kw_only=True, repr_omit_defaults=True):
    plus_1: int = field(name="+1")
    minus_1: int | UnsetType = field(name="-1", default=UNSET)
    a_dot_b: str | UnsetType = field(name="a.b", default=UNSET)
    a_b: str | UnsetType = UNSET
    user_number: int | UnsetType = field(name="userId", default=UNSET)
    user_id: str | UnsetType = UNSET
    dollar: str | UnsetType = field(name="$", default=UNSET)
    mode: Mode | UnsetType = UNSET


Mode: TypeAlias = Literal["asc", "ASC", "a-b", "a_b", "<", ""]
"""Mode."""
