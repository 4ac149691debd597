"""The writable properties of a request body, also those of nested objects.

Input: an operation of the IR. Output: its properties in document order, nested ones after the object
that contains them, up to three levels. Deeper and recursive ones are part of their object only.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.ir.api import Api
from generator.ir.arguments import fields_as_arguments
from generator.ir.operations import Operation
from generator.ir.types import Field, NullableType, ObjectDeclaration, RefType, Type, TypeId
from generator.positions import escape_pointer
from generator.records import dataclass
from generator.views.calls import body_media

_MAX_DEPTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyProperty:
    """A property of the body: its names from the outermost object inwards, in Python and in the API.

    ``required`` means that every valid body has it, if there is a body.
    """

    field: Field
    python: tuple[str, ...]
    wire: tuple[str, ...]
    required: bool


def body_properties(api: Api, operation: Operation) -> tuple[BodyProperty, ...]:
    """Return all writable properties of the body, none if it is not an object."""
    media = body_media(operation)
    if media is None:
        return ()
    declaration = object_declaration(api, media.type)
    if declaration is None:  # such as a base type, whose extensions add fields
        fields = fields_as_arguments(api, operation, media.type)
        return tuple(_properties(api, fields, None, frozenset()))
    return tuple(_properties(api, declaration.fields, None, frozenset({declaration.id})))


def inner_names(api: Api, operation: Operation) -> dict[str, str]:
    """Return the names of the properties inside of objects of the body, joined by dots.

    They are by the JSON Pointer to the property.
    """
    return {
        "".join(f"/{escape_pointer(part)}" for part in item.wire): ".".join(item.python)
        for item in body_properties(api, operation)
        if len(item.wire) > 1
    }


def _properties(
    api: Api, fields: tuple[Field, ...], parent: BodyProperty | None, seen: frozenset[TypeId]
) -> Iterator[BodyProperty]:
    python, wire = (parent.python, parent.wire) if parent else ((), ())
    for field in fields:
        if field.read_only:
            continue
        item = BodyProperty(
            field=field,
            python=(*python, field.name.python),
            wire=(*wire, field.name.wire),
            required=field.required and (parent is None or parent.required),
        )
        yield item
        inner = object_declaration(api, field.type)
        if inner is not None and inner.id not in seen and len(item.wire) < _MAX_DEPTH:
            yield from _properties(api, inner.fields, item, seen | {inner.id})


def object_declaration(api: Api, type_: Type) -> ObjectDeclaration | None:
    """Return the object type that a type refers to, nullable or not; None for other types."""
    inner = type_.inner if isinstance(type_, NullableType) else type_
    declaration = api.declaration(inner.id) if isinstance(inner, RefType) else None
    return declaration if isinstance(declaration, ObjectDeclaration) else None
