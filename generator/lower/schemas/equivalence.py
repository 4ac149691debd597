"""Which shapes are the same: classes of shapes that admit the same values.

Partition refinement: all shapes start in classes by what they say of themselves, and a class is split
while its shapes differ in the classes of their parts, until nothing splits. That also tells recursive
shapes apart, and depends neither on the order of keys nor on the order in which shapes were read.
Documentation does not count. Components are kept apart, even when they are structurally the same:
somebody named them; a shape written in place joins the component it equals (the first by name).
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeAlias, assert_never

from generator.ir.types import ConstType, Deprecation
from generator.lower.schemas.keyword_merge import json_key
from generator.lower.schemas.shapes import (
    ArrayShape,
    EnumShape,
    LeafShape,
    MapShape,
    ObjectShape,
    Shape,
    ShapeRef,
    UnionShape,
    uses_of,
)

Classes: TypeAlias = dict[int, int]
"""The class of every shape, by the identity of the shape."""


def classify(shapes: list[Shape]) -> Classes:
    """Return the classes of shapes; every part of a shape must be among them."""
    plain = _refine(shapes, {id(shape): _own(shape) for shape in shapes})
    return _refine(shapes, _with_components(shapes, plain))


def _with_components(shapes: list[Shape], classes: Classes) -> dict[int, Hashable]:
    """Return the class of each shape together with the component it is, or joins."""
    names: dict[int, str] = {}
    for shape in shapes:
        name = component_of(shape)
        known = names.get(classes[id(shape)], "")
        if name and (not known or name < known):
            names[classes[id(shape)]] = name
    return {
        id(shape): (classes[id(shape)], component_of(shape) or names.get(classes[id(shape)], ""))
        for shape in shapes
    }


def component_of(shape: Shape) -> str:
    """Return the name that the description gives to a shape, empty when it has none."""
    match shape:
        case ObjectShape() | UnionShape() | EnumShape():
            return shape.place.component
        case LeafShape() | ArrayShape() | MapShape():
            return ""
        case _:
            assert_never(shape)


def _refine(shapes: list[Shape], start: dict[int, Hashable]) -> Classes:
    """Split the classes that shapes start in until the parts of all shapes in a class agree.

    Shapes without parts stay where they are, so only the others are looked at again.
    """
    numbers: dict[Hashable, int] = {}
    classes = {shape: numbers.setdefault(key, len(numbers)) for shape, key in start.items()}
    parts = {id(shape): found for shape in shapes if (found := _parts(shape))}
    size = len({classes[shape] for shape in parts})
    while True:
        fresh: dict[Hashable, int] = {}
        refined = {
            shape: fresh.setdefault(
                (
                    classes[shape],
                    frozenset([(label, null, classes[part]) for label, null, part in own]),
                ),
                len(numbers) + len(fresh),
            )
            for shape, own in parts.items()
        }
        if len(fresh) == size:
            return classes
        classes.update(refined)
        size = len(fresh)


def _parts(shape: Shape) -> list[tuple[str, bool, int]]:
    """Return the parts with their role, and whether null is admitted beside them."""
    match shape:
        case ObjectShape(fields=fields, additional=additional):
            named = [_part("." + one.wire, one.use) for one in fields]
            return named + ([_part("*", additional)] if additional else [])
        case UnionShape(variants=variants, mapping=mapping):
            tagged = [("=" + value, False, id(target)) for value, target in mapping]
            return [_part("|", use) for use in variants] + tagged
        case _:
            return [_part("", use) for use in uses_of(shape)]


def _part(label: str, use: ShapeRef) -> tuple[str, bool, int]:
    return label, use.admits_null, id(use.shape)


def _own(shape: Shape) -> Hashable:
    """Return what a shape says of itself, apart from its parts."""
    match shape:
        case LeafShape(type=ConstType(value=value)):
            return "const", json_key(value)
        case LeafShape(type=leaf):
            return "leaf", leaf
        case ArrayShape():
            return "array", shape.min_items, shape.max_items, shape.unique_items
        case MapShape():
            return ("map",)
        case EnumShape(values=values, deprecated=deprecated):
            marked = frozenset(map(json_key, deprecated)), _deprecated(shape.place.deprecation)
            return "enum", frozenset(map(json_key, values)), marked
        case ObjectShape():
            return _own_object(shape)
        case UnionShape():
            return (
                "union",
                shape.exclusive,
                shape.discriminator,
                _deprecated(shape.place.deprecation),
            )
        case _:
            assert_never(shape)


def _own_object(shape: ObjectShape) -> Hashable:
    fields = frozenset(
        [
            (
                one.wire,
                (one.required, one.read_only, one.write_only),
                json_key(one.default) if one.has_default else None,
                _deprecated(one.deprecation),
            )
            for one in shape.fields
        ]
    )
    return "object", fields, shape.additional is None, _deprecated(shape.place.deprecation)


def _deprecated(deprecation: Deprecation | None) -> Hashable:
    return deprecation and (deprecation.replaced_by, deprecation.sunset)
