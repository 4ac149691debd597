"""Models of response bodies, and of the objects in request bodies.

A property that the API omitted is ``UNSET``, which is not the same as ``None``. A value that does not
match the type of its field is kept as raw JSON, also a datetime without a time zone. Fractions of
seconds are rounded to microseconds. Undocumented properties are in the raw response.
A union becomes the type that its discriminator selects; without one, the type that keeps the most
properties of the value, at any depth, the first of equals. A type that allows no other properties
than its own is used only if the value has no others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from ._runtime.serialization.unions import one_of

__all__ = [
    "Amount",
    "Answer",
    "Anything",
    "Cat",
    "Dog",
    "Found",
    "Holder",
    "Key",
    "Person",
    "Pet",
    "Shelter",
]


class Answer(Struct, kw_only=True, repr_omit_defaults=True):
    pet: Pet | UnsetType = UNSET
    """A cat or a dog, told apart by its kind."""
    holder: Holder | UnsetType = UNSET
    """Who has it, without a mark that tells which."""
    key: Key | UnsetType = UNSET
    """A number or a word."""
    found: Found | UnsetType = UNSET
    """One or many."""
    amount: Amount | UnsetType = UNSET
    """Whole or broken."""
    any: Anything | UnsetType | None = UNSET
    """Whatever there is."""


class Cat(Struct, kw_only=True, repr_omit_defaults=True):
    kind: Literal["Cat"]
    lives: int | UnsetType = UNSET


class Dog(Struct, kw_only=True, repr_omit_defaults=True):
    kind: Literal["Dog"]
    tricks: list[str] | UnsetType = UNSET


class Person(Struct, kw_only=True, repr_omit_defaults=True):
    person: str


class Shelter(Struct, kw_only=True, repr_omit_defaults=True):
    shelter: str


if TYPE_CHECKING:
    Amount: TypeAlias = int | float | bool | Literal["none"]
else:
    Amount = one_of(
        "Amount",
        lambda: (
            int,
            float,
            bool,
            Literal["none"],
        ),
    )
"""Whole or broken."""

Anything: TypeAlias = dict[str, int] | bool | float | list[object]
"""Whatever there is."""

Key: TypeAlias = int | str
"""A number or a word."""

if TYPE_CHECKING:
    Found: TypeAlias = Key | list[Key]
else:
    Found = one_of(
        "Found",
        lambda: (
            Key,
            list[Key],
        ),
    )
"""One or many."""

if TYPE_CHECKING:
    Holder: TypeAlias = Person | Shelter
else:
    Holder = one_of(
        "Holder",
        lambda: (
            Person,
            Shelter,
        ),
    )
"""Who has it, without a mark that tells which."""

if TYPE_CHECKING:
    Pet: TypeAlias = Cat | Dog
else:
    Pet = one_of(
        "Pet",
        lambda: (
            Cat,
            Dog,
        ),
        tag="kind",
        variants=lambda: {
            "Cat": Cat,
            "Dog": Dog,
        },
    )
"""A cat or a dog, told apart by its kind."""
