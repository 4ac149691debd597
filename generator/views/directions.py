"""Which way each named type travels, and what it is called on that way.

Input: the API. Output: ``Directions``. Invariants: a type that is the same both ways has one class;
one whose read-only or write-only fields make the ways differ has two, and the one that is sent
ends in ``Input``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import assert_never

from generator.ir.api import Api
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

_SUFFIXES = ("Input", "Sent", "Written")


@dataclass(frozen=True, slots=True, kw_only=True)
class Directions:
    """``read`` and ``sent`` hold the ids of the types that travel that way; ``names`` of those sent.

    ``choices`` are the variants of unions in which each is a scalar of another kind.
    """

    read: frozenset[TypeId]
    sent: frozenset[TypeId]
    sent_names: dict[TypeId, str]
    choices: dict[TypeId, tuple[Type, ...]] = field(default_factory=dict)

    def name(self, type_id: TypeId, *, sent: bool) -> str:
        """Return the name of a type's class on its way out, or in."""
        return self.sent_names.get(type_id, str(type_id)) if sent else str(type_id)


def directions_of(api: Api) -> Directions:
    """Return which types are read and sent, and the names of those that need two classes."""
    declarations = {declaration.id: declaration for declaration in api.types}
    sent = _reachable(_sent_types(api), declarations, sent=True)
    read = _reachable(_read_types(api), declarations, sent=False)
    differing = _differing(declarations)
    taken = {str(type_id) for type_id in declarations}
    names: dict[TypeId, str] = {}
    for type_id in sorted(sent & read & differing):
        names[type_id] = next(
            name for suffix in _SUFFIXES if (name := f"{type_id}{suffix}") not in taken
        )
        taken.add(names[type_id])
    return Directions(read=read, sent=sent, sent_names=names, choices=_choices(api))


def _choices(api: Api) -> dict[TypeId, tuple[Type, ...]]:
    kinds = {StringType: "text", IntegerType: "number", NumberType: "number", BooleanType: "truth"}
    found = {}
    for one in api.types:
        if isinstance(one, UnionDeclaration):
            known = [kinds[type(each)] for each in one.variants if type(each) in kinds]
            if len(set(known)) == len(one.variants):
                found[one.id] = one.variants
    return found


def _sent_types(api: Api) -> Iterator[Type]:
    for operation in api.operations:
        for parameter in operation.parameters:
            yield parameter.type
        for media in operation.body.content if operation.body else ():
            yield media.type


def _read_types(api: Api) -> Iterator[Type]:
    for operation in api.operations:
        for response in operation.responses:
            for media in response.content:
                yield media.type


def _reachable(
    roots: Iterable[Type], declarations: dict[TypeId, Declaration], *, sent: bool
) -> frozenset[TypeId]:
    found: set[TypeId] = set()
    waiting = [type_id for root in roots for type_id in references_of(root)]
    while waiting:
        type_id = waiting.pop()
        if type_id not in found:
            found.add(type_id)
            waiting += [
                other
                for inner in _inner_types(declarations[type_id], sent=sent)
                for other in references_of(inner)
            ]
    return frozenset(found)


def _inner_types(declaration: Declaration, *, sent: bool) -> Iterator[Type]:
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


def _differing(declarations: dict[TypeId, Declaration]) -> frozenset[TypeId]:
    """Return the types that are not the same both ways, because of their own fields or others'."""
    differing = {
        declaration.id
        for declaration in declarations.values()
        if isinstance(declaration, ObjectDeclaration)
        and any(field.read_only or field.write_only for field in declaration.fields)
    }
    while True:
        more = {
            declaration.id
            for declaration in declarations.values()
            if declaration.id not in differing
            and any(
                other in differing
                for inner in _inner_types(declaration, sent=True)
                for other in references_of(inner)
            )
        }
        if not more:
            return frozenset(differing)
        differing |= more


def references_of(type_: Type) -> Iterator[TypeId]:
    """Yield the ids of the named types that a type mentions itself."""
    match type_:
        case RefType(id=type_id):
            yield type_id
        case ArrayType(items=inner) | MapType(values=inner) | NullableType(inner=inner):
            yield from references_of(inner)
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
