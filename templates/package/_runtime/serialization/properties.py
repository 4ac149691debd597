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
    an empty text). ``is_open``: the OpenAPI document allows additional properties explicitly.
    """

    read_only: Mapping[str, str] = field(default_factory=lambda: _NO_TEXT)
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelProperties:
    """The properties of a model, by API name: attributes, types, and the rules of the class."""

    title: str
    attributes: Mapping[str, str]
    types: Mapping[str, object]
    read_only: Mapping[str, str]
    is_open: bool


_NO_RULES = PropertyRules()


@lru_cache(maxsize=1024)
def properties_of(kind: type[msgspec.Struct]) -> ModelProperties:
    """Return the properties of a model."""
    rules = getattr(kind, "__rules__", _NO_RULES)
    fields = msgspec.structs.fields(kind)
    return ModelProperties(
        title=kind.__name__,
        attributes={each.encode_name: each.name for each in fields},
        types={each.encode_name: each.type for each in fields},
        read_only=rules.read_only,
        is_open=rules.is_open,
    )
