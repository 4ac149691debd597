"""Named types that other types refer to, directly or through others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

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
    TupleType,
    Type,
    TypeId,
    UnionDeclaration,
)


def references_of(type_: Type) -> Iterator[TypeId]:
    """Yield the ids of the named types that a type refers to directly."""
    match type_:
        case RefType(id=type_id):
            yield type_id
        case ArrayType(items=inner) | MapType(values=inner) | NullableType(inner=inner):
            yield from references_of(inner)
        case TupleType(items=items):
            for item in items:
                yield from references_of(item)
        case (
            AnyType()
            | NullType()
            | BooleanType()
            | IntegerType()
            | NumberType()
            | StringType()
            | ConstType()
            | EnumType()
        ):
            return
        case _:
            assert_never(type_)


def reachable_types(
    roots: Iterable[Type], declarations: Mapping[TypeId, Declaration], *, sent: bool
) -> frozenset[TypeId]:
    """Return the named types that occur in values of ``roots``, in requests (``sent``) or responses."""
    reached: set[TypeId] = set()
    distinct = {id(root): root for root in roots}  # many arguments have the same type
    pending = [type_id for root in distinct.values() for type_id in references_of(root)]
    while pending:
        type_id = pending.pop()
        if type_id not in reached:
            reached.add(type_id)
            pending += [
                other
                for inner in inner_types(declarations[type_id], sent=sent)
                for other in references_of(inner)
            ]
    return frozenset(reached)


def inner_types(declaration: Declaration, *, sent: bool) -> Iterator[Type]:
    """Yield the types of the visible properties or variants of a named type."""
    match declaration:
        case ObjectDeclaration():
            for field in declaration.fields:
                if not (field.read_only if sent else field.write_only):
                    yield field.type
        case UnionDeclaration():
            yield from declaration.variants
        case EnumDeclaration():
            return
        case _:
            assert_never(declaration)
