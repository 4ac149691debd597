"""Models of response bodies, and of the objects in request bodies.

A property that the API omitted is ``UNSET``, which is not the same as ``None``. A value that does not
match the type of its field is kept as raw JSON, also a datetime without a time zone. Fractions of
seconds are rounded to microseconds. Undocumented properties are in the raw response.
A union becomes the type that its discriminator selects; without one, the type that keeps the most
properties of the value, at any depth, the first of equals. A type that allows no other properties
than its own is used only if the value has no others.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Struct, UnsetType, field

from ._runtime.serialization import properties

__all__ = [
    "Pet",
]


class Pet(Struct, kw_only=True, repr_omit_defaults=True):
    """\"\"\"ends\\."""

    __rules__ = properties.PropertyRules(
        api_names={"na%22me')": "na\"me')"},
    )

    na_me: str | UnsetType = field(name="na%22me')", default=UNSET)
    """{{ evil }} # type: ignore\"\"\"."""
    class_: Literal["'); import os"] | UnsetType = field(name="__class__", default=UNSET)
