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

from ._runtime.serialization import formats, properties

__all__ = [
    "Mood",
    "Owner",
    "Pet",
]


class Owner(Struct, kw_only=True, repr_omit_defaults=True):
    first_name: str | UnsetType = field(name="first-name", default=UNSET)
    last_name: str | UnsetType = field(name="Last Name", default=UNSET)
    """The name that is shared."""


class Pet(Struct, kw_only=True, repr_omit_defaults=True):
    """An animal that lives with people."""

    __rules__ = properties.PropertyRules(
        deprecated=("race",),
    )

    id: int
    """Number of the pet."""
    kind: Literal["pet"]
    tag: str | None
    """What hangs on its collar."""
    name: str | UnsetType = UNSET
    nickname: str | UnsetType | None = UNSET
    mood: Mood | UnsetType = UNSET
    """How it feels."""
    size: Literal["small", "large"] | UnsetType = UNSET
    legs: Literal[2, 4] | UnsetType | None = UNSET
    weight: float | UnsetType = UNSET
    owner: Owner
    vet: Owner | UnsetType | None = UNSET
    born: formats.Date | UnsetType = UNSET
    fed: formats.DateTime | UnsetType | None = UNSET
    """When it last ate."""
    race: str | UnsetType = UNSET
    """Deprecated: use kind."""


Mood: TypeAlias = Literal["glad", "sad"]
"""How it feels."""
