"""Schemas by which the mock server validates requests: plain JSON, each with its JSON pointer.

Input: types of the IR. Output: mappings with ``kind``, ``at`` (a JSON pointer into the OpenAPI
document) and the bounds that are set. Invariant: a schema never contains itself; recursion goes
through the names in ``types``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from generator.ir.api import Api
from generator.ir.ecma_patterns import translate_pattern
from generator.ir.json import thaw_json
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
from generator.positions import escape_pointer

Schema = dict[str, object]


def view_schema(type_: Type, at: str) -> Schema:
    """Return the schema of a type that is located at a JSON pointer in the OpenAPI document."""
    match type_:
        case NullableType():
            return {**view_schema(type_.inner, at), "nullable": True}
        case AnyType():
            return {"kind": "any", "at": at}
        case NullType():
            return {"kind": "null", "at": at, "nullable": True}
        case BooleanType():
            return {"kind": "boolean", "at": at}
        case IntegerType() | NumberType():
            return {**_view_number(type_), "at": at}
        case StringType():
            return {**_view_string(type_), "at": at}
        case ConstType():
            return {"kind": "enum", "values": [thaw_json(type_.value)], "at": at}
        case EnumType():
            return {
                "kind": "enum",
                "values": [thaw_json(value) for value in type_.values],
                "at": at,
            }
        case ArrayType():
            return {**_view_array(type_, at), "at": at}
        case MapType():
            additional = view_schema(type_.values, f"{at}/additionalProperties")
            return {"kind": "object", "additional": additional, "at": at}
        case RefType():
            return {"kind": "ref", "ref": str(type_.id), "at": at}
        case _:
            assert_never(type_)


def _view_number(type_: IntegerType | NumberType) -> Schema:
    bounds = {
        "minimum": type_.minimum,
        "maximum": type_.maximum,
        "exclusive_minimum": type_.exclusive_minimum,
        "exclusive_maximum": type_.exclusive_maximum,
        "multiple_of": type_.multiple_of,
    }
    kind = "integer" if isinstance(type_, IntegerType) else "number"
    return {"kind": kind, **_drop_none(bounds)}


def _view_string(type_: StringType) -> Schema:
    bounds = {"min_length": type_.min_length, "max_length": type_.max_length}
    translation = translate_pattern(type_.pattern)
    pattern = None if translation.has_properties else translation.python or None
    constraints = {"format": type_.format or None, "pattern": pattern}
    return {"kind": "string", **_drop_none(constraints), **_drop_none(bounds)}


def _view_array(type_: ArrayType, at: str) -> Schema:
    bounds = {
        "min_items": type_.min_items,
        "max_items": type_.max_items,
        "unique_items": type_.unique_items or None,
    }
    return {"kind": "array", "items": view_schema(type_.items, f"{at}/items"), **_drop_none(bounds)}


def _drop_none(keywords: Mapping[str, object]) -> Schema:
    return {name: value for name, value in keywords.items() if value is not None}


def view_declarations(api: Api, roots: Iterable[Type]) -> dict[str, Schema]:
    """Return the schemas of the named types that the roots refer to, directly or not, by name."""
    declarations = {declaration.id: declaration for declaration in api.types}
    reached: dict[TypeId, Declaration] = {}
    pending = list(roots)
    while pending:
        type_ = pending.pop()
        if isinstance(type_, RefType) and type_.id not in reached:
            reached[type_.id] = declarations[type_.id]
            pending += _nested_types(declarations[type_.id])
        elif isinstance(type_, NullableType):
            pending.append(type_.inner)
        elif isinstance(type_, ArrayType):
            pending.append(type_.items)
        elif isinstance(type_, MapType):
            pending.append(type_.values)
    return {str(type_id): view_declaration(reached[type_id]) for type_id in sorted(reached)}


def _nested_types(declaration: Declaration) -> list[Type]:
    match declaration:
        case ObjectDeclaration():
            fields = [field.type for field in declaration.fields]
            return fields if declaration.additional is None else [*fields, declaration.additional]
        case UnionDeclaration():
            return list(declaration.variants)
        case EnumDeclaration():
            return []
        case _:
            assert_never(declaration)


def view_declaration(declaration: Declaration) -> Schema:
    """Return the schema of a named type."""
    at = declaration.origin.pointer
    match declaration:
        case ObjectDeclaration():
            return {**_view_object(declaration), "at": at}
        case EnumDeclaration():
            values = [thaw_json(member.value) for member in declaration.members]
            return {"kind": "enum", "values": values, "at": at}
        case UnionDeclaration():
            variants = [view_schema(variant, at) for variant in declaration.variants]
            return {"kind": "union", "variants": variants, "at": at}
        case _:
            assert_never(declaration)


def _view_object(declaration: ObjectDeclaration) -> Schema:
    additional = declaration.additional
    at = f"{declaration.origin.pointer}/additionalProperties"
    return {
        "kind": "object",
        "fields": {
            field.name.wire: _view_field(field, declaration) for field in declaration.fields
        },
        "additional": None if additional is None else view_schema(additional, at),
    }


def _view_field(field: Field, declaration: ObjectDeclaration) -> Schema:
    at = field.origin.pointer
    if field.origin.span.file != declaration.origin.span.file:  # an overlay added it
        at = f"{declaration.origin.pointer}/properties/{escape_pointer(field.name.wire)}"
    flags = {"required": field.required or None, "read_only": field.read_only or None}
    return {**view_schema(field.type, at), **_drop_none(flags)}
