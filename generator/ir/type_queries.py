"""Looks at types without comparing them: what they are called, which values they list.

A shape is a type as it stands, or the declaration that a reference leads to.
"""

from __future__ import annotations

from typing import TypeAlias, assert_never

from generator.ir.json import Json
from generator.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    ConstType,
    Declaration,
    EnumDeclaration,
    EnumType,
    Field,
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
from generator.positions import unescape_pointer

Shape: TypeAlias = Type | Declaration
Types: TypeAlias = dict[TypeId, Declaration]


def field_at(body: Type, pointer: str, types: Types) -> Field | None:
    """Return the field that a JSON pointer into a body leads to, None where it leads nowhere."""
    found: Field | None = None
    for token in pointer.split("/")[1:]:
        core, _ = without_null(found.type if found else body)
        shape = types[core.id] if isinstance(core, RefType) else core
        if not isinstance(shape, ObjectDeclaration):
            return None
        found = next((f for f in shape.fields if f.name.wire == unescape_pointer(token)), None)
        if found is None:
            return None
    return found


def name_of(shape: Shape) -> str:
    """Return what people call a type: its name, or the word OpenAPI has for it."""
    match shape:
        case (
            RefType(id=id_)
            | ObjectDeclaration(id=id_)
            | EnumDeclaration(id=id_)
            | UnionDeclaration(id=id_)
        ):
            return id_
        case NullableType(inner=inner):
            return f"{name_of(inner)} or null"
        case ArrayType(items=items):
            return f"array of {name_of(items)}"
        case MapType(values=AnyType()):
            return "object with any members"
        case MapType(values=values):
            return f"map of {name_of(values)}"
        case EnumType() | ConstType():
            return kind_of_values(values_of(shape) or ())
        case StringType():
            return "string"
        case IntegerType():
            return "integer"
        case NumberType():
            return "number"
        case BooleanType():
            return "boolean"
        case NullType():
            return "null"
        case AnyType():
            return "anything"
        case _ as never:
            assert_never(never)


def without_null(type_: Type) -> tuple[Type, bool]:
    """Return a type without null, and whether null was admitted."""
    return (type_.inner, True) if isinstance(type_, NullableType) else (type_, False)


def values_of(shape: Shape) -> tuple[Json, ...] | None:
    """Return the closed list of values that a shape admits, None where it is not closed."""
    match shape:
        case EnumType(values=values):
            return values
        case ConstType(value=value):
            return (value,)
        case EnumDeclaration(members=members):
            return tuple(member.value for member in members)
        case _:
            return None


def deprecated_of(shape: Shape) -> tuple[Json, ...]:
    """Return those of the listed values that are deprecated."""
    match shape:
        case EnumType(deprecated=deprecated):
            return deprecated
        case EnumDeclaration(members=members):
            return tuple(member.value for member in members if member.deprecation)
        case _:
            return ()


def kind_of_values(values: tuple[Json, ...]) -> str:
    """Return the one kind of all values, in the words of OpenAPI."""
    kinds = {type(value) for value in values}
    if kinds == {str}:
        return "string"
    if kinds == {int}:
        return "integer"
    if kinds == {bool}:
        return "boolean"
    return "number" if kinds <= {int, float} else "anything"


def variants_of(shape: Shape) -> tuple[Type, ...]:
    """Return the variants of a union; anything else is its own only variant."""
    match shape:
        case UnionDeclaration(variants=variants):
            return variants
        case ObjectDeclaration(id=id_) | EnumDeclaration(id=id_):
            return (RefType(id=id_),)
        case _:
            return (shape,)


def tag_values(union: UnionDeclaration, variant: Type) -> tuple[str, ...]:
    """Return the values by which a variant is told, sorted; empty without a discriminator."""
    if union.discriminator is None or not isinstance(variant, RefType):
        return ()
    return tuple(sorted(value for value, id_ in union.discriminator.mapping if id_ == variant.id))


def tag_of(shape: Shape) -> str | None:
    """Return the member by which the variants of a union are told apart."""
    if isinstance(shape, UnionDeclaration) and shape.discriminator:
        return shape.discriminator.field.wire
    return None
