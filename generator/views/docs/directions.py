"""In which direction the values of a type are transferred, and which fields they then have."""

from __future__ import annotations

from enum import Enum, auto

from generator.ir.types import AnyType, Field, ObjectDeclaration


class Direction(Enum):
    """Whether a value is sent in requests, received in responses, or both."""

    SENT = auto()
    RECEIVED = auto()
    BOTH = auto()


def shown_fields(declaration: ObjectDeclaration, direction: Direction) -> list[Field]:
    """Return the fields of an object: without read-only ones where it is sent, without write-only ones
    where it is received.
    """
    match direction:
        case Direction.SENT:
            return [field for field in declaration.fields if not field.read_only]
        case Direction.RECEIVED:
            return [field for field in declaration.fields if not field.write_only]
        case Direction.BOTH:
            return list(declaration.fields)


def has_other_fields(declaration: ObjectDeclaration) -> bool:
    """Return whether an object may have fields that the OpenAPI document does not name."""
    return declaration.additional not in (None, AnyType()) or declaration.is_open
