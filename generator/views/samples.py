"""Minimal values of types, for the examples of commands and of the README.

An object has only its required properties, an array as few items as allowed. A recursive type ends
in an empty object.
"""

from __future__ import annotations

import math

from generator.ir.api import Api
from generator.ir.json import thaw_json
from generator.ir.type_queries import tag_values
from generator.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    ConstType,
    EnumDeclaration,
    EnumType,
    IntegerType,
    MapType,
    NullableType,
    NullType,
    NumberType,
    ObjectDeclaration,
    RefType,
    StringType,
    TupleType,
    Type,
    TypeId,
    UnionDeclaration,
)

FORMAT_SAMPLES = {
    "date": "2026-12-01",
    "date-time": "2026-12-01T09:00:00Z",
    "time": "10:30:00Z",
    "time-local": "10:30:00",
    "duration": "PT30M",
    "clock-time": "10:30",
    "clock-duration": "00:30",
    "decimal": "12.50",
    "uuid": "adf21080-0e10-11eb-879b-05d71fb426ec",
    "email": "jo@example.com",
    "uri": "https://example.com",
}
"""A typical value per string format."""


def minimal_value(api: Api, type_: Type, seen: frozenset[TypeId] = frozenset()) -> object:
    """Return the minimal value of a type; ``seen`` are the named types that contain it."""
    match type_:
        case NullableType(inner=inner):
            return minimal_value(api, inner, seen)
        case ConstType(value=value):
            return thaw_json(value)
        case EnumType(values=values):
            return thaw_json(values[0]) if values else None
        case ArrayType(items=items, min_items=count):
            return [minimal_value(api, items, seen) for _ in range(count or 0)]
        case TupleType(items=parts):
            return [minimal_value(api, part, seen) for part in parts]
        case RefType(id=type_id):
            return {} if type_id in seen else _declared(api, type_id, seen | {type_id})
        case StringType():
            return _text(type_)
        case IntegerType() | NumberType():
            return _number(type_)
        case BooleanType():
            return True
        case NullType():
            return None
        case AnyType() | MapType():
            return {}


def _text(type_: StringType) -> str:
    text = FORMAT_SAMPLES.get(type_.format, "text")
    return text.ljust(type_.min_length or 0, "x")[: type_.max_length]


def _number(type_: IntegerType | NumberType) -> float:
    """Return the smallest allowed number, without a lower bound 1 or the largest below."""
    least, most = type_.minimum, type_.maximum
    if least is None and type_.exclusive_minimum is not None:
        least = type_.exclusive_minimum + 1
    if most is None and type_.exclusive_maximum is not None:
        most = type_.exclusive_maximum - 1
    value = least if least is not None else 1 if most is None else min(1, most)
    step = type_.multiple_of
    return math.ceil(value / step) * step if step else value


def _declared(api: Api, type_id: TypeId, seen: frozenset[TypeId]) -> object:
    match api.declaration(type_id):
        case EnumDeclaration(members=members):
            return thaw_json(members[0].value)
        case UnionDeclaration() as union:
            return _union(api, union, seen)
        case ObjectDeclaration(fields=fields):
            return {
                field.name.wire: minimal_value(api, field.type, seen)
                for field in fields
                if field.required and not field.read_only
            }


def _union(api: Api, union: UnionDeclaration, seen: frozenset[TypeId]) -> object:
    """Return a value of the first variant, with a value of the discriminator that selects it."""
    value = minimal_value(api, union.variants[0], seen)
    tags = tag_values(union, union.variants[0])
    if tags and union.discriminator and isinstance(value, dict):
        field = union.discriminator.field.wire
        return {**value, field: value[field] if str(value.get(field)) in tags else tags[0]}
    return value
