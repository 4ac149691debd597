"""Small functions on shapes and references to them, which ``shape_builder`` combines."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.json import Json, freeze_json
from generator.ir.types import AnyType, ConstType, Documentation, NullType
from generator.lower.node_access import items_of
from generator.lower.schemas.carried_keywords import other_constraints
from generator.lower.schemas.keyword_merge import json_key, merge_types
from generator.lower.schemas.shapes import (
    ANY,
    EnumShape,
    LeafShape,
    SchemaMetadata,
    Shape,
    ShapeRef,
    UnionShape,
)
from generator.lower.schemas.subschemas import Subschema
from generator.positions import Origin
from generator.spec.document import OpenApiDocument
from generator.yaml.node import plain


def listed_values(subschemas: list[Subschema], key: str) -> list[Json]:
    """Return the items of the lists under ``key`` of all subschemas."""
    return [freeze_json(plain(item)) for each in subschemas for item in items_of(each.node, key)]


def any_value(subschemas: list[Subschema], document: OpenApiDocument) -> ShapeRef:
    """Return the shape of a value of any type, with what else subschemas require of it."""
    constraints = other_constraints(subschemas, document)
    return ShapeRef(LeafShape(AnyType(constraints=constraints)) if constraints else ANY)


def shape_of_constant(value: Json) -> ShapeRef:
    """Return the shape of exactly one value."""
    return ShapeRef(LeafShape(NullType() if value is None else ConstType(value=value)))


def with_null(shape_ref: ShapeRef, nullable: bool) -> ShapeRef:
    """Return a reference that also allows null, if ``nullable`` and not allowed already."""
    if not nullable or shape_ref.nullable:
        return shape_ref
    match shape_ref.shape:
        case LeafShape(type=AnyType() | NullType()):
            return shape_ref
        case shape:
            return ShapeRef(shape, True)


def leaf_key(shape: Shape) -> object:
    """Return a key by which equal types that contain no others are one."""
    return shape.type if isinstance(shape, LeafShape) else id(shape)


def any_of(shape_refs: list[ShapeRef], origin: Origin) -> ShapeRef:
    """Return a union of shapes at a position, or the only type that they have."""
    nullable = any(each.nullable or each.allows_null for each in shape_refs)
    types = {leaf_key(each.shape): each.shape for each in shape_refs}
    if any(isinstance(key, AnyType) for key in types):
        return ShapeRef(ANY)
    if len(types) == 1:
        return ShapeRef(shape_refs[0].shape, nullable)
    metadata = SchemaMetadata(origin, Documentation(), None, "")
    union = UnionShape(metadata, exclusive=False, allows_null=nullable)
    union.variants = [ShapeRef(shape) for shape in types.values()]
    return ShapeRef(union)


def listed_by_variants(union: UnionShape) -> tuple[Json, ...] | None:
    """Return the values of a union if each variant lists its own, as a oneOf of constants does.

    None if a variant is another type, or an enumeration that is a component.
    """
    values: list[Json] = []
    for variant in union.variants:
        match variant.shape:
            case LeafShape(type=ConstType(value=value)):
                values.append(value)
            case EnumShape(metadata=metadata) if not metadata.component:
                values += variant.shape.values
            case _:
                return None
    return tuple({json_key(value): value for value in values}.values())


def is_null(subschemas: list[Subschema]) -> bool:
    """Return whether a schema accepts null only."""
    return merge_types(subschemas, Diagnostics()).types == ()
