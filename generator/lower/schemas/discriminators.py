"""Discriminators: which value of a member means which variant of a union.

Input: a union whose variants are read, and the parts it was read from. Output: the union with the
member's name and a value for every variant: as mapped, else the variant's own constant, else the name
of its component (OpenAPI, Discriminator Object). What cannot be told apart is reported.
"""

from __future__ import annotations

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.types import ConstType
from generator.lower.naming.names import quoted
from generator.lower.node_access import mapping_of, members_of, text_of
from generator.lower.schemas.shapes import EnumShape, LeafShape, ObjectShape, Shape, UnionShape
from generator.lower.schemas.subschemas import Part
from generator.positions import Origin
from generator.spec.description import Description
from generator.yaml.node import Member, Scalar


def lower_discriminator(
    union: UnionShape,
    parts: list[Part],
    variants: list[list[Part]],
    description: Description,
    diagnostics: Diagnostics,
) -> None:
    """Give a union its discriminator, if one is written in its parts."""
    for part in parts:
        written = mapping_of(part.node, "discriminator")
        if written is None:
            continue
        union.discriminator = text_of(written, "propertyName")
        taken: set[int] = set()
        for member in members_of(written, "mapping"):
            index = _mapped(member, variants, description)
            if index is None:
                _report_unknown(member, diagnostics)
                continue
            taken.add(index)
            union.mapping.append((member.key, union.variants[index].shape))
        _map_the_rest(union, variants, taken, written.origin, diagnostics)


def _mapped(member: Member, variants: list[list[Part]], description: Description) -> int | None:
    """Return which variant a mapping's target is: a ``$ref`` or a component's name."""
    target = member.value
    if not isinstance(target, Scalar):
        return None
    address = description.address_of(target)
    for index, variant in enumerate(variants):
        for part in variant[:2]:
            if part.address and (part.address == address or part.component == target.value):
                return index
    return None


def _report_unknown(member: Member, diagnostics: Diagnostics) -> None:
    diagnostics.error(
        "SCH013",
        f"the discriminator maps {quoted(member.key)} to something that is no variant",
        member.value.origin,
        help="name one of the schemas of oneOf or anyOf",
    )


def _map_the_rest(
    union: UnionShape,
    variants: list[list[Part]],
    taken: set[int],
    origin: Origin,
    diagnostics: Diagnostics,
) -> None:
    for index, variant in enumerate(variants):
        if index in taken:
            continue
        shape = union.variants[index].shape
        component = next((part.component for part in variant if part.component), "")
        value = _tag(shape, union.discriminator) or component
        if value:
            union.mapping.append((value, shape))
            continue
        diagnostics.error(
            "SCH014",
            f"variant {index + 1} has no value of {quoted(union.discriminator)}",
            origin,
            help="add it to the mapping, or give the property a const in the variant",
        )


def _tag(shape: Shape, wire: str) -> str:
    """Return the one value that a variant's discriminating member may have."""
    fields = shape.fields if isinstance(shape, ObjectShape) else []
    for one in fields:
        match one.use.shape:
            case LeafShape(type=ConstType(value=str() as value)) if one.wire == wire:
                return value
            case EnumShape(values=(str() as value,)) if one.wire == wire:
                return value
            case _:
                continue
    return ""
