"""How many levels of the objects in a body the reference shows: as many as fit."""

from __future__ import annotations

from generator.ir.type_queries import Types, without_null
from generator.ir.types import (
    AnyType,
    ArrayType,
    MapType,
    ObjectDeclaration,
    RefType,
    TupleType,
    Type,
    TypeId,
    UnionDeclaration,
)
from generator.records import dataclass
from generator.views.docs.directions import Direction, has_other_fields, shown_fields

_DEEPEST = 6


def depth_that_fits(
    type_: Type, types: Types, most_rows: int, direction: Direction, *, level: int = 0
) -> int:
    """Return the number of levels, 1 to 6, whose fields are at most ``most_rows`` rows; 1 always fits.

    ``level`` is that of the fields of the value itself.
    """
    for depth in range(2, _DEEPEST + 1):
        counter = _Counter(types, direction, depth, most_rows)
        try:
            counter.count(type_, (), level)
        except _TooManyRows:
            return depth - 1
        if not counter.is_cut:
            return depth
    return _DEEPEST


class _TooManyRows(Exception):
    """A tree has more rows than it may have."""


@dataclass(slots=True)
class _Counter:
    """Counts the fields down to a depth. ``is_cut``: some objects are deeper than that.

    Raises _TooManyRows when more than ``left`` fields are counted.
    """

    types: Types
    direction: Direction
    depth: int
    left: int
    is_cut: bool = False

    def count(self, type_: Type, inside: tuple[TypeId, ...], level: int) -> None:
        """Count the fields of the objects in a value; ``inside`` are the types that contain it."""
        match type_:
            case ArrayType(items=inner) | MapType(values=inner):
                self.count(inner, inside, level)
            case TupleType(items=parts):
                for part in parts:
                    self.count(part, inside, level)
            case RefType(id=id_):
                if id_ not in inside:
                    self._count_declared(id_, inside, level)
            case _:
                core, is_nullable = without_null(type_)
                if is_nullable:
                    self.count(core, inside, level)

    def _count_declared(self, id_: TypeId, inside: tuple[TypeId, ...], level: int) -> None:
        declared = self.types[id_]
        if not isinstance(declared, ObjectDeclaration | UnionDeclaration):
            return
        if level >= self.depth:
            self.is_cut = True
            return
        inner = (*inside, id_)
        if isinstance(declared, UnionDeclaration):
            for variant in declared.variants:
                self.count(variant, inner, len(inner))
            return
        for field in shown_fields(declared, self.direction):
            self.left -= 1
            if self.left < 0:
                raise _TooManyRows
            self.count(field.type, inner, len(inner))
        if has_other_fields(declared):
            self.count(declared.additional or AnyType(), inner, len(inner))
