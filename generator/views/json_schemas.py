"""JSON Schemas (2020-12) of the types of an API, by direction.

Input: types and declarations. Output: plain JSON. A request must not contain read-only properties, a
response no write-only ones. Closed enumerations stay closed in both directions. Named types are in
``$defs`` and referred to by ``$ref``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from generator.ir.api import Api
from generator.ir.ecma_patterns import translate_pattern
from generator.ir.json import Json, JsonObject, thaw_json
from generator.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    ConstType,
    Declaration,
    Discriminator,
    Documentation,
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


class Direction(StrEnum):
    """Direction in which a value is sent."""

    REQUEST = "request"
    RESPONSE = "response"


Schema = dict[str, object]

_BOUNDS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusive_minimum": "exclusiveMinimum",
    "exclusive_maximum": "exclusiveMaximum",
    "multiple_of": "multipleOf",
}


def schema_of(type_: Type) -> Schema:
    """Return the schema of a type, with references to named types."""
    match type_:
        case AnyType(constraints=constraints):
            return _all_of(constraints)
        case NullType():
            return {"type": "null"}
        case BooleanType():
            return {"type": "boolean"}
        case IntegerType() | NumberType():
            return _number(type_)
        case StringType():
            return _string(type_)
        case ConstType(value=value):
            return _listed("const", thaw_json(value), value)
        case EnumType(values=values):
            return _listed("enum", [thaw_json(value) for value in values], *values)
        case ArrayType():
            return _array(type_)
        case TupleType(items=items):
            count = len(items)
            prefix: list[Schema] = [schema_of(item) for item in items]
            bounds = {"minItems": count, "maxItems": count}
            return {"type": "array", "prefixItems": prefix, "items": False, **bounds}
        case MapType(values=values, constraints=constraints):
            others = {"type": "object", "additionalProperties": schema_of(values)}
            return {**others, **_all_of(constraints)}
        case NullableType(inner=inner):
            return {"anyOf": [schema_of(inner), {"type": "null"}]}
        case RefType(id=id_):
            return {"$ref": f"#/$defs/{id_}"}
        case _:
            assert_never(type_)


def schema_with_examples(type_: Type, docs: Documentation) -> Schema:
    """Return the schema of a type with the examples of its documentation."""
    examples = [thaw_json(example) for example in docs.examples]
    return {**schema_of(type_), "examples": examples} if examples else schema_of(type_)


def _listed(keyword: str, listed: object, *values: Json) -> Schema:
    """Return the schema of listed values; objects and arrays are examples: no client checks them."""
    if any(isinstance(value, JsonObject | tuple) for value in values):
        return {"examples": [thaw_json(value) for value in values]}
    return {keyword: listed}


def _number(type_: IntegerType | NumberType) -> Schema:
    kind = "integer" if isinstance(type_, IntegerType) else "number"
    bounds = {keyword: getattr(type_, name) for name, keyword in _BOUNDS.items()}
    constraints = _all_of(type_.constraints)
    return _drop_none({"type": kind, "format": type_.format or None, **bounds, **constraints})


def _string(type_: StringType) -> Schema:
    return _drop_none(
        {
            "type": "string",
            "format": type_.format or None,
            "pattern": translate_pattern(type_.pattern).portable or None,
            "minLength": type_.min_length,
            "maxLength": type_.max_length,
            **_all_of(type_.constraints),
        }
    )


def _array(type_: ArrayType) -> Schema:
    return _drop_none(
        {
            "type": "array",
            "items": schema_of(type_.items),
            "minItems": type_.min_items,
            "maxItems": type_.max_items,
            "uniqueItems": type_.unique_items or None,
            **_all_of(type_.constraints),
        }
    )


def _all_of(constraints: tuple[Json, ...]) -> Schema:
    """Return what the client does not check, as ``allOf``, which nothing else is written as."""
    return {"allOf": [thaw_json(each) for each in constraints]} if constraints else {}


def _drop_none(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if value is not None}


def definitions(api: Api, direction: Direction) -> list[tuple[str, Schema]]:
    """Return the id and schema of every named type."""
    return [
        (str(declaration.id), declaration_schema(declaration, direction))
        for declaration in api.types
    ]


def declaration_schema(declaration: Declaration, direction: Direction) -> Schema:
    """Return the schema of a named type."""
    match declaration:
        case ObjectDeclaration():
            return _object(declaration, direction)
        case EnumDeclaration(members=members):
            return {"enum": [thaw_json(member.value) for member in members]}
        case UnionDeclaration():
            return _union(declaration, direction)
        case _:
            assert_never(declaration)


def _union(union: UnionDeclaration, direction: Direction) -> Schema:
    """Return the schema of a union; with a discriminator, each variant has its own values.

    It is anyOf even for oneOf: variants overlap in practice, and the client accepts a value that
    matches several.
    """
    constraints = _all_of(union.constraints)
    if union.discriminator is None:
        return {"anyOf": [schema_of(variant) for variant in union.variants], **constraints}
    values: dict[TypeId, list[str]] = {}
    for value, id_ in union.discriminator.mapping:
        values.setdefault(id_, []).append(value)
    tagged = [_tagged(union.discriminator, values, each, direction) for each in union.variants]
    return {"anyOf": tagged, **constraints}


def _tagged(
    discriminator: Discriminator,
    by_id: dict[TypeId, list[str]],
    variant: Type,
    direction: Direction,
) -> Schema:
    """Return the schema of a variant with its values of the discriminator, ``by_id`` of the variant.

    The keys of a mapping are strings, but the property may be a number or a boolean: those of which
    the key is the text are accepted as well. A request may contain other values for the base, and any
    value for the default variant, or none.
    """
    if not isinstance(variant, RefType):
        return schema_of(variant)
    is_base = direction is Direction.REQUEST and variant.id == discriminator.base
    is_open = is_base or variant.id == discriminator.default
    values: Schema = {"enum": _as_json(by_id.get(variant.id, []))}
    if is_open:
        others = [value for value, id_ in discriminator.mapping if id_ != variant.id]
        values = {"not": {"enum": _as_json(others)}}
    wire = discriminator.field.wire
    needs_tag = discriminator.default is not None and not is_open
    required: Schema = {"required": [wire]} if needs_tag else {}
    return {**schema_of(variant), **required, "properties": {wire: values}}


def _as_json(texts: list[str]) -> list[object]:
    """Return texts, and the numbers and booleans that have the same text."""
    return [value for text in texts for value in (text, *_literal(text))]


def _literal(text: str) -> tuple[object, ...]:
    if text in ("true", "false"):
        return (text == "true",)
    return (int(text),) if text.isdecimal() and str(int(text)) == text else ()


def _object(declaration: ObjectDeclaration, direction: Direction) -> Schema:
    allowed = [field for field in declaration.fields if is_allowed(field, direction)]
    properties: Schema = {
        field.name.wire: schema_with_examples(field.type, field.docs) for field in allowed
    }
    forbidden = {
        field.name.wire: False for field in declaration.fields if not is_allowed(field, direction)
    }
    return _drop_none(
        {
            "type": "object",
            "properties": {**properties, **forbidden},
            "required": [field.name.wire for field in allowed if field.required] or None,
            "additionalProperties": _additional(declaration),
            **_all_of(declaration.constraints),
        }
    )


def _additional(declaration: ObjectDeclaration) -> object:
    """Return ``additionalProperties``: None where the document does not state it."""
    if declaration.additional == AnyType():
        return True if declaration.is_open else None
    return False if declaration.additional is None else schema_of(declaration.additional)


def is_allowed(field: Field, direction: Direction) -> bool:
    """Return whether a field can be sent in a direction."""
    return not (field.read_only if direction is Direction.REQUEST else field.write_only)
