"""Types that msgspec does not support: unions of several object types, and ``uniqueItems`` lists.

msgspec rejects such unions, so generated models give it a ``UnionChoices`` class instead: a value is
converted to the first type that it matches. Type checkers see the plain union.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar, get_args, get_origin

import msgspec

T = TypeVar("T")
_LOCATION = re.compile(r" - at `\$([^`]*)`$")


class UnionChoices(type):
    """The metaclass of such unions: every value is an instance; ``choices`` returns the types."""

    choices: Callable[[], tuple[object, ...]]

    def __instancecheck__(cls, instance: object) -> bool:
        return True


def one_of(name: str, choices: Callable[[], tuple[object, ...]]) -> type:
    """Return a class that represents a union; ``choices`` is called when it is first needed."""
    return UnionChoices(name, (), {"choices": staticmethod(choices)})


class _Anything(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return True


class Distinct(Generic[T], metaclass=_Anything):
    """Represents a list of type ``T`` without duplicate items (``uniqueItems``)."""


def decode_union(kind: type, value: object) -> object:
    """Convert a value to the first type of a union that it matches.

    msgspec calls this for every type that it does not support, and for ``object``, which any value
    matches. Raises ValueError if the value matches no type.
    """
    if get_origin(kind) is Distinct:
        return _decode_distinct(get_args(kind)[0], value)
    if not isinstance(kind, UnionChoices):
        if isinstance(value, kind):
            return value
        raise ValueError(f"must be of type {kind.__name__}")
    for choice in kind.choices():
        try:
            converted: object = msgspec.convert(value, choice, dec_hook=decode_union)
        except msgspec.ValidationError:
            continue
        return converted
    raise ValueError(f"must match one of the types of {kind.__name__}")


def _decode_distinct(kind: object, value: object) -> object:
    try:
        items: object = msgspec.convert(value, kind, dec_hook=decode_union)
    except msgspec.ValidationError as error:
        raise ValueError(_LOCATION.sub(r" (at \1)", str(error))) from None
    seen = [_hashable(item) for item in value] if isinstance(value, (list, tuple)) else []
    if len(set(seen)) < len(seen):
        raise ValueError("must not contain duplicate items")
    return items


def _hashable(value: object) -> Hashable:
    """Return a key that is equal for values that JSON considers equal; true does not equal 1."""
    match value:
        case bool():
            return bool, value
        case list() | tuple():
            return list, tuple(_hashable(item) for item in value)
        case dict():
            return dict, frozenset((key, _hashable(item)) for key, item in value.items())
        case str() | int() | float() | None:
            return value
        case _:
            return id(value)
