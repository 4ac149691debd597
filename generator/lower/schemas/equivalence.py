"""Partitions shapes into equivalence classes: shapes that accept the same values are one type.

Input: a set of shapes that contains all their children. Output: the class number of each shape.

The algorithm is partition refinement. Shapes are first grouped by their own attributes; a group is
split as long as its shapes have children in different groups. This handles recursive shapes, and the
result depends neither on the order of keys nor on the order of the shapes. Documentation is ignored.

Components stay separate types even if they are structurally equal, because their author named them.
An inline schema joins the component that it equals (the first by name, if there are several).
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeAlias, assert_never

from generator.ir.json import Json
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
    TupleShape,
    UnionShape,
    children_of,
)

EquivalenceClasses: TypeAlias = dict[int, int]
"""The class number of each shape, by the ``id()`` of the shape."""

_Child: TypeAlias = tuple[str, bool, int]
"""A child of a shape: label of its role, whether null is allowed, id."""


def classify(shapes: list[Shape]) -> EquivalenceClasses:
    """Return the equivalence classes of ``shapes``, which must contain all their children."""
    children = {id(shape): labelled for shape in shapes if (labelled := _children(shape))}
    structural = _refine(children, {id(shape): _own_attributes(shape) for shape in shapes})
    return _refine(children, _with_components(shapes, structural))


def _with_components(shapes: list[Shape], classes: EquivalenceClasses) -> dict[int, Hashable]:
    """Return a key per shape: its class, and the component that it is or joins."""
    names: dict[int, str] = {}
    for shape in shapes:
        name = component_of(shape)
        first = names.get(classes[id(shape)], "")
        if name and (not first or name < first):
            names[classes[id(shape)]] = name
    return {
        id(shape): (classes[id(shape)], component_of(shape) or names.get(classes[id(shape)], ""))
        for shape in shapes
    }


def component_of(shape: Shape) -> str:
    """Return the component name of a shape, empty for an inline schema."""
    match shape:
        case ObjectShape() | UnionShape() | EnumShape():
            return shape.metadata.component
        case LeafShape() | ArrayShape() | TupleShape() | MapShape():
            return ""
        case _:
            assert_never(shape)


def _refine(children: dict[int, list[_Child]], start: dict[int, Hashable]) -> EquivalenceClasses:
    """Split the initial classes until all shapes of a class have children of the same classes.

    ``start`` maps the id of each shape to the key of its initial class. Shapes without children keep
    their class, so only those with ``children`` are compared again.
    """
    numbers: dict[Hashable, int] = {}
    classes = {shape: numbers.setdefault(key, len(numbers)) for shape, key in start.items()}
    size = len({classes[shape] for shape in children})
    while True:
        fresh: dict[Hashable, int] = {}
        refined = {
            shape: fresh.setdefault(
                (
                    classes[shape],
                    frozenset([(label, null, classes[child]) for label, null, child in own]),
                ),
                len(numbers) + len(fresh),
            )
            for shape, own in children.items()
        }
        if len(fresh) == size:
            return classes
        classes.update(refined)
        size = len(fresh)


def _children(shape: Shape) -> list[_Child]:
    """Return the children of a shape."""
    match shape:
        case ObjectShape(fields=fields, additional=additional):
            named = [_child("." + field.wire, field.shape_ref) for field in fields]
            return named + ([_child("*", additional)] if additional else [])
        case TupleShape(items=items):
            return [_child(f"[{index}]", item) for index, item in enumerate(items)]
        case UnionShape(variants=variants, mapping=mapping, base=base, default=default):
            tagged = [("=" + value, False, id(target)) for value, target in mapping]
            tagged += [("^", False, id(base))] if base else []
            tagged += [("~", False, id(default))] if default else []
            return [_child("|", variant) for variant in variants] + tagged
        case LeafShape() | EnumShape():
            return []
        case _:
            return [_child("", child) for child in children_of(shape)]


def _child(label: str, shape_ref: ShapeRef) -> _Child:
    return label, shape_ref.allows_null, id(shape_ref.shape)


def _own_attributes(shape: Shape) -> Hashable:
    """Return the attributes of a shape that matter for equality, without its children."""
    match shape:
        case LeafShape(type=ConstType(value=value)):
            return "const", json_key(value)
        case LeafShape(type=leaf):
            return "leaf", leaf
        case ArrayShape():
            bounds = shape.min_items, shape.max_items, shape.unique_items
            return "array", bounds, _schemas_key(shape.constraints)
        case TupleShape(items=items):
            return "tuple", len(items)
        case MapShape():
            return "map", _schemas_key(shape.constraints)
        case EnumShape(values=values, deprecated=deprecated):
            deprecations = (
                frozenset(map(json_key, deprecated)),
                _deprecation_key(shape.metadata.deprecation),
            )
            return "enum", frozenset(map(json_key, values)), deprecations
        case ObjectShape():
            return _object_attributes(shape)
        case UnionShape():
            return (
                "union",
                shape.exclusive,
                shape.discriminator,
                _schemas_key(shape.constraints),
                _deprecation_key(shape.metadata.deprecation),
            )
        case _:
            assert_never(shape)


def _object_attributes(shape: ObjectShape) -> Hashable:
    fields = frozenset(
        [
            (
                field.wire,
                (field.required, field.read_only, field.write_only),
                json_key(field.default) if field.has_default else None,
                _deprecation_key(field.deprecation),
            )
            for field in shape.fields
        ]
    )
    is_closed, deprecation = shape.additional is None, _deprecation_key(shape.metadata.deprecation)
    return "object", fields, is_closed, deprecation, _schemas_key(shape.constraints)


def _schemas_key(schemas: tuple[Json, ...]) -> Hashable:
    return tuple(map(json_key, schemas))


def _deprecation_key(deprecation: Deprecation | None) -> Hashable:
    return deprecation and (deprecation.replaced_by, deprecation.sunset)
