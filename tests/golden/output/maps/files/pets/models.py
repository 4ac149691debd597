"""Models of response bodies, and of the objects in request bodies.

A property that the API omitted is ``UNSET``, which is not the same as ``None``. A value that does not
match the type of its field is kept as raw JSON, also a datetime without a time zone. Fractions of
seconds are rounded to microseconds. Undocumented properties are in the raw response.
A union becomes the type that its discriminator selects; without one, the type that keeps the most
properties of the value, at any depth, the first of equals. A type that allows no other properties
than its own is used only if the value has no others.
"""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from ._runtime.serialization import properties

__all__ = [
    "Herd",
    "HerdClosed",
]


class Herd(Struct, kw_only=True, repr_omit_defaults=True):
    """A herd; members that are not listed are notes."""

    name: str | UnsetType = UNSET
    counts: dict[str, int] | UnsetType = UNSET
    """How many there are by kind."""
    nested: dict[str, list[str | None]] | UnsetType = UNSET
    free: dict[str, object] | UnsetType = UNSET
    anything: object | UnsetType = UNSET
    closed: HerdClosed | UnsetType = UNSET


class HerdClosed(Struct, kw_only=True, repr_omit_defaults=True):
    __rules__ = properties.PropertyRules(
        is_closed=True,
    )
    x: int | UnsetType = UNSET
