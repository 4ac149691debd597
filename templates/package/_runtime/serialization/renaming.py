"""Names of properties that msgspec does not accept: with quotes, backslashes or control characters.

A generated model gives such a property another name, and states the API name in ``__rules__``. Input:
plain JSON values, and their type. Output: the same with the other names, before msgspec
converts it. Types without such names are not affected.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Union, get_args, get_origin

import msgspec

from .item_types import item_types
from .properties import properties_of


@lru_cache(maxsize=1024)
def is_renamed(kind: object) -> bool:
    """Return whether a type contains a model with other names, outside of ``UnionChoices``."""
    seen: set[object] = set()
    pending = [kind]
    while pending:
        part = pending.pop()
        if part in seen:
            continue
        seen.add(part)
        if isinstance(part, type) and issubclass(part, msgspec.Struct):
            properties = properties_of(part)
            if properties.encoded_names:
                return True
            pending += properties.types.values()
        pending += get_args(part) if get_origin(part) is not None else ()
    return False


def rename(value: object, kind: object) -> object:
    """Return a plain value of type ``kind`` with the names that msgspec knows."""
    if not is_renamed(kind):
        return value
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        for argument in arguments:
            value = rename(value, argument)
        return value
    if isinstance(value, Mapping):
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return _rename_properties(value, kind)
        if origin is dict:
            return {key: rename(item, arguments[1]) for key, item in value.items()}
    kinds = item_types(kind, len(value)) if isinstance(value, (list, tuple)) else None
    if isinstance(value, (list, tuple)) and kinds is not None:
        return [rename(item, each) for item, each in zip(value, kinds, strict=True)]
    is_wrapper = origin is Annotated or (origin is not None and origin not in (list, tuple, dict))
    return rename(value, arguments[0]) if is_wrapper else value


def _rename_properties(value: Mapping[str, object], kind: type[msgspec.Struct]) -> object:
    properties = properties_of(kind)
    return {
        properties.encoded_names.get(name, name): rename(item, properties.types.get(name))
        for name, item in value.items()
    }
