"""Models of response bodies, and of the objects in request bodies.

A property that the API omitted is ``UNSET``, which is not the same as ``None``. A value that does not
match the type of its field is kept as raw JSON, also a datetime without a time zone. Fractions of
seconds are rounded to microseconds. Undocumented properties are in the raw response.
A union becomes the type that its discriminator selects; without one, the type that keeps the most
properties of the value, at any depth, the first of equals. A type that allows no other properties
than its own is used only if the value has no others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from ._runtime.serialization import properties
from ._runtime.serialization.unions import one_of

__all__ = [
    "Cat",
    "CatInput",
    "Dog",
    "Pet",
    "PetInput",
]


class Cat(Struct, kw_only=True, repr_omit_defaults=True):
    id: int | UnsetType = UNSET
    meows: bool


class CatInput(Struct, kw_only=True, repr_omit_defaults=True):
    """Cat.

    The form used in requests, without read-only fields.
    """

    __rules__ = properties.PropertyRules(
        read_only={"id": ""},
    )

    meows: bool


class Dog(Struct, kw_only=True, repr_omit_defaults=True):
    barks: bool


if TYPE_CHECKING:
    Pet: TypeAlias = Cat | Dog
else:
    Pet = one_of(
        "Pet",
        lambda: (
            Cat,
            Dog,
        ),
    )
"""Pet."""

if TYPE_CHECKING:
    PetInput: TypeAlias = CatInput | Dog
else:
    PetInput = one_of(
        "PetInput",
        lambda: (
            CatInput,
            Dog,
        ),
    )
"""Pet.

The form used in requests, without read-only fields.
"""
