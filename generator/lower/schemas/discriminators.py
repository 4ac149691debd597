"""Discriminators: maps the values of a property to the variants of a union.

Input: a union whose variants are built, and the subschemas it was built from. Output: the union with
the name of the discriminator property and a value per variant. The value is taken from ``mapping``,
else from a const of the property in the variant, else from the component name of the variant (OpenAPI
3.1, Discriminator Object). A variant without a value is reported.
"""

from __future__ import annotations

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.types import ConstType
from generator.lower.naming.names import quoted
from generator.lower.node_access import mapping_of, members_of, text_of
from generator.lower.schemas.shapes import EnumShape, LeafShape, ObjectShape, Shape, UnionShape
from generator.lower.schemas.subschemas import Subschema
from generator.positions import Origin
from generator.spec.document import OpenApiDocument
from generator.yaml.node import Member, Scalar


def lower_discriminator(
    union: UnionShape,
    subschemas: list[Subschema],
    variants: list[list[Subschema]],
    document: OpenApiDocument,
    diagnostics: Diagnostics,
) -> None:
    """Set the discriminator of ``union`` if one of its subschemas has one."""
    for subschema in subschemas:
        node = mapping_of(subschema.node, "discriminator")
        if node is None:
            continue
        union.discriminator = text_of(node, "propertyName")
        mapped: set[int] = set()
        for entry in members_of(node, "mapping"):
            index = _variant_index(entry, variants, document)
            if index is None:
                _report_unknown_target(entry, diagnostics)
                continue
            mapped.add(index)
            union.mapping.append((entry.key, union.variants[index].shape))
        _map_remaining(union, variants, mapped, node.origin, diagnostics)


def _variant_index(
    entry: Member, variants: list[list[Subschema]], document: OpenApiDocument
) -> int | None:
    """Return the index of the variant that a mapping entry refers to, by ``$ref`` or name."""
    target = entry.value
    if not isinstance(target, Scalar):
        return None
    address = document.address_of(target)
    for index, variant in enumerate(variants):
        for subschema in variant[:2]:
            if subschema.address and (
                subschema.address == address or subschema.component == target.value
            ):
                return index
    return None


def _report_unknown_target(entry: Member, diagnostics: Diagnostics) -> None:
    diagnostics.error(
        "SCH013",
        f"the discriminator maps {quoted(entry.key)} to a schema that is not a variant",
        entry.value.origin,
        help="map it to one of the schemas of the oneOf or anyOf",
    )


def _map_remaining(
    union: UnionShape,
    variants: list[list[Subschema]],
    mapped: set[int],
    origin: Origin,
    diagnostics: Diagnostics,
) -> None:
    for index, variant in enumerate(variants):
        if index in mapped:
            continue
        shape = union.variants[index].shape
        component = next((subschema.component for subschema in variant if subschema.component), "")
        value = _constant_of(shape, union.discriminator) or component
        if value:
            union.mapping.append((value, shape))
            continue
        diagnostics.error(
            "SCH014",
            f"variant {index + 1} has no value for the discriminator {quoted(union.discriminator)}",
            origin,
            help="add it to the mapping, or add a const to the property in the variant",
        )


def _constant_of(shape: Shape, wire: str) -> str:
    """Return the only value that a variant allows for the discriminator, empty if none."""
    fields = shape.fields if isinstance(shape, ObjectShape) else []
    for field in fields:
        match field.shape_ref.shape:
            case LeafShape(type=ConstType(value=str() as value)) if field.wire == wire:
                return value
            case EnumShape(values=(str() as value,)) if field.wire == wire:
                return value
            case _:
                continue
    return ""
