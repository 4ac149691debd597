"""Discriminators: maps the values of a property to the variants of a union.

Input: a union whose variants are built, and the subschemas it was built from. Output: the union with
the name of the discriminator property and the values of each variant. They are taken from ``mapping``
and from a const or enum of the property in the variant; a variant without either has its component
name as value (OpenAPI 3.1, Discriminator Object). A variant that is no object needs no value. If
another variant has none, the discriminator is reported and not used.
"""

from __future__ import annotations

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.json import Json
from generator.ir.types import ConstType, Documentation, StringType
from generator.lower.naming.names import quoted
from generator.lower.naming.words import words
from generator.lower.node_access import mapping_of, members_of, text_of
from generator.lower.schemas.keyword_merge import json_key
from generator.lower.schemas.shapes import (
    EnumShape,
    FieldShape,
    LeafShape,
    MapShape,
    ObjectShape,
    Shape,
    ShapeRef,
    UnionShape,
)
from generator.lower.schemas.subschemas import Subschema
from generator.positions import Origin
from generator.spec.document import OpenApiDocument
from generator.yaml.node import Mapping, Node, Scalar


def lower_discriminator(
    union: UnionShape,
    subschemas: list[Subschema],
    variants: list[list[Subschema]],
    document: OpenApiDocument,
    diagnostics: Diagnostics,
) -> None:
    """Set the discriminator of ``union`` if one of its subschemas has one."""
    nodes = [mapping_of(subschema.node, "discriminator") for subschema in subschemas]
    present = [node for node in nodes if node is not None]
    if present:
        map_variants(union, present, variants, document, diagnostics)


def map_variants(
    union: UnionShape,
    discriminators: list[Mapping],
    variants: list[list[Subschema]],
    document: OpenApiDocument,
    diagnostics: Diagnostics,
    *,
    inherited: frozenset[int] = frozenset(),
) -> None:
    """Set the discriminator of ``union``; ``discriminators`` are of one property, nearest first.

    The mapping of an ``inherited`` one, given by its id, may list schemas that are not variants.
    """
    union.discriminator = text_of(discriminators[0], "propertyName")
    mapped: set[int] = set()
    taken: set[str] = set()
    for node in discriminators:
        for entry in members_of(node, "mapping"):
            index = _variant_index(entry.value, variants, document)
            is_reported = id(node) in inherited or _is_dangling(entry.value, document)
            if index is None and not is_reported:
                _report_unknown_target(f"maps {quoted(entry.key)}", entry.value.origin, diagnostics)
            elif index is not None and entry.key not in taken:
                taken.add(entry.key)
                mapped.add(index)
                union.mapping.append((entry.key, union.variants[index].shape))
    _set_default(union, discriminators[0], variants, document, diagnostics)
    _map_remaining(union, variants, mapped, discriminators[0].origin, diagnostics)


def _set_default(
    union: UnionShape,
    discriminator: Mapping,
    variants: list[list[Subschema]],
    document: OpenApiDocument,
    diagnostics: Diagnostics,
) -> None:
    """Set the variant of all other values (OpenAPI 3.2, Discriminator Object, defaultMapping)."""
    target = discriminator.get("defaultMapping")
    if target is None:
        return
    index = _variant_index(target, variants, document)
    if index is None and _is_dangling(target, document):
        return
    if index is None:
        _report_unknown_target("has a defaultMapping", target.origin, diagnostics)
    else:
        union.default = union.variants[index].shape


def _variant_index(
    target: Node, variants: list[list[Subschema]], document: OpenApiDocument
) -> int | None:
    """Return the index of the variant that a mapping refers to, by ``$ref`` or name.

    A reference without a target refers to the variant with the name of its last part, if there is one.
    """
    if not isinstance(target, Scalar):
        return None
    address, name = document.address_of(target), str(target.value)
    if _is_dangling(target, document):
        name = name.rpartition("/")[2]  # of a variant that another file was to define
    for index, variant in enumerate(variants):
        for subschema in variant[:2]:
            if subschema.address and (subschema.address == address or subschema.component == name):
                return index
    return None


def _is_dangling(target: Node, document: OpenApiDocument) -> bool:
    """Whether an entry of a mapping is a reference without a target, which is already reported."""
    if not isinstance(target, Scalar):
        return False
    is_reference = any(char in str(target.value) for char in "#/")
    return is_reference and not document.address_of(target)


def _report_unknown_target(what: str, origin: Origin, diagnostics: Diagnostics) -> None:
    diagnostics.warning(
        "SCH013",
        f"the discriminator {what} to a schema that is not a variant; that is ignored",
        origin,
        help="map it to one of the schemas of the oneOf or anyOf",
    )


