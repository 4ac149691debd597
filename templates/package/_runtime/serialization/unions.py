"""Types that msgspec does not support: unions of several object types, and ``uniqueItems`` lists.

msgspec rejects such unions, so generated models give it a ``UnionChoices`` class instead. Type
checkers see the plain union. A discriminator selects the type by the value of a property. Without
one, the type is used that keeps the most properties of the value, at any depth; the first of equals.
A type that allows no other properties than it defines is used only if the value has no others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache
from typing import Generic, TypeVar, get_args, get_origin

import msgspec

from .formats import FormatType
from .properties import properties_of
from .renaming import rename

T = TypeVar("T")
_LOCATION = re.compile(r" - at `\$([^`]*)`$")
ConvertCustomType = Callable[[type, object], object]
"""Converts a value to a type that msgspec does not support; raises ValueError."""
Fits = Callable[[object, object, object], bool]
"""Returns whether a value, converted to a type, meets what msgspec does not check."""


class UnionChoices(type):
    """The metaclass of such unions: every value is an instance; ``choices`` returns the types.

    ``tag`` is the JSON name of the discriminator property, empty without one; ``variants`` returns
    the type of each of its values. ``base`` returns the type of other values if the union consists
    of a type and those that extend it, else None. ``default`` returns the type of values without the
    property or with an unmapped value, None if there is none (OpenAPI 3.2, defaultMapping).
    """

    choices: Callable[[], tuple[object, ...]]
    tag: str
    variants: Callable[[], Mapping[str, object]]
    base: Callable[[], object]
    default: Callable[[], object]

    def __instancecheck__(cls, instance: object) -> bool:
        return True

    def is_tagged(cls, value: object) -> bool:
        """Return whether the discriminator selects the type of a value: if it has the property."""
        if not cls.tag or not isinstance(value, dict):
            return False
        return cls.tag in value or cls.default() is not None

    def variant_of(cls, value: Mapping[str, object]) -> object:
        """Return the type that the discriminator of a tagged value selects, None if unknown."""
        text = _tag_text(value.get(cls.tag))
        variant = None if text is None else cls.variants().get(text)
        return variant or cls.default()


def one_of(
    name: str,
    choices: Callable[[], tuple[object, ...]],
    *,
    tag: str = "",
    variants: Callable[[], Mapping[str, object]] = dict,
    base: Callable[[], object] = lambda: None,
    default: Callable[[], object] = lambda: None,
) -> type:
    """Return a class that represents a union; the functions are called when first needed.

    The arguments are described in ``UnionChoices``.
    """
    functions = {"choices": choices, "variants": variants, "base": base, "default": default}
    namespace = {key: staticmethod(cache(function)) for key, function in functions.items()}
    return UnionChoices(name, (), {**namespace, "tag": tag})


def _tag_text(value: object) -> str | None:
    """Return a discriminator value as the key that it has in a mapping, None if it has none."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case _:
            return None


class _Anything(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return True


class Distinct(Generic[T], metaclass=_Anything):
    """Represents a list of type ``T`` without duplicate items (``uniqueItems``)."""


def decode_union(kind: type, value: object) -> object:
    """Convert a value of a response to a type that msgspec does not support.

    msgspec calls this for every such type, and for ``object``, which any value matches. Raises
    ValueError or TypeError if the value does not match, or if its discriminator has an unknown value.
    """
    if isinstance(kind, FormatType):
        return kind.convert(value)
    return convert_custom(kind, value, decode_union, has_allowed_properties)


def convert_custom(
    kind: type,
    value: object,
    convert: ConvertCustomType,
    fits: Fits,
    *,
    extensible: bool = False,
) -> object:
    """Convert a value to a type that msgspec does not support; ``convert`` converts what it contains.

    Of the types of a union, one that ``fits`` is preferred. ``extensible``: an unknown value of a
    discriminator selects the base type. Raises ValueError or TypeError if the value does not match.
    """
    if get_origin(kind) is Distinct:
        return _convert_distinct(get_args(kind)[0], value, convert)
    if not isinstance(kind, UnionChoices):
        if isinstance(value, kind):
            return value
        raise ValueError(f"must be of type {kind.__name__}")
    if not (isinstance(value, dict) and kind.is_tagged(value)):
        return _convert_to_best(kind, value, convert, fits)
    variant = kind.variant_of(value) or (kind.base() if extensible else None)
    if variant is None:
        known = ", ".join(kind.variants())
        raise ValueError(f"must match one of the types of {kind.__name__}, by {kind.tag}: {known}")
    return _convert_nested(value, variant, convert)


def _convert_to_best(
    kind: UnionChoices, value: object, convert: ConvertCustomType, fits: Fits
) -> object:
    """Return the conversion that fits and keeps the most properties, the first of equals."""
    best: tuple[tuple[bool, int], object] | None = None
    highest = True, count_kept(value, value)
    for choice in kind.choices():
        try:
            converted: object = msgspec.convert(rename(value, choice), choice, dec_hook=convert)
        except msgspec.ValidationError:
            continue
        rank = fits(value, converted, choice), count_kept(value, converted)
        if rank == highest:
            return converted
        if best is None or rank > best[0]:
            best = rank, converted
    if best is None:
        raise ValueError(f"must match one of the types of {kind.__name__}")
    return best[1]


def has_allowed_properties(value: object, converted: object, _: object = None) -> bool:
    """Return whether no object has a property that its type forbids, at any depth.

    ``converted`` is the value as msgspec converted it (``additionalProperties: false``).
    """
    if isinstance(value, dict):
        if isinstance(converted, msgspec.Struct):
            properties = properties_of(type(converted))
            if properties.is_closed and not value.keys() <= properties.types.keys():
                return False
        kept = _properties_of(converted)
        names = kept.keys() & value.keys()
        return all(has_allowed_properties(value[name], kept[name]) for name in names)
    if isinstance(value, (list, tuple)) and isinstance(converted, (list, tuple)):
        return all(map(has_allowed_properties, value, converted))
    return True


def count_kept(value: object, converted: object) -> int:
    """Return how many properties of a JSON value its conversion contains, at any depth."""
    if isinstance(value, dict):
        kept = _properties_of(converted)
        return sum(1 + count_kept(value[name], kept[name]) for name in kept.keys() & value.keys())
    if isinstance(value, (list, tuple)) and isinstance(converted, (list, tuple)):
        return sum(map(count_kept, value, converted))
    return 0


def _properties_of(converted: object) -> dict[str, object]:
    if isinstance(converted, msgspec.Struct):
        names = properties_of(type(converted)).attributes
        return {name: getattr(converted, attribute) for name, attribute in names.items()}
    return converted if isinstance(converted, dict) else {}


def _convert_nested(value: object, kind: object, convert: ConvertCustomType) -> object:
    """Convert a value; an error keeps its location, because msgspec appends that of the value."""
    try:
        converted: object = msgspec.convert(rename(value, kind), kind, dec_hook=convert)
    except msgspec.ValidationError as error:
        raise ValueError(_LOCATION.sub(r" (at \1)", str(error))) from None
    return converted


def _convert_distinct(kind: object, value: object, convert: ConvertCustomType) -> object:
    items = _convert_nested(value, kind, convert)
    if isinstance(value, (list, tuple)) and has_duplicates(value):
        raise ValueError("must not contain duplicate items")
    return items


def has_duplicates(items: Sequence[object]) -> bool:
    """Return whether two items are equal in JSON."""
    return len(set(map(_hashable, items))) < len(items)


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
