"""Checks a JSON value against a type of the IR.

Input: a value, a type, the type table. Output: the first mismatch, or None. Formats and patterns are
not checked: formats are annotations (JSON Schema 2020-12 Validation, 7.2.1), and a pattern of an
untrusted document could take exponential time in Python's backtracking regular expressions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import assert_never

from generator.ir.api import Api, computed_once
from generator.ir.json import Json, JsonObject, thaw_json
from generator.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    ConstType,
    Declaration,
    Discriminator,
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
from generator.positions import escape_pointer
from generator.records import dataclass, replace

Types = Mapping[TypeId, Declaration]


@dataclass(frozen=True, slots=True)
class ValueMismatch:
    """Why a value does not match its type, and the JSON Pointer to the part concerned."""

    pointer: str
    reason: str

    def __str__(self) -> str:
        return f"{self.reason} at {self.pointer}" if self.pointer else self.reason


def find_value_mismatch(
    value: Json, type_: Type, types: Types, pointer: str = ""
) -> ValueMismatch | None:
    """Return the first mismatch between a value and a type, or None.

    ``pointer`` is the JSON Pointer of the value itself, which the result starts with.
    """
    match type_:
        case AnyType():
            return None
        case NullType():
            return None if value is None else _wrong(value, "null", pointer)
        case BooleanType():
            return None if isinstance(value, bool) else _wrong(value, "true or false", pointer)
        case IntegerType() | NumberType():
            return _check_number(value, type_, pointer)
        case StringType():
            return _check_string(value, type_, pointer)
        case ConstType():
            return _check_choice(value, (type_.value,), pointer)
        case EnumType():
            return _check_choice(value, type_.values, pointer)
        case ArrayType():
            return _check_array(value, type_, types, pointer)
        case TupleType():
            return _check_tuple(value, type_, types, pointer)
        case MapType():
            return _check_map(value, type_, types, pointer)
        case NullableType():
            return (
                None if value is None else find_value_mismatch(value, type_.inner, types, pointer)
            )
        case RefType():
            return _check_declared(value, types[type_.id], types, pointer)
        case _:
            assert_never(type_)


@computed_once
def request_types(api: Api) -> Types:
    """Return the named types of which clients send values.

    Unlike in schemas, an object has no properties that are read-only, and others only if the schema
    allows them explicitly.
    """
    return {type_id: _in_request(each) for type_id, each in api.declarations.items()}


def _in_request(declaration: Declaration) -> Declaration:
    if not isinstance(declaration, ObjectDeclaration):
        return declaration
    is_closed = declaration.additional == AnyType() and not declaration.is_open
    if not is_closed and not any(field.read_only for field in declaration.fields):
        return declaration
    return replace(
        declaration,
        fields=tuple(field for field in declaration.fields if not field.read_only),
        additional=None if is_closed else declaration.additional,
    )


def _wrong(value: Json, expected: str, pointer: str) -> ValueMismatch:
    return ValueMismatch(pointer, f"{_kind(value)} where {expected} is expected")


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


def _check_number(
    value: Json, type_: IntegerType | NumberType, pointer: str
) -> ValueMismatch | None:
    whole = isinstance(type_, IntegerType)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _wrong(value, "a whole number" if whole else "a number", pointer)
    if whole and not (isinstance(value, int) or value.is_integer()):
        return _wrong(value, "a whole number", pointer)
    if type_.minimum is not None and value < type_.minimum:
        return ValueMismatch(pointer, f"{value} is less than {type_.minimum}")
    if type_.maximum is not None and value > type_.maximum:
        return ValueMismatch(pointer, f"{value} is more than {type_.maximum}")
    if type_.exclusive_minimum is not None and value <= type_.exclusive_minimum:
        return ValueMismatch(pointer, f"{value} is not more than {type_.exclusive_minimum}")
    if type_.exclusive_maximum is not None and value >= type_.exclusive_maximum:
        return ValueMismatch(pointer, f"{value} is not less than {type_.exclusive_maximum}")
    if type_.multiple_of and not _is_multiple(value, type_.multiple_of):
        return ValueMismatch(pointer, f"{value} is not a multiple of {type_.multiple_of}")
    return None


def _is_multiple(value: float, factor: float) -> bool:
    """Check divisibility of the numbers as they are written, so that 19.99 is a multiple of 0.01."""
    if not (isfinite(value) and isfinite(factor)):
        return False
    from fractions import Fraction

    return Fraction(repr(value)) % Fraction(repr(factor)) == 0


def _check_string(value: Json, type_: StringType, pointer: str) -> ValueMismatch | None:
    if not isinstance(value, str):
        return _wrong(value, "text", pointer)
    return _check_count(len(value), type_.min_length, type_.max_length, "characters", pointer)


def _check_count(
    count: int, least: int | None, most: int | None, unit: str, pointer: str
) -> ValueMismatch | None:
    if least is not None and count < least:
        return ValueMismatch(pointer, f"{count} {unit} where at least {least} are expected")
    if most is not None and count > most:
        return ValueMismatch(pointer, f"{count} {unit} where at most {most} are expected")
    return None


def _check_choice(value: Json, choices: Iterable[Json], pointer: str) -> ValueMismatch | None:
    if any(_equal(value, choice) for choice in choices):
        return None
    return ValueMismatch(pointer, f"{_kind(value)} that is not one of the allowed values")


def _equal(left: Json, right: Json) -> bool:
    """Whether two values are equal; unlike in Python, true does not equal 1."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return left == right


