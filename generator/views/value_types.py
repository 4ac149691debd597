"""What the operation table says about the values of a parameter: kind, choices and bounds.

Input: a type of the IR. Output: a ``ValueType``. The argument structs of type_tables.py check more;
this is what programs need that read values from text, such as the command line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from generator.ir.api import Api, computed_per_object
from generator.ir.ecma_patterns import translate_pattern
from generator.ir.json import Json, JsonObject, thaw_json
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
from generator.records import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueType:
    """The values of a parameter; with ``many``, of the items of a list.

    ``kind`` is string, integer, number, boolean, or json for all other values. Bounds are inclusive.
    ``scalars`` are the kinds of the values that are no arrays or objects, if text is one of several.
    """

    kind: str
    many: bool = False
    choices: tuple[str, ...] = ()
    format: str = ""
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    max_items: int | None = None
    nullable: bool = False
    scalars: tuple[str, ...] = ()


@computed_per_object
def value_type_of(api: Api, type_: Type) -> ValueType:
    """Return the value type of a type."""
    match type_:
        case NullableType(inner=inner):
            return replace(value_type_of(api, inner), nullable=True)
        case BooleanType():
            return ValueType(kind="boolean")
        case IntegerType():
            low, high = _bounds(type_)
            return ValueType(kind="integer", minimum=low, maximum=high)
        case NumberType():
            return ValueType(kind="number", minimum=type_.minimum, maximum=type_.maximum)
        case StringType():
            translation = translate_pattern(type_.pattern)
            pattern = translation.portable if translation.python else ""
            return ValueType(kind="string", format=type_.format, pattern=pattern)
        case ConstType(value=value):
            return _choices((value,))
        case EnumType(values=values):
            return _choices(values)
        case ArrayType():
            return _array(api, type_)
        case RefType(id=type_id):
            return _declared(api, type_id)
        case AnyType():
            return ValueType(kind="json", scalars=("boolean", "number", "string"))
        case NullType() | TupleType() | MapType():
            return ValueType(kind="json")


def _bounds(type_: IntegerType) -> tuple[int | None, int | None]:
    low, high = type_.minimum, type_.maximum
    if type_.exclusive_minimum is not None:
        low = type_.exclusive_minimum + 1
    if type_.exclusive_maximum is not None:
        high = type_.exclusive_maximum - 1
    return low, high


def _choices(values: tuple[Json, ...]) -> ValueType:
    present = tuple(value for value in values if value is not None)
    choices = tuple(map(to_text, present))
    if present and all(isinstance(value, str) for value in present):
        return ValueType(kind="string", choices=choices)
    if present and all(isinstance(value, int) and not isinstance(value, bool) for value in present):
        return ValueType(kind="integer", choices=choices)
    if any(isinstance(value, JsonObject | tuple) for value in present):
        return ValueType(kind="json")  # not checked
    return ValueType(kind="json", choices=choices, scalars=_with_text(map(_kind_of, present)))


def _kind_of(value: Json) -> str:
    match value:
        case bool():
            return "boolean"
        case str():
            return "string"
        case _:
            return "number"


def _with_text(kinds: Iterable[str]) -> tuple[str, ...]:
    """Return the kinds in a fixed order, nothing if text is not one of them."""
    distinct = sorted({*kinds} - {"json"})
    return tuple(distinct) if "string" in distinct else ()


def _scalars(api: Api, type_: Type, within: frozenset[TypeId]) -> Iterator[str]:
    """Yield the kinds of the variants of a union; ``within`` are the unions that contain it."""
    inner = type_.inner if isinstance(type_, NullableType) else type_
    declaration = api.declaration(inner.id) if isinstance(inner, RefType) else None
    if isinstance(declaration, UnionDeclaration):
        for variant in declaration.variants if declaration.id not in within else ():
            yield from _scalars(api, variant, within | {declaration.id})
        return
    if not isinstance(inner, ArrayType):
        value_type = value_type_of(api, inner)
        yield from (value_type.kind, *value_type.scalars)


def _array(api: Api, type_: ArrayType) -> ValueType:
    items = value_type_of(api, type_.items)
    if items.kind == "json" or items.many:
        return ValueType(kind="json")
    return replace(items, many=True, max_items=type_.max_items, nullable=False)


def _declared(api: Api, type_id: TypeId) -> ValueType:
    match api.declaration(type_id):
        case EnumDeclaration(members=members):
            return _choices(tuple(member.value for member in members))
        case ObjectDeclaration():
            return ValueType(kind="json")
        case UnionDeclaration():
            kinds = _scalars(api, RefType(id=type_id), frozenset())
            return ValueType(kind="json", scalars=_with_text(kinds))


def to_text(value: Json) -> str:
    """Return a value as text: a string as it is, another value as JSON."""
    return value if isinstance(value, str) else json.dumps(thaw_json(value), ensure_ascii=False)
