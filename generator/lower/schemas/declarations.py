"""Builds the type table: converts shapes to types of the IR.

Input: shapes, their equivalence classes and the names of the classes. Output: one declaration per
named type that is used, and the type of any shape reference. Invariants: shapes of one class become
one type; the documentation of a declaration is that of its primary schema, with gaps filled from the
other schemas in the order of their positions.
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
from generator.lower.naming.named_type import NamedType
from generator.lower.naming.names import Scope, member_name, value_name
from generator.lower.schemas.equivalence import EquivalenceClasses
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
class TypeTableBuilder:
    """Converts shapes to types, and named types to declarations."""

    classes: EquivalenceClasses
    named_types: dict[int, NamedType]
    diagnostics: Diagnostics
    _types: dict[int, Type] = field(init=False, default_factory=dict)

    def type_of(self, shape_ref: ShapeRef) -> Type:
        """Return the type of a shape reference."""
        inner = self._shape_type(shape_ref.shape)
        if not shape_ref.allows_null or isinstance(inner, AnyType | NullType):
            return inner
        return NullableType(inner=inner)

    def _shape_type(self, shape: Shape) -> Type:
        number = self.classes[id(shape)]
        cached = self._types.get(number)
        if cached is None:
            cached = self._types[number] = self._convert(shape, number)
        return cached

    def _convert(self, shape: Shape, number: int) -> Type:
        match shape:
            case ObjectShape() | UnionShape():
                return RefType(id=TypeId(self.named_types[number].name))
            case EnumShape() if number in self.named_types:
                return RefType(id=TypeId(self.named_types[number].name))
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

    def build(self) -> tuple[Declaration, ...]:
        """Return the declarations of all named types, sorted by id."""
        by_name = sorted(self.named_types.values(), key=lambda named_type: named_type.name)
        return tuple(self._declaration(named_type) for named_type in by_name)

    def _declaration(self, named_type: NamedType) -> Declaration:
        shape = named_type.primary
        match shape:
            case ObjectShape():
                return self._object(named_type, shape)
            case EnumShape():
                return self._enum(named_type, shape)
            case UnionShape():
                return self._union(named_type, shape)
            case _:
                assert_never(shape)

    def _object(self, named_type: NamedType, shape: ObjectShape) -> ObjectDeclaration:
        scope = Scope("field", self.diagnostics, "rename one of them in an overlay")
        docs = _field_documentation(named_type)
        return ObjectDeclaration(
            id=TypeId(named_type.name),
            name=_name(named_type),
            fields=tuple(
                self._field(field_shape, scope, docs[field_shape.wire])
                for field_shape in shape.fields
            ),
            additional=self.type_of(shape.additional) if shape.additional else None,
            deprecation=shape.metadata.deprecation,
            docs=_documentation(named_type),
            origin=shape.metadata.origin,
            origins=tuple(named_type.origins),
        )

    def _field(self, shape: FieldShape, scope: Scope, docs: Documentation) -> Field:
        return Field(
            name=scope.name(shape.wire, shape.origin, value_name(shape.wire, "field")),
            type=self.type_of(shape.shape_ref),
            required=shape.required,
            read_only=shape.read_only,
            write_only=shape.write_only,
            default=shape.default,
            has_default=shape.has_default,
            deprecation=shape.deprecation,
            docs=docs,
            origin=shape.origin,
        )

    def _enum(self, named_type: NamedType, shape: EnumShape) -> EnumDeclaration:
        scope = Scope("member", self.diagnostics, "rename one of the values in an overlay")
        origin = shape.metadata.origin
        return EnumDeclaration(
            id=TypeId(named_type.name),
            name=_name(named_type),
            members=tuple(
                EnumMember(
                    name=_member_name(scope, value, shape.metadata.origin, index),
                    value=value,
                    deprecation=Deprecation() if value in shape.deprecated else None,
                )
                for index, value in enumerate(shape.values)
            ),
            deprecation=shape.metadata.deprecation,
            docs=_documentation(named_type),
            origin=origin,
            origins=tuple(named_type.origins),
        )

    def _union(self, named_type: NamedType, shape: UnionShape) -> UnionDeclaration:
        variants = tuple(dict.fromkeys(self.type_of(variant) for variant in shape.variants))
        return UnionDeclaration(
            id=TypeId(named_type.name),
            name=_name(named_type),
            variants=variants,
            exclusive=shape.exclusive,
            discriminator=self._discriminator(shape),
            deprecation=shape.metadata.deprecation,
            docs=_documentation(named_type),
            origin=shape.metadata.origin,
            origins=tuple(named_type.origins),
        )

    def _discriminator(self, shape: UnionShape) -> Discriminator | None:
        if not shape.discriminator:
            return None
        targets = {value: self._shape_type(target) for value, target in shape.mapping}
        base = self._shape_type(shape.base) if shape.base else None
        return Discriminator(
            field=Name(wire=shape.discriminator, python=value_name(shape.discriminator, "field")),
            mapping=tuple(
                (value, target.id)
                for value, target in sorted(targets.items())
                if isinstance(target, RefType)
            ),
            base=base.id if isinstance(base, RefType) else None,
        )


def _name(named_type: NamedType) -> Name:
    return Name(wire=named_type.component or named_type.name, python=named_type.name)


def _member_name(scope: Scope, value: Json, enum: Origin, index: int) -> Name:
    """Return the name of the enum value at ``index``."""
    wire = value if isinstance(value, str) else json_key(value)
    origin = Origin(enum.span, f"{enum.pointer}/enum/{index}")
    python = member_name(wire.replace("-", "minus ") if not isinstance(value, str) else wire)
    return scope.name(wire, origin, python or _symbol_name(wire))


def _symbol_name(wire: str) -> str:
    """Return a name for a value without letters: EMPTY, or the Unicode names of its characters.

    Three characters suffice to distinguish the symbols of an enumeration (``<``, ``<=``).
    """
    if not wire:
        return "EMPTY"
    return member_name(" ".join(unicodedata.name(character, "") for character in wire[:3]))


def _documentation(named_type: NamedType) -> Documentation:
    return _fill_gaps([shape.metadata.docs for shape in named_type.ordered])


def _fill_gaps(every: list[Documentation]) -> Documentation:
    """Return the first documentation, with gaps filled from the others in their order."""
    first = every[0]
    return replace(
        first,
        description=next((docs.description for docs in every if docs.description), ""),
        examples=next((docs.examples for docs in every if docs.examples), ()),
        external_docs=next((docs.external_docs for docs in every if docs.external_docs), None),
    )


def _field_documentation(named_type: NamedType) -> dict[str, Documentation]:
    by_wire_name: dict[str, list[Documentation]] = {}
    objects = (shape for shape in named_type.ordered if isinstance(shape, ObjectShape))
    for field_shape in (field_shape for shape in objects for field_shape in shape.fields):
        by_wire_name.setdefault(field_shape.wire, []).append(field_shape.docs)
    return {wire: _fill_gaps(docs) for wire, docs in by_wire_name.items()}
