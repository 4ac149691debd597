"""Types that msgspec does not know: unions of several kinds of object, and lists of distinct items.

msgspec refuses such unions, so generated models hand it a ``UnionChoices`` class instead: whatever fits
one of the types becomes it, the first that fits winning. Type checkers see the plain union.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar, get_args, get_origin

import msgspec

T = TypeVar("T")
_PLACE = re.compile(r" - at `\$([^`]*)`$")


class UnionChoices(type):
    """The class of such unions: every value counts as an instance, ``types`` lists the choices."""

    choices: Callable[[], tuple[object, ...]]

    def __instancecheck__(cls, instance: object) -> bool:
        return True


def one_of(name: str, choices: Callable[[], tuple[object, ...]]) -> type:
    """Return a class that stands for one of several types, looked up when first needed."""
    return UnionChoices(name, (), {"choices": staticmethod(choices)})


class _Anything(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return True


class Distinct(Generic[T], metaclass=_Anything):
    """Stands for a list of the type ``T`` in which no item is given twice (``uniqueItems``)."""


def decode_union(kind: type, value: object) -> object:
    """Return the value as the first of the types that it fits; ValueError when it fits none.

    msgspec asks this of every type that is not its own, ``object`` too, which any value fits.
    """
    if get_origin(kind) is Distinct:
        return _decode_distinct(get_args(kind)[0], value)
    if not isinstance(kind, UnionChoices):
        if isinstance(value, kind):
            return value
        raise ValueError(f"is no {kind.__name__}")
    for choice in kind.choices():
        try:
            converted: object = msgspec.convert(value, choice, dec_hook=decode_union)
        except msgspec.ValidationError:
            continue
        return converted
    raise ValueError(f"is none of the types of {kind.__name__}")


def _decode_distinct(kind: object, value: object) -> object:
    try:
        items: object = msgspec.convert(value, kind, dec_hook=decode_union)
    except msgspec.ValidationError as error:
        raise ValueError(_PLACE.sub(r" (at \1)", str(error))) from None
    seen = [_frozen(item) for item in value] if isinstance(value, (list, tuple)) else []
    if len(set(seen)) < len(seen):
        raise ValueError("Expected every item once, got one twice")
    return items


def _frozen(value: object) -> Hashable:
    """Return what two values share exactly when JSON calls them equal; Python takes true for 1."""
    match value:
        case bool():
            return bool, value
        case list() | tuple():
            return list, tuple(_frozen(item) for item in value)
        case dict():
            return dict, frozenset((key, _frozen(item)) for key, item in value.items())
        case str() | int() | float() | None:
            return value
        case _:
            return id(value)