def _map_remaining(
    union: UnionShape,
    variants: list[list[Subschema]],
    mapped: set[int],
    origin: Origin,
    diagnostics: Diagnostics,
) -> None:
    """Map the values that variants list themselves, and the names of variants without a value.

    The mapping takes precedence: a variant that lists none of its mapped values gets no others.
    """
    listed = [_listed_values(variant.shape, union.discriminator) for variant in union.variants]
    distinctive = _distinctive_values(listed)
    taken = {value for value, _ in union.mapping}
    for index, variant in enumerate(variants):
        is_listed = index not in mapped or not taken.isdisjoint(listed[index])
        own = [value for value in distinctive[index] if is_listed and value not in taken]
        if not own and index not in mapped:
            name = next((subschema.component for subschema in variant if subschema.component), "")
            own = [_spelling_of(name, listed[index])] if name and name not in taken else []
        union.mapping += [(value, union.variants[index].shape) for value in own]
        shape = union.variants[index].shape
        is_object = isinstance(shape, ObjectShape | MapShape | UnionShape)
        if own or index in mapped or shape in (union.base, union.default) or not is_object:
            continue
        diagnostics.warning(
            "SCH014",
            f"variant {index + 1} has no value for the discriminator"
            f" {quoted(union.discriminator)}, which is therefore not used",
            origin,
            help="add it to the mapping, or add a const to the property in the variant",
        )
        union.discriminator, union.mapping, union.default = "", [], None
        return


def _distinctive_values(listed: list[tuple[str, ...]]) -> list[list[str]]:
    """Return the discriminator values of each variant, given those that its schema lists.

    A value belongs to the variant that lists the fewest, because an extension narrows the enum of
    its base. Variants that inherit the same enum list equally many, which distinguishes nothing.
    """
    lengths: dict[str, list[int]] = {}
    for values in listed:
        for value in values:
            lengths.setdefault(value, []).append(len(values))
    return [
        [value for value in values if _is_least(len(values), lengths[value])] for values in listed
    ]


def _is_least(length: int, lengths: list[int]) -> bool:
    return length == min(lengths) and lengths.count(length) == 1


def _spelling_of(name: str, listed: tuple[str, ...]) -> str:
    """Return a component name as an enum lists it (``BigDog`` as ``big_dog``), else unchanged."""
    same = (value for value in listed if words(value) == words(name))
    return name if name in listed else next(same, name)


def _listed_values(shape: Shape, wire: str) -> tuple[str, ...]:
    """Return the values that a const or enum of a variant allows for the discriminator ``wire``.

    A variant that is a union has the values of its own discriminator. A number or boolean is given
    as its JSON text, because the keys of a mapping are strings.
    """
    match shape:
        case UnionShape(discriminator=discriminator, mapping=[_, *_] as mapping) if (
            discriminator == wire
        ):
            return tuple(value for value, _ in mapping)
        case ObjectShape(fields=fields):
            values = (_values(field.shape_ref.shape) for field in fields if field.wire == wire)
            return next(values, ())
        case _:
            return ()


def _values(shape: Shape) -> tuple[str, ...]:
    match shape:
        case LeafShape(type=ConstType(value=value)):
            return (_text(value),)
        case EnumShape(values=values):
            return tuple(map(_text, values))
        case _:
            return ()


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json_key(value)


def add_missing_properties(shapes: list[Shape], diagnostics: Diagnostics) -> None:
    """Add the discriminator to variants that do not describe it; they cannot be sent without.

    ``shapes`` are complete. A variant without other properties than its own stays as it is.
    """
    for union in shapes:
        if not isinstance(union, UnionShape) or not union.discriminator:
            continue
        missing = [each.shape for each in union.variants if _lacks(each.shape, union.discriminator)]
        for variant in missing:
            assert isinstance(variant, ObjectShape)
            variant.fields.append(_tag_field(union))
        if missing:
            diagnostics.warning(
                "SCH012",
                f"the discriminator {quoted(union.discriminator)} is not a property of"
                f" {'every' if len(missing) < len(union.variants) else 'any'} variant",
                union.metadata.origin,
                help="describe the property in each variant",
            )


def _lacks(shape: Shape, wire: str) -> bool:
    if not isinstance(shape, ObjectShape) or shape.additional is None:
        return False
    return all(field.wire != wire for field in shape.fields)


def _tag_field(union: UnionShape) -> FieldShape:
    return FieldShape(
        wire=union.discriminator,
        shape_ref=ShapeRef(LeafShape(StringType())),
        required=False,
        read_only=False,
        write_only=False,
        default=None,
        has_default=False,
        deprecation=None,
        docs=Documentation(),
        origin=union.metadata.origin,
        is_implied=True,
    )
