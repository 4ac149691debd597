"""Models of request and response bodies.

A property that the API omitted is ``UNSET``, which is not the same as ``None``. A value that does not
match the type of its field is kept as raw JSON. Undocumented properties are in the raw response.
A union becomes the type that its discriminator selects; without one, the type that keeps the most
properties of the value, at any depth, the first of equals.
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
