"""Builds the type table: converts shapes to types of the IR.

Input: shapes, their equivalence classes and the names of the classes. Output: one declaration per
named type that is used, and the type of any shape reference. Invariants: shapes of one class become
one type; the documentation of a declaration is that of its primary schema, with gaps filled from the
other schemas in the order of their positions.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
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
    TupleType,
    Type,
    TypeId,
    UnionDeclaration,
)
from generator.ir.unique_names import numbered
from generator.lower.naming.named_type import NamedType
from generator.lower.naming.names import Scope, member_name, value_name, value_names
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
    TupleShape,
    UnionShape,
)
from generator.records import dataclass


@dataclass(slots=True)
class TypeTableBuilder:
    """Converts shapes to types, and named types to declarations.

    ``field_names`` are the configured names of fields, by the JSON Pointer of the property;
    ``used_field_names`` are the pointers among them that a property has.
    """

    classes: EquivalenceClasses
    named_types: dict[int, NamedType]
    diagnostics: Diagnostics
    field_names: Mapping[str, str] = field(default_factory=dict)
    used_field_names: set[str] = field(init=False, default_factory=set)
    _types: dict[int, Type] = field(init=False, default_factory=dict)
    _nullable: dict[int, NullableType] = field(init=False, default_factory=dict)

    def type_of(self, shape_ref: ShapeRef) -> Type:
        """Return the type of a shape reference: equal types of the API are one object."""
        inner = self._shape_type(shape_ref.shape)
        if not shape_ref.allows_null or isinstance(inner, AnyType | NullType):
            return inner
        number = self.classes[id(shape_ref.shape)]
        known = self._nullable.get(number)
        if known is None:
            known = self._nullable[number] = NullableType(inner=inner)
        return known

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
            case MapShape(values=values, constraints=constraints):
                return MapType(values=self.type_of(values), constraints=constraints)
            case ArrayShape():
                return ArrayType(
                    items=self.type_of(shape.items),
                    min_items=shape.min_items,
                    max_items=shape.max_items,
                    unique_items=shape.unique_items,
                    constraints=shape.constraints,
                )
            case TupleShape(items=items):
                return TupleType(items=tuple(map(self.type_of, items)))
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
        scope = Scope(
            "field", self.diagnostics, "set another name under field_names in codegen.yaml"
        )
        docs = _field_documentation(named_type)
        names = self._field_names(named_type, shape)
        return ObjectDeclaration(
            id=TypeId(named_type.name),
            name=_name(named_type),
            fields=tuple(
                self._field(
                    field_shape,
                    scope.name(field_shape.wire, field_shape.origin, python),
                    docs[field_shape.wire],
                )
                for field_shape, python in zip(shape.fields, names, strict=True)
            ),
            additional=self.type_of(shape.additional) if shape.additional else None,
            is_open=any(
                each.is_open for each in named_type.shapes if isinstance(each, ObjectShape)
            ),
            constraints=shape.constraints,
            is_typed=shape.metadata.is_typed,
            undescribed=shape.metadata.undescribed,
            deprecation=shape.metadata.deprecation,
            docs=_documentation(named_type),
            origin=shape.metadata.origin,
            origins=tuple(named_type.origins),
        )

    def _field_names(self, named_type: NamedType, shape: ObjectShape) -> list[str]:
        """Return the Python names of the fields: configured for any equivalent schema, or derived."""
        configured: dict[str, str] = {}
        for field_shape in _field_shapes(named_type):
            pointer = field_shape.origin.pointer
            if pointer in self.field_names:
                configured.setdefault(field_shape.wire, self.field_names[pointer])
                self.used_field_names.add(pointer)
        derived = [each.wire for each in shape.fields if each.wire not in configured]
        names = configured | dict(zip(derived, value_names(derived, "field"), strict=True))
        return [names[each.wire] for each in shape.fields]

    def _field(self, shape: FieldShape, name: Name, docs: Documentation) -> Field:
        return Field(
            name=name,
            type=self.type_of(shape.shape_ref),
            required=shape.required,
            read_only=shape.read_only,
            write_only=shape.write_only,
            default=shape.default,
            has_default=shape.has_default,
            deprecation=shape.deprecation,
            docs=docs,
            origin=shape.origin,
            is_implied=shape.is_implied,
        )

    def _enum(self, named_type: NamedType, shape: EnumShape) -> EnumDeclaration:
        origin = shape.metadata.origin
        wires = [value if isinstance(value, str) else json_key(value) for value in shape.values]
        names = numbered(map(_member_name, shape.values))
        return EnumDeclaration(
            id=TypeId(named_type.name),
            name=_name(named_type),
            members=tuple(
                EnumMember(
                    name=Name(wire=wire, python=python),
                    value=value,
                    deprecation=Deprecation() if value in shape.deprecated else None,
                )
                for value, wire, python in zip(shape.values, wires, names, strict=True)
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
            constraints=shape.constraints,
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
        default = self._shape_type(shape.default) if shape.default else None
        return Discriminator(
            field=Name(wire=shape.discriminator, python=value_name(shape.discriminator, "field")),
            mapping=tuple(
                (value, target.id)
                for value, target in sorted(targets.items())
                if isinstance(target, RefType)
            ),
            base=base.id if isinstance(base, RefType) else None,
            default=default.id if isinstance(default, RefType) else None,
        )


def _name(named_type: NamedType) -> Name:
    return Name(wire=named_type.component or named_type.name, python=named_type.name)


def _member_name(value: Json) -> str:
    """Return the name of an enum value; one without letters is named after its characters.

    Three characters suffice to distinguish the symbols of most enumerations (``<``, ``<=``).
    """
    if isinstance(value, str):
        symbols = " ".join(unicodedata.name(character, "") for character in value[:3])
        return member_name(value) or member_name(symbols) or "EMPTY"
    return member_name(json_key(value).replace("-", "minus "))


def _documentation(named_type: NamedType) -> Documentation:
    return _fill_gaps([shape.metadata.docs for shape in named_type.shapes])


def _fill_gaps(every: list[Documentation]) -> Documentation:
    """Return the first documentation, with gaps filled from the others in their order."""
    first = every[0]
    return replace(
        first,
        description=next((docs.description for docs in every if docs.description), ""),
        examples=next((docs.examples for docs in every if docs.examples), ()),
        external_docs=next((docs.external_docs for docs in every if docs.external_docs), None),
    )


def _field_shapes(named_type: NamedType) -> Iterator[FieldShape]:
    """Yield the properties of all equivalent schemas of a type."""
    for shape in named_type.shapes:
        if isinstance(shape, ObjectShape):
            yield from shape.fields


def _field_documentation(named_type: NamedType) -> dict[str, Documentation]:
    by_wire_name: dict[str, list[Documentation]] = {}
    for field_shape in _field_shapes(named_type):
        by_wire_name.setdefault(field_shape.wire, []).append(field_shape.docs)
    return {wire: _fill_gaps(docs) for wire, docs in by_wire_name.items()}
