"""Queries on types: their display names, values, variants and discriminators.

A shape is a type, or the declaration that a ``RefType`` refers to.
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
    TupleType,
    Type,
    TypeId,
    UnionDeclaration,
)
from generator.positions import unescape_pointer

Shape: TypeAlias = Type | Declaration
Types: TypeAlias = dict[TypeId, Declaration]


def field_at(body: Type, pointer: str, types: Types) -> Field | None:
    """Return the field at a JSON Pointer into a body, or None when there is none."""
    field: Field | None = None
    for token in pointer.split("/")[1:]:
        core, _ = without_null(field.type if field else body)
        shape = types[core.id] if isinstance(core, RefType) else core
        if not isinstance(shape, ObjectDeclaration):
            return None
        name = unescape_pointer(token)
        field = next((each for each in shape.fields if each.name.wire == name), None)
        if field is None:
            return None
    return field


def name_of(shape: Shape) -> str:
    """Return the display name of a type: its own name, or its type name in OpenAPI."""
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
        case TupleType(items=items):
            return f"tuple of {', '.join(map(name_of, items))}"
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
    """Return a type without null, and whether it accepted null."""
    return (type_.inner, True) if isinstance(type_, NullableType) else (type_, False)


def accepts_all(shape: Shape) -> bool:
    """Return whether every JSON value is valid, also if the schema describes properties."""
    return isinstance(shape, AnyType) or (
        isinstance(shape, ObjectDeclaration) and not shape.is_typed
    )


def values_of(shape: Shape) -> tuple[Json, ...] | None:
    """Return the values of an enumeration or constant, None for other shapes."""
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
    """Return the deprecated values of an enumeration."""
    match shape:
        case EnumType(deprecated=deprecated):
            return deprecated
        case EnumDeclaration(members=members):
            return tuple(member.value for member in members if member.deprecation)
        case _:
            return ()


def kind_of_values(values: tuple[Json, ...]) -> str:
    """Return the common type of all values as OpenAPI names it, ``anything`` if there is none."""
    kinds = {type(value) for value in values}
    if kinds == {str}:
        return "string"
    if kinds == {int}:
        return "integer"
    if kinds == {bool}:
        return "boolean"
    return "number" if kinds <= {int, float} else "anything"


def have_comparable_kinds(old: tuple[Json, ...], new: tuple[Json, ...]) -> bool:
    """Return whether the values of two enums can be compared: every integer is a number."""
    kinds = {kind_of_values(old), kind_of_values(new)}
    return len(kinds) == 1 or kinds == {"integer", "number"}


def variants_of(shape: Shape) -> tuple[Type, ...]:
    """Return the variants of a union; any other shape is its own only variant."""
    match shape:
        case UnionDeclaration(variants=variants):
            return variants
        case ObjectDeclaration(id=id_) | EnumDeclaration(id=id_):
            return (RefType(id=id_),)
        case _:
            return (shape,)


def tag_values(union: UnionDeclaration, variant: Type) -> tuple[str, ...]:
    """Return the sorted discriminator values of a variant; empty without a discriminator."""
    if union.discriminator is None or not isinstance(variant, RefType):
        return ()
    return tuple(sorted(value for value, id_ in union.discriminator.mapping if id_ == variant.id))


def tag_of(shape: Shape) -> str | None:
    """Return the name of the discriminator property of a union, None without one."""
    if isinstance(shape, UnionDeclaration) and shape.discriminator:
        return shape.discriminator.field.wire
    return None
