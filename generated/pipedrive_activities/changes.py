"""The difference between two models, as the arguments of an update."""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec import UNSET, Struct, structs

T = TypeVar("T", bound=Struct)

__all__ = ["changes"]


# Any, so that the result can be spread into a method: update(id, **changes(before, after)).
def changes(before: T, after: T) -> dict[str, Any]:
    """Return the members in which ``after`` differs from ``before``, by argument name.

    It is the smallest update that turns one into the other: what is alike is left out, and what
    ``after`` leaves out (UNSET) stays unchanged. Nested objects and lists are given whole.
    """
    if type(before) is not type(after):
        raise TypeError("changes compares two models of the same class")
    return {
        name: value
        for name in (field.name for field in structs.fields(after))
        if (value := getattr(after, name)) is not UNSET and value != getattr(before, name)
    }
