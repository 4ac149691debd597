"""Minimal values of types, for the examples of commands and of the README.

An object has only its required properties, an array as few items as allowed, unless more is asked for.
"""

from __future__ import annotations

from generator.ir.api import Api, computed_once
from generator.ir.types import RefType, StringType, Type, TypeId
from generator.sampling.values import NoSample, Sampler
from generator.views.json_schemas import Direction, declaration_schema, schema_of


def minimal_value(api: Api, type_: Type, optional_levels: int = 0) -> object:
    """Return the minimal value of a type in a request; an empty object if none is known.

    ``optional_levels`` is how many levels of objects have optional properties as well.
    """
    # Of other types, 1 and true are equal as keys; the entry keeps the type alive.
    is_key = isinstance(type_, RefType | StringType)
    key = (type_ if is_key else id(type_), optional_levels)
    known = _known_values(api)
    if key not in known:
        known[key] = type_, _sample(api, type_, optional_levels)
    return known[key][1]


@computed_once
def _known_values(_api: Api) -> dict[tuple[Type | int, int], tuple[Type, object]]:
    """Return the values that were made already: fields of a few types are most of a document."""
    return {}


def _sample(api: Api, type_: Type, optional_levels: int) -> object:
    sampler = Sampler(lambda reference: _named(api, reference), optional_levels=optional_levels)
    try:
        return sampler.value(schema_of(type_))
    except NoSample:
        return {}


def _named(api: Api, reference: str) -> object:
    declaration = api.declaration(TypeId(reference.rpartition("/")[2]))
    return declaration_schema(declaration, Direction.REQUEST)
