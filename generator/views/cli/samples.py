"""The least value that a type admits, for the examples of commands.

Input: a type of the IR. Output: plain JSON: required members only, as few items as allowed. A type
that holds itself ends in an empty object.
"""

from __future__ import annotations

from generator.ir.api import Api
from generator.ir.json import thaw_json
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
    Type,
    TypeId,
    UnionDeclaration,
)

SAMPLES = {
    "date": "2026-12-01",
    "date-time": "2026-12-01T09:00:00Z",
    "time": "10:30",
    "uuid": "adf21080-0e10-11eb-879b-05d71fb426ec",
    "email": "jo@example.com",
    "uri": "https://example.com",
}
"""An ordinary value per format."""


def sample_of(api: Api, type_: Type, seen: frozenset[TypeId] = frozenset()) -> object:
    """Return the least value of a type; ``seen`` are the named types it is found in."""
    match type_:
        case NullableType(inner=inner):
            return sample_of(api, inner, seen)
        case ConstType(value=value):
            return thaw_json(value)
        case EnumType(values=values):
            return thaw_json(values[0]) if values else None
        case ArrayType(items=items, min_items=least):
            return [sample_of(api, items, seen) for _ in range(least or 0)]
        case RefType(id=type_id):
            return {} if type_id in seen else _declared(api, type_id, seen | {type_id})
        case StringType(format=form):
            return SAMPLES.get(form, "text")
        case IntegerType() | NumberType():
            return type_.minimum if type_.minimum is not None else 1
        case BooleanType():
            return True
        case NullType():
            return None
        case AnyType() | MapType():
            return {}


def _declared(api: Api, type_id: TypeId, seen: frozenset[TypeId]) -> object:
    match api.declaration(type_id):
        case EnumDeclaration(members=members):
            return thaw_json(members[0].value)
        case UnionDeclaration(variants=variants):
            return sample_of(api, variants[0], seen)
        case ObjectDeclaration(fields=fields):
            return {
                found.name.wire: sample_of(api, found.type, seen)
                for found in fields
                if found.required and not found.read_only
            }
