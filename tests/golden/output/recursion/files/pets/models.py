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

from ._runtime.serialization.unions import one_of

__all__ = [
    "Leaf",
    "Tree",
]


class Tree(Struct, kw_only=True, repr_omit_defaults=True):
    """A node and what grows on it."""

    parent: Tree | UnsetType | None = UNSET
    children: list[Tree]
    leaf: Leaf | UnsetType = UNSET
    """A word, or a bundle of leaves."""


if TYPE_CHECKING:
    Leaf: TypeAlias = "str | list[Leaf]"
else:
    Leaf = one_of(
        "Leaf",
        lambda: (
            str,
            list[Leaf],
        ),
    )
"""A word, or a bundle of leaves."""
