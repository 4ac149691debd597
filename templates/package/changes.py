"""Computes the difference between two models as the arguments of an update."""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec import UNSET, Struct, structs

T = TypeVar("T", bound=Struct)

__all__ = ["changes"]


# Any, so that the result can be unpacked into a method: update(id, **changes(before, after)).
def changes(before: T, after: T) -> dict[str, Any]:
    """Return the fields of ``after`` that differ from ``before``, by argument name.

    This is the smallest update that turns ``before`` into ``after``. Fields that are UNSET in
    ``after`` are omitted, so they stay unchanged. Nested objects and lists are returned completely.
    Raises TypeError for models of different classes.
    """
    if type(before) is not type(after):
        raise TypeError("changes compares two models of the same class")
    return {
        name: value
        for name in (field.name for field in structs.fields(after))
        if (value := getattr(after, name)) is not UNSET and value != getattr(before, name)
    }
