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
    "Home",
    "HomeInput",
    "User",
    "UserInput",
]


class Home(Struct, kw_only=True, repr_omit_defaults=True):
    street: str | UnsetType = UNSET
    verified: bool | UnsetType = UNSET


class HomeInput(Struct, kw_only=True, repr_omit_defaults=True):
    """Home.

    The form used in requests, without read-only fields.
    """

    __rules__ = properties.PropertyRules(
        read_only={"verified": ""},
    )

    street: str | UnsetType = UNSET


class User(Struct, kw_only=True, repr_omit_defaults=True):
    """Somebody who may sign in."""

    id: int
    """The server gives it."""
    name: str
    home: Home | UnsetType = UNSET


class UserInput(Struct, kw_only=True, repr_omit_defaults=True):
    """Somebody who may sign in.

    The form used in requests, without read-only fields.
    """

    __rules__ = properties.PropertyRules(
        read_only={"id": "The server gives it."},
    )

    name: str
    password: str | UnsetType = UNSET
    """Never shown again."""
    home: HomeInput | UnsetType = UNSET