def _check_array(value: Json, type_: ArrayType, types: Types, pointer: str) -> ValueMismatch | None:
    if not isinstance(value, tuple):
        return _wrong(value, "a list", pointer)
    counted = _check_count(len(value), type_.min_items, type_.max_items, "items", pointer)
    if counted:
        return counted
    if type_.unique_items and len(set(value)) < len(value):
        return ValueMismatch(pointer, "an item occurs twice")
    below = (
        find_value_mismatch(item, type_.items, types, f"{pointer}/{i}")
        for i, item in enumerate(value)
    )
    return next((mismatch for mismatch in below if mismatch), None)


def _check_tuple(value: Json, type_: TupleType, types: Types, pointer: str) -> ValueMismatch | None:
    if not isinstance(value, tuple):
        return _wrong(value, "a list", pointer)
    count = len(type_.items)
    below = (
        find_value_mismatch(item, expected, types, f"{pointer}/{index}")
        for index, (item, expected) in enumerate(zip(value, type_.items, strict=False))
    )
    counted = _check_count(len(value), count, count, "items", pointer)
    return counted or next((mismatch for mismatch in below if mismatch), None)


def _check_map(value: Json, type_: MapType, types: Types, pointer: str) -> ValueMismatch | None:
    if not isinstance(value, JsonObject):
        return _wrong(value, "an object", pointer)
    below = (
        find_value_mismatch(item, type_.values, types, f"{pointer}/{escape_pointer(key)}")
        for key, item in value.members
    )
    return next((mismatch for mismatch in below if mismatch), None)


def _check_declared(
    value: Json, declaration: Declaration, types: Types, pointer: str
) -> ValueMismatch | None:
    match declaration:
        case EnumDeclaration():
            return _check_choice(value, [member.value for member in declaration.members], pointer)
        case UnionDeclaration():
            return _check_union(value, declaration, types, pointer)
        case ObjectDeclaration():
            return _check_object(value, declaration, types, pointer)
        case _:
            assert_never(declaration)


def _check_union(
    value: Json, declaration: UnionDeclaration, types: Types, pointer: str
) -> ValueMismatch | None:
    discriminator = declaration.discriminator
    if discriminator is not None and isinstance(value, JsonObject):
        members = dict(value.members)
        if discriminator.field.wire in members or discriminator.default is not None:
            return _check_tagged(value, members, discriminator, types, pointer)
    mismatches = [
        find_value_mismatch(value, variant, types, pointer) for variant in declaration.variants
    ]
    if not all(mismatches):
        return None
    return ValueMismatch(
        pointer, f"{_kind(value)} that matches none of the {len(mismatches)} variants"
    )


def _check_tagged(
    value: JsonObject,
    members: Mapping[str, Json],
    discriminator: Discriminator,
    types: Types,
    pointer: str,
) -> ValueMismatch | None:
    """Check an object against the variant that its discriminator selects."""
    wire = discriminator.field.wire
    tag = members.get(wire)
    text = tag if isinstance(tag, str) else json.dumps(thaw_json(tag))
    others = discriminator.default or discriminator.base
    variant = dict(discriminator.mapping).get(text, others) if wire in members else others
    if variant is None:
        return _check_choice(tag, (), f"{pointer}/{escape_pointer(wire)}")
    return _check_declared(value, types[variant], types, pointer)


def _check_object(
    value: Json, declaration: ObjectDeclaration, types: Types, pointer: str
) -> ValueMismatch | None:
    if not isinstance(value, JsonObject):
        return _wrong(value, "an object", pointer)
    members = dict(value.members)
    for field in declaration.fields:
        # Such a field is absent in one direction, and an example shows only one of them.
        is_expected = field.required and not (field.read_only or field.write_only)
        if is_expected and field.name.wire not in members:
            return ValueMismatch(pointer, f'missing required property "{field.name.wire}"')
    known = {field.name.wire: field.type for field in declaration.fields}
    for key, item in members.items():
        type_ = known.get(key, declaration.additional)
        below = f"{pointer}/{escape_pointer(key)}"
        mismatch = (
            ValueMismatch(below, "unknown key")
            if type_ is None
            else find_value_mismatch(item, type_, types, below)
        )
        if mismatch:
            return mismatch
    return None
