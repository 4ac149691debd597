"""An equivalence class of schemas and its type name."""

from __future__ import annotations

from generator.lower.schemas.equivalence import component_of
from generator.lower.schemas.shapes import NamedShape
from generator.positions import Origin
from generator.records import dataclass


@dataclass(slots=True)
class NamedType:
    """The shapes of one equivalence class, sorted, and the name of their type (empty until assigned).

    ``stem`` holds the words that the names of nested types begin with. ``strength`` is the score of
    the best context of the name; the contexts of nested types are scored from it.
    """

    number: int
    shapes: list[NamedShape]
    name: str = ""
    stem: tuple[str, ...] = ()
    strength: int = 0

    def sort(self) -> None:
        """Sort the shapes: a component first, then by position."""
        self.shapes.sort(key=_rank)

    @property
    def primary(self) -> NamedShape:
        """The shape that provides position, component name and documentation of the type."""
        return self.shapes[0]

    @property
    def component(self) -> str:
        """The component name of the type, empty if all its schemas are inline."""
        return component_of(self.primary)

    @property
    def origins(self) -> list[Origin]:
        """The positions of all schemas of the type, sorted."""
        return sorted({shape.metadata.origin for shape in self.shapes})


def _rank(shape: NamedShape) -> tuple[bool, Origin]:
    return not component_of(shape), shape.metadata.origin
