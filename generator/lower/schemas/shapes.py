"""Shapes: schemas with their spelling taken off, before anything has a name.

A shape is what ``schemas`` makes of one schema: references followed, allOf merged, both spellings of
null made one. Shapes form a graph, which may be cyclic; whether null is admitted belongs to the use
of a shape, not to the shape. ``classes`` finds out which shapes are the same, ``type_names`` names
them, ``declarations`` turns them into types of the IR.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias, assert_never

from generator.ir.json import Json
from generator.ir.types import AnyType, Deprecation, Documentation, Type
from generator.positions import Origin


@dataclass(frozen=True, slots=True, eq=False)
class ShapeRef:
    """A shape in its place, where null may be admitted beside it."""

    shape: Shape
    nullable: bool = False

    @property
    def admits_null(self) -> bool:
        """Whether null is admitted, by the use or by a variant of the union used."""
        return self.nullable or (isinstance(self.shape, UnionShape) and self.shape.admits_null)


@dataclass(slots=True, eq=False)
class LeafShape:
    """A type without parts: a scalar, null, a constant, or anything at all."""

    type: Type


ANY = LeafShape(AnyType())
"""Anything at all."""


@dataclass(slots=True, eq=False)
class ArrayShape:
    """A list."""

    items: ShapeRef = field(init=False, default=ShapeRef(ANY))
    min_items: int | None
    max_items: int | None
    unique_items: bool


@dataclass(slots=True, eq=False)
class MapShape:
    """An object whose keys are data."""

    values: ShapeRef = field(init=False, default=ShapeRef(ANY))


@dataclass(slots=True, eq=False)
class Place:
    """Where a shape was written and what is said about it there.

    ``component`` is the name that the description gives it, empty when it is written in place.
    """

    origin: Origin
    docs: Documentation
    deprecation: Deprecation | None
    component: str


@dataclass(slots=True, eq=False)
class EnumShape:
    """One of several values, some of them deprecated."""

    values: tuple[Json, ...]
    place: Place
    deprecated: tuple[Json, ...] = ()


@dataclass(slots=True, eq=False)
class FieldShape:
    """One member of an object."""

    wire: str
    use: ShapeRef
    required: bool
    read_only: bool
    write_only: bool
    default: Json
    has_default: bool
    deprecation: Deprecation | None
    docs: Documentation
    origin: Origin


@dataclass(slots=True, eq=False)
class ObjectShape:
    """An object with known members."""

    place: Place
    fields: list[FieldShape] = field(default_factory=list)
    additional: ShapeRef | None = None


@dataclass(slots=True, eq=False)
class UnionShape:
    """One of several shapes. ``mapping`` holds the discriminator's values and their variants."""

    place: Place
    exclusive: bool
    variants: list[ShapeRef] = field(default_factory=list)
    discriminator: str = ""
    mapping: list[tuple[str, Shape]] = field(default_factory=list)
    admits_null: bool = False


Shape: TypeAlias = LeafShape | ArrayShape | MapShape | EnumShape | ObjectShape | UnionShape
"""A closed union, to be read with ``match``."""

NamedShape: TypeAlias = EnumShape | ObjectShape | UnionShape
"""The shapes that may get a name of their own."""


def uses_of(shape: Shape) -> list[ShapeRef]:
    """Return the parts of a shape in the order written."""
    match shape:
        case LeafShape() | EnumShape():
            return []
        case ArrayShape(items=items):
            return [items]
        case MapShape(values=values):
            return [values]
        case ObjectShape(fields=fields, additional=additional):
            return [one.use for one in fields] + ([additional] if additional else [])
        case UnionShape(variants=variants):
            return list(variants)
        case _:
            assert_never(shape)


def reachable(roots: list[Shape]) -> list[Shape]:
    """Return every shape that can be reached from the roots, each once."""
    found: dict[int, Shape] = {}
    waiting = list(reversed(roots))
    while waiting:
        shape = waiting.pop()
        if id(shape) in found:
            continue
        found[id(shape)] = shape
        waiting.extend(use.shape for use in reversed(uses_of(shape)))
    return list(found.values())
