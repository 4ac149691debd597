"""Finds unknown and read-only properties inside arguments, at any depth.

Input: the value of an argument, valid except for such properties, and its type. Output: the path of
the first of them with what is wrong, such as ``participants[0].primary_flag is read-only``. Models
are not checked: one from a response may have read-only properties, which are not sent.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Annotated, TypeAlias, Union, get_args, get_origin

import msgspec

from .item_types import item_types
from .properties import ModelProperties, properties_of
from .unions import Distinct, UnionChoices, decode_union

Problem: TypeAlias = tuple[str, str]
"""The path of a property, and what is wrong with it."""


def find_problem(value: object, kind: object, path: str) -> Problem | None:
    """Return the first unknown or read-only property in a value of type ``kind``, None without one.

    ``path`` is where the value is. If several types of a union fit, one of them must know all
    properties.
    """
    if not isinstance(value, (msgspec.Struct, Mapping, list, tuple)) or not _has_models(kind):
        return None
    first: Problem | None = None
    for choice in _choices(value, kind):
        problem = _problem_in(value, choice, path)
        if problem is None:
            return None
        first = first or problem
    return first


def _problem_in(value: object, kind: object, path: str) -> Problem | None:
    """Return the first problem of a value as a type that is no union."""
    if isinstance(value, msgspec.Struct):
        return _problem_of_parts(_attributes(value), kind, path)
    if isinstance(value, Mapping):
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            own = _problem_of_names(value, kind, path)
            return own or _problem_of_parts(value, kind, path)
        (_, values) = get_args(kind)
        parts = ((item, values, f"{path}.{key}") for key, item in value.items())
    else:
        assert isinstance(value, (list, tuple))
        kinds = item_types(kind, len(value)) or ()
        pairs = enumerate(zip(value, kinds, strict=False))
        parts = ((item, each, f"{path}[{index}]") for index, (item, each) in pairs)
    return next(filter(None, (find_problem(*part) for part in parts)), None)


def _attributes(value: msgspec.Struct) -> dict[str, object]:
    names = properties_of(type(value)).attributes
    return {api_name: getattr(value, attribute) for api_name, attribute in names.items()}


def _problem_of_parts(value: Mapping[str, object], kind: object, path: str) -> Problem | None:
    """Return the first problem inside the properties of an object."""
    if not (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        return None
    types_by_name = properties_of(kind).types
    for name, item in value.items():
        problem = find_problem(item, types_by_name.get(name), f"{path}.{name}")
        if problem is not None:
            return problem
    return None


def _problem_of_names(
    value: Mapping[str, object], kind: type[msgspec.Struct], path: str
) -> Problem | None:
    properties = properties_of(kind)
    for name in value:
        if name in properties.types:
            continue
        if name in properties.read_only:
            hint = properties.read_only[name]
            return f"{path}.{name}", f"is read-only: {hint}" if hint else "is read-only"
        if not properties.is_open:
            return f"{path}.{name}", _describe_unknown(name, properties)
    return None


def _describe_unknown(name: str, properties: ModelProperties) -> str:
    similar = get_close_matches(str(name), properties.types)
    suggestion = f"; did you mean {similar[0]}?" if similar else ""
    return f"is not a property of {properties.title}{suggestion}"


def _choices(value: object, kind: object) -> Iterator[object]:
    """Yield the types of a union that the value can have; a type that is no union, if it can."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated or origin is Distinct:
        yield from _choices(value, arguments[0])
    elif origin in (Union, types.UnionType):
        for argument in arguments:
            yield from _choices(value, argument)
    elif isinstance(kind, UnionChoices):
        for choice in kind.choices():
            if _is_valid(value, choice):
                yield from _choices(value, choice)
    elif isinstance(value, (list, tuple)):
        if item_types(kind, len(value)) is not None:
            yield kind
    elif origin is dict or (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        yield kind


def _is_valid(value: object, kind: object) -> bool:
    plain = msgspec.to_builtins(value, enc_hook=lambda part: part)
    try:
        msgspec.convert(plain, kind, dec_hook=decode_union)
    except (msgspec.ValidationError, ValueError):
        return False
    return True


@lru_cache(maxsize=1024)
def _has_models(kind: object) -> bool:
    """Return whether values of a type may contain objects with named properties."""
    if isinstance(kind, UnionChoices):
        return True
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return True
    return any(map(_has_models, get_args(kind)))
