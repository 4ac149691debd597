"""Shapes with names to types of the IR: the type table, and the type at every use.

Input: shapes, their classes and the names of these. Output: declarations, one for each named class
that is in use, and types. Invariants: shapes of one class give one type; what a declaration says to
people comes from the class's primary shape, and where that is silent from the others by place.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from typing import assert_never

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.json import Json
from generator.ir.types import (
    AnyType,
    ArrayType,
    Declaration,
    Deprecation,
    Discriminator,
    Documentation,
    EnumDeclaration,
    EnumMember,
    EnumType,
    Field,
    MapType,
    Name,
    NullableType,
    NullType,
    ObjectDeclaration,
    RefType,
    Type,
    TypeId,
    UnionDeclaration,
)
from generator.lower.naming.named_type import Member
from generator.lower.naming.names import Scope, member_name, value_name
from generator.lower.schemas.equivalence import Classes
from generator.lower.schemas.keyword_merge import json_key
from generator.lower.schemas.shapes import (
    ArrayShape,
    EnumShape,
    FieldShape,
    LeafShape,
    MapShape,
    ObjectShape,
    Shape,
    ShapeRef,
    UnionShape,
)
from generator.positions import Origin


@dataclass(slots=True)
class Declarations:
    """Makes types of shapes."""

    classes: Classes
    members: dict[int, Member]
    diagnostics: Diagnostics
    _types: dict[int, Type] = field(init=False, default_factory=dict)

    def type_of(self, use: ShapeRef) -> Type:
        """Return the type of a use."""
        inner = self._shape_type(use.shape)
        if not use.admits_null or isinstance(inner, AnyType | NullType):
            return inner
        return NullableType(inner=inner)

    def _shape_type(self, shape: Shape) -> Type:
        number = self.classes[id(shape)]
        known = self._types.get(number)
        if known is None:
            known = self._types[number] = self._fresh(shape, number)
        return known

    def _fresh(self, shape: Shape, number: int) -> Type:
        match shape:
            case ObjectShape() | UnionShape():
                return RefType(id=TypeId(self.members[number].name))
            case EnumShape() if number in self.members:
                return RefType(id=TypeId(self.members[number].name))
            case LeafShape(type=leaf):
                return leaf
            case EnumShape(values=values, deprecated=deprecated):
                return EnumType(values=values, deprecated=deprecated)
            case MapShape(values=values):
                return MapType(values=self.type_of(values))
            case ArrayShape():
                return ArrayType(
                    items=self.type_of(shape.items),
                    min_items=shape.min_items,
                    max_items=shape.max_items,
                    unique_items=shape.unique_items,
                )
            case _:
                assert_never(shape)

    def declare(self) -> tuple[Declaration, ...]:
        """Return the type table, sorted by id."""
        named = sorted(self.members.values(), key=lambda member: member.name)
        return tuple(self._declaration(member) for member in named)

    def _declaration(self, member: Member) -> Declaration:
        shape = member.primary
        match shape:
            case ObjectShape():
                return self._object(member, shape)
            case EnumShape():
                return self._enum(member, shape)
            case UnionShape():
                return self._union(member, shape)
            case _:
                assert_never(shape)

    def _object(self, member: Member, shape: ObjectShape) -> ObjectDeclaration:
        scope = Scope("field", self.diagnostics, "rename one of them in an overlay")
        docs = _field_documentation(member)
        return ObjectDeclaration(
            id=TypeId(member.name),
            name=_name(member),
            fields=tuple(self._field(one, scope, docs[one.wire]) for one in shape.fields),
            additional=self.type_of(shape.additional) if shape.additional else None,
            deprecation=shape.place.deprecation,
            docs=_documentation(member),
            origin=shape.place.origin,
            origins=tuple(member.places),
        )

    def _field(self, one: FieldShape, scope: Scope, docs: Documentation) -> Field:
        return Field(
            name=scope.name(one.wire, one.origin, value_name(one.wire, "field")),
            type=self.type_of(one.use),
            required=one.required,
            read_only=one.read_only,
            write_only=one.write_only,
            default=one.default,
            has_default=one.has_default,
            deprecation=one.deprecation,
            docs=docs,
            origin=one.origin,
        )

    def _enum(self, member: Member, shape: EnumShape) -> EnumDeclaration:
        scope = Scope("member", self.diagnostics, "rename one of the values in an overlay")
        origin = shape.place.origin
        return EnumDeclaration(
            id=TypeId(member.name),
            name=_name(member),
            members=tuple(
                EnumMember(
                    name=_member(scope, value, shape.place.origin, index),
                    value=value,
                    deprecation=Deprecation() if value in shape.deprecated else None,
                )
                for index, value in enumerate(shape.values)
            ),
            deprecation=shape.place.deprecation,
            docs=_documentation(member),
            origin=origin,
            origins=tuple(member.places),
        )

    def _union(self, member: Member, shape: UnionShape) -> UnionDeclaration:
        variants = tuple(dict.fromkeys(self.type_of(use) for use in shape.variants))
        return UnionDeclaration(
            id=TypeId(member.name),
            name=_name(member),
            variants=variants,
            exclusive=shape.exclusive,
            discriminator=self._discriminator(shape),
            deprecation=shape.place.deprecation,
            docs=_documentation(member),
            origin=shape.place.origin,
            origins=tuple(member.places),
        )

    def _discriminator(self, shape: UnionShape) -> Discriminator | None:
        if not shape.discriminator:
            return None
        targets = {value: self._shape_type(target) for value, target in shape.mapping}
        return Discriminator(
            field=Name(wire=shape.discriminator, python=value_name(shape.discriminator, "field")),
            mapping=tuple(
                (value, target.id)
                for value, target in sorted(targets.items())
                if isinstance(target, RefType)
            ),
        )


def _name(member: Member) -> Name:
    return Name(wire=member.component or member.name, python=member.name)


def _member(scope: Scope, value: Json, enum: Origin, index: int) -> Name:
    """Name a value of an enumeration, by its place in the list."""
    wire = value if isinstance(value, str) else json_key(value)
    origin = Origin(enum.span, f"{enum.pointer}/enum/{index}")
    spelled = member_name(wire.replace("-", "minus ") if not isinstance(value, str) else wire)
    return scope.name(wire, origin, spelled or _symbol(wire))


def _symbol(wire: str) -> str:
    """Return a name for a value without a letter: EMPTY, or what Unicode calls its characters."""
    if not wire:
        return "EMPTY"
    return member_name(" ".join(unicodedata.name(letter, "") for letter in wire[:3]))


def _documentation(member: Member) -> Documentation:
    return _first_said([shape.place.docs for shape in member.ordered])


def _first_said(written: list[Documentation]) -> Documentation:
    """Return the first documentation, its gaps filled from the others in their order."""
    first = written[0]
    return replace(
        first,
        description=next((docs.description for docs in written if docs.description), ""),
        examples=next((docs.examples for docs in written if docs.examples), ()),
        external_docs=next((docs.external_docs for docs in written if docs.external_docs), None),
    )


def _field_documentation(member: Member) -> dict[str, Documentation]:
    written: dict[str, list[Documentation]] = {}
    objects = (shape for shape in member.ordered if isinstance(shape, ObjectShape))
    for one in (one for shape in objects for one in shape.fields):
        written.setdefault(one.wire, []).append(one.docs)
    return {wire: _first_said(docs) for wire, docs in written.items()}
