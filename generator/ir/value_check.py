"""Whether a JSON value fits a type of the IR, and if not, where it does not.

Input: a value, a type, the type table. Output: the first misfit, or None. Formats and patterns are
not judged: formats are annotations (JSON Schema 2020-12, 7.2.1), and a pattern from a description
could keep Python's backtracking matcher busy for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isclose
from typing import assert_never

from generator.ir.json import Json, JsonObject
from generator.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    ConstType,
    Declaration,
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
from generator.positions import escape_pointer

Types = Mapping[TypeId, Declaration]


@dataclass(frozen=True, slots=True)
class ValueMismatch:
    """Why a value does not fit, and the JSON pointer to the part in question."""

    pointer: str
    reason: str

    def __str__(self) -> str:
        return f"{self.reason} at {self.pointer}" if self.pointer else self.reason


def find_value_mismatch(
    value: Json, type_: Type, types: Types, at: str = ""
) -> ValueMismatch | None:
    """Return the first reason why a value does not fit a type, None when it fits."""
    match type_:
        case AnyType():
            return None
        case NullType():
            return None if value is None else _wrong(value, "null", at)
        case BooleanType():
            return None if isinstance(value, bool) else _wrong(value, "true or false", at)
        case IntegerType() | NumberType():
            return _number_misfit(value, type_, at)
        case StringType():
            return _string_misfit(value, type_, at)
        case ConstType():
            return _choice_misfit(value, (type_.value,), at)
        case EnumType():
            return _choice_misfit(value, type_.values, at)
        case ArrayType():
            return _array_misfit(value, type_, types, at)
        case MapType():
            return _map_misfit(value, type_, types, at)
        case NullableType():
            return None if value is None else find_value_mismatch(value, type_.inner, types, at)
        case RefType():
            return _declared_misfit(value, types[type_.id], types, at)
        case _:
            assert_never(type_)


def _wrong(value: Json, expected: str, at: str) -> ValueMismatch:
    return ValueMismatch(at, f"{_kind(value)} where {expected} is expected")


def _kind(value: Json) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {value}"
        case str():
            return "text"
        case JsonObject():
            return "an object"
        case _:
            return "a list"


def _number_misfit(value: Json, type_: IntegerType | NumberType, at: str) -> ValueMismatch | None:
    whole = isinstance(type_, IntegerType)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _wrong(value, "a whole number" if whole else "a number", at)
    if whole and value != int(value):
        return _wrong(value, "a whole number", at)
    if type_.minimum is not None and value < type_.minimum:
        return ValueMismatch(at, f"{value} is less than {type_.minimum}")
    if type_.maximum is not None and value > type_.maximum:
        return ValueMismatch(at, f"{value} is more than {type_.maximum}")
    if type_.exclusive_minimum is not None and value <= type_.exclusive_minimum:
        return ValueMismatch(at, f"{value} is not more than {type_.exclusive_minimum}")
    if type_.exclusive_maximum is not None and value >= type_.exclusive_maximum:
        return ValueMismatch(at, f"{value} is not less than {type_.exclusive_maximum}")
    if type_.multiple_of and not _is_multiple(value, type_.multiple_of):
        return ValueMismatch(at, f"{value} is not a multiple of {type_.multiple_of}")
    return None


def _is_multiple(value: float, factor: float) -> bool:
    if isinstance(value, int) and isinstance(factor, int):
        return value % factor == 0
    quotient = value / factor
    return isclose(quotient, round(quotient), rel_tol=1e-9, abs_tol=1e-9)


def _string_misfit(value: Json, type_: StringType, at: str) -> ValueMismatch | None:
    if not isinstance(value, str):
        return _wrong(value, "text", at)
    return _count_misfit(len(value), type_.min_length, type_.max_length, "characters", at)


def _count_misfit(
    count: int, least: int | None, most: int | None, what: str, at: str
) -> ValueMismatch | None:
    if least is not None and count < least:
        return ValueMismatch(at, f"{count} {what} where at least {least} are expected")
    if most is not None and count > most:
        return ValueMismatch(at, f"{count} {what} where at most {most} are expected")
    return None


def _choice_misfit(value: Json, choices: Iterable[Json], at: str) -> ValueMismatch | None:
    if any(_equal(value, choice) for choice in choices):
        return None
    return ValueMismatch(at, f"{_kind(value)} that is not one of the values allowed")


def _equal(one: Json, other: Json) -> bool:
    """Python takes true for 1, and so would call them equal."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def _array_misfit(value: Json, type_: ArrayType, types: Types, at: str) -> ValueMismatch | None:
    if not isinstance(value, tuple):
        return _wrong(value, "a list", at)
    counted = _count_misfit(len(value), type_.min_items, type_.max_items, "items", at)
    if counted:
        return counted
    if type_.unique_items and len(set(value)) < len(value):
        return ValueMismatch(at, "an item is given twice")
    below = (
        find_value_mismatch(item, type_.items, types, f"{at}/{i}") for i, item in enumerate(value)
    )
    return next((misfit for misfit in below if misfit), None)


def _map_misfit(value: Json, type_: MapType, types: Types, at: str) -> ValueMismatch | None:
    if not isinstance(value, JsonObject):
        return _wrong(value, "an object", at)
    below = (
        find_value_mismatch(item, type_.values, types, f"{at}/{escape_pointer(key)}")
        for key, item in value.members
    )
    return next((misfit for misfit in below if misfit), None)


def _declared_misfit(
    value: Json, declared: Declaration, types: Types, at: str
) -> ValueMismatch | None:
    match declared:
        case EnumDeclaration():
            return _choice_misfit(value, [member.value for member in declared.members], at)
        case UnionDeclaration():
            return _union_misfit(value, declared, types, at)
        case ObjectDeclaration():
            return _object_misfit(value, declared, types, at)
        case _:
            assert_never(declared)


def _union_misfit(
    value: Json, declared: UnionDeclaration, types: Types, at: str
) -> ValueMismatch | None:
    misfits = [find_value_mismatch(value, variant, types, at) for variant in declared.variants]
    if not all(misfits):
        return None
    return ValueMismatch(at, f"{_kind(value)} that fits none of the {len(misfits)} variants")


def _object_misfit(
    value: Json, declared: ObjectDeclaration, types: Types, at: str
) -> ValueMismatch | None:
    if not isinstance(value, JsonObject):
        return _wrong(value, "an object", at)
    members = dict(value.members)
    for field in declared.fields:
        # In one of the two directions such a field is left out, and an example shows only one.
        demanded = field.required and not (field.read_only or field.write_only)
        if demanded and field.name.wire not in members:
            return ValueMismatch(at, f'the required "{field.name.wire}" is missing')
    known = {field.name.wire: field.type for field in declared.fields}
    for key, item in members.items():
        type_ = known.get(key, declared.additional)
        below = f"{at}/{escape_pointer(key)}"
        misfit = (
            ValueMismatch(below, "a key that is not allowed")
            if type_ is None
            else find_value_mismatch(item, type_, types, below)
        )
        if misfit:
            return misfit
    return None
