"""The properties of models: their names, types, and what msgspec cannot express about them.

Input: the class of a model. Output: its ``ModelProperties``. A generated class that needs it states
the rest in an attribute ``__rules__``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

import msgspec

_NO_TEXT: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyRules:
    """What a model states in ``__rules__``.

    ``read_only`` are properties that requests must not contain, each with what to do instead (or
    an empty text). ``is_open``: the OpenAPI document allows additional properties explicitly;
    ``is_closed``: it forbids them. ``deprecated`` are the API names of deprecated properties.
    ``api_names`` are the names that msgspec does not accept, by the name that replaces them.
    """

    api_names: Mapping[str, str] = field(default_factory=lambda: _NO_TEXT)
    read_only: Mapping[str, str] = field(default_factory=lambda: _NO_TEXT)
    is_open: bool = False
    is_closed: bool = False
    deprecated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelProperties:
    """The properties of a model, by API name: attributes, types, and the rules of the class.

    ``encoded_names`` are the names that replace those that msgspec does not accept.
    """

    title: str
    attributes: Mapping[str, str]
    types: Mapping[str, object]
    encoded_names: Mapping[str, str]
    read_only: Mapping[str, str]
    is_open: bool
    is_closed: bool
    deprecated: tuple[str, ...]


_NO_RULES = PropertyRules()


@lru_cache(maxsize=1024)
def properties_of(kind: type[msgspec.Struct]) -> ModelProperties:
    """Return the properties of a model."""
    rules = getattr(kind, "__rules__", _NO_RULES)
    fields = {
        rules.api_names.get(each.encode_name, each.encode_name): each
        for each in msgspec.structs.fields(kind)
    }
    return ModelProperties(
        title=kind.__name__,
        attributes={name: each.name for name, each in fields.items()},
        types={name: each.type for name, each in fields.items()},
        encoded_names={name: encoded for encoded, name in rules.api_names.items()},
        read_only=rules.read_only,
        is_open=rules.is_open,
        is_closed=rules.is_closed,
        deprecated=rules.deprecated,
    )
