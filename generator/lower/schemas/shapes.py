"""Shapes: normalised schemas, before types are named.

``shape_builder`` creates them. Shapes form a graph, which may be cyclic. Whether null is allowed is
a property of the reference to a shape, not of the shape. Shapes are compared by identity here;
``equivalence`` determines which of them are the same type.
"""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias, assert_never

from generator.ir.json import Json
from generator.ir.types import AnyType, Deprecation, Documentation, Type
from generator.positions import Origin
from generator.records import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class ShapeRef:
    """A reference to a shape; ``nullable`` allows null as well."""

    shape: Shape
    nullable: bool = False

    @property
    def allows_null(self) -> bool:
        """Whether null is allowed, by the reference or by a variant of the union it refers to."""
        return self.nullable or (isinstance(self.shape, UnionShape) and self.shape.allows_null)


@dataclass(slots=True, eq=False)
class LeafShape:
    """A type that contains no other shape: a scalar, null, a constant, or any value."""

    type: Type


ANY = LeafShape(AnyType())
UNKNOWN = LeafShape(AnyType(is_unknown=True))
"""Any value."""


@dataclass(slots=True, eq=False)
class ArrayShape:
    """A JSON array; a bound that is None is not set. ``constraints`` are JSON Schemas that it matches."""

    items: ShapeRef = field(init=False, default=ShapeRef(ANY))
    min_items: int | None
    max_items: int | None
    unique_items: bool
    constraints: tuple[Json, ...] = ()


@dataclass(slots=True, eq=False)
class TupleShape:
    """A JSON array with exactly these items (``prefixItems`` and no others)."""

    items: list[ShapeRef] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class MapShape:
    """A JSON object with arbitrary keys (``additionalProperties`` without ``properties``)."""

    values: ShapeRef = field(init=False, default=ShapeRef(ANY))
    constraints: tuple[Json, ...] = ()


@dataclass(slots=True, eq=False)
class SchemaMetadata:
    """Position and annotations of the schema that a shape was built from.

    ``component`` is the name of the schema if it is a component, empty if it is inline. ``is_typed``
    is false if the type only follows from other keywords, so that values of other types are valid too.
    ``undescribed`` are the required properties of an object that have no schema.
    """

    origin: Origin
    docs: Documentation
    deprecation: Deprecation | None
    component: str
    is_typed: bool = True
    undescribed: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class EnumShape:
    """An enumeration of JSON values, some of which may be deprecated (``x-deprecated-values``)."""

    values: tuple[Json, ...]
    metadata: SchemaMetadata
    deprecated: tuple[Json, ...] = ()


@dataclass(slots=True, eq=False)
class FieldShape:
    """A property of an object; ``wire`` is its name in JSON.

    ``is_implied``: only the discriminator of a union says that it exists.
    """

    wire: str
    shape_ref: ShapeRef
    required: bool
    read_only: bool
    write_only: bool
    default: Json
    has_default: bool
    deprecation: Deprecation | None
    docs: Documentation
    origin: Origin
    is_implied: bool = False


@dataclass(slots=True, eq=False)
class ObjectShape:
    """An object with named properties; ``additional`` is the shape of all others, if allowed.

    ``is_open`` is true if the schema allows others explicitly (``additionalProperties``).
    ``constraints`` are JSON Schemas that the object has to match as well.
    """

    metadata: SchemaMetadata
    fields: list[FieldShape] = field(default_factory=list)
    additional: ShapeRef | None = None
    is_open: bool = False
    constraints: tuple[Json, ...] = ()


@dataclass(slots=True, eq=False)
class UnionShape:
    """A union of at least two shapes; ``exclusive`` distinguishes oneOf from anyOf.

    ``discriminator`` is the property that selects the variant, empty without one; ``mapping`` lists
    its values, each with its variant. ``base`` is set if the other variants extend it by allOf,
    ``default`` if a variant is that of all other values. ``constraints`` are JSON Schemas that the value
    has to match as well.
    """

    metadata: SchemaMetadata
    exclusive: bool
    variants: list[ShapeRef] = field(default_factory=list)
    discriminator: str = ""
    mapping: list[tuple[str, Shape]] = field(default_factory=list)
    base: Shape | None = None
    default: Shape | None = None
    allows_null: bool = False
    constraints: tuple[Json, ...] = ()


Shape: TypeAlias = (
    LeafShape | ArrayShape | TupleShape | MapShape | EnumShape | ObjectShape | UnionShape
)
"""All kinds of shape; handle them with ``match``."""

NamedShape: TypeAlias = EnumShape | ObjectShape | UnionShape
"""The kinds of shape that can become a named type."""


def children_of(shape: Shape) -> list[ShapeRef]:
    """Return references to the shapes that a shape directly contains, in document order."""
    match shape:
        case LeafShape() | EnumShape():
            return []
        case ArrayShape(items=items):
            return [items]
        case TupleShape(items=parts):
            return list(parts)
        case MapShape(values=values):
            return [values]
        case ObjectShape(fields=fields, additional=additional):
            return [field.shape_ref for field in fields] + ([additional] if additional else [])
        case UnionShape(variants=variants):
            return list(variants)
        case _:
            assert_never(shape)


def has_parts(shape: Shape) -> bool:
    """Return whether values have properties or items, at least in one variant of a union."""
    variants = [each.shape for each in shape.variants] if isinstance(shape, UnionShape) else [shape]
    return any(
        isinstance(variant, ArrayShape | MapShape | ObjectShape | TupleShape)
        for variant in variants
    )


def reachable(roots: list[Shape]) -> list[Shape]:
    """Return every shape that can be reached from ``roots``, each once, in depth-first order."""
    visited: dict[int, Shape] = {}
    waiting = list(reversed(roots))
    while waiting:
        shape = waiting.pop()
        if id(shape) in visited:
            continue
        visited[id(shape)] = shape
        if not isinstance(shape, LeafShape):  # most are
            waiting += [child.shape for child in reversed(children_of(shape))]
    return list(visited.values())
