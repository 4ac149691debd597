"""A class of shapes on its way to a name."""

from __future__ import annotations

from dataclasses import dataclass

from generator.lower.schemas.equivalence import component_of
from generator.lower.schemas.shapes import NamedShape
from generator.positions import Origin


@dataclass(slots=True)
class Member:
    """Shapes that are the same type, and the name they get.

    ``stem`` holds the words by which types inside this one are called, ``strength`` how good the
    context was that gave the name.
    """

    number: int
    shapes: list[NamedShape]
    name: str = ""
    stem: tuple[str, ...] = ()
    strength: int = 0

    @property
    def ordered(self) -> list[NamedShape]:
        """The shapes, the component first, then by place."""
        return sorted(self.shapes, key=lambda one: (not component_of(one), one.place.origin))

    @property
    def primary(self) -> NamedShape:
        """The shape that speaks for the class."""
        return self.ordered[0]

    @property
    def component(self) -> str:
        """The name that the description gives to the class, empty when it has none."""
        return component_of(self.primary)

    @property
    def places(self) -> list[Origin]:
        """Where the class was written, sorted."""
        return sorted({shape.place.origin for shape in self.shapes})
