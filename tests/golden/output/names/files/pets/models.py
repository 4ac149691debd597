"""Models of response bodies, and of the objects in request bodies.

A property that the API omitted is ``UNSET``, which is not the same as ``None``. A value that does not
match the type of its field is kept as raw JSON, also a datetime without a time zone. Fractions of
seconds are rounded to microseconds. Undocumented properties are in the raw response.
A union becomes the type that its discriminator selects; without one, the type that keeps the most
properties of the value, at any depth, the first of equals. A type that allows no other properties
than its own is used only if the value has no others.
"""

from __future__ import annotations

import builtins
import typing
from typing import TypeAlias

import msgspec
from msgspec import UNSET, UnsetType
from msgspec import field as _field

__all__ = [
    "Literal",
    "Struct",
]


class Struct(msgspec.Struct, kw_only=True, repr_omit_defaults=True):
    field: builtins.str | UnsetType = UNSET
    int: builtins.int | UnsetType = UNSET
    str: builtins.str | UnsetType | None = UNSET
    list: builtins.list[builtins.int] | UnsetType = UNSET
    def_: builtins.str | UnsetType = _field(name="def", default=UNSET)
    rejected: bool | UnsetType = UNSET
    msgspec: builtins.str | UnsetType = UNSET
    unset: builtins.str | UnsetType = _field(name="UNSET", default=UNSET)
    made: builtins.str | UnsetType = UNSET
    encoding: builtins.list[Literal] | UnsetType = UNSET


Literal: TypeAlias = typing.Literal["None", "True"]
"""Literal."""
