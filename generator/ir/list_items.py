"""Queries on the items of paginated lists: their properties, times and identities.

Input: the API and an operation or type. Output: fields, and whether a type fits.
"""

from __future__ import annotations

from generator.ir.api import Api
from generator.ir.media_types import success_media
from generator.ir.operations import Operation
from generator.ir.type_queries import field_at, without_null
from generator.ir.types import (
    ArrayType,
    Field,
    IntegerType,
    ObjectDeclaration,
    RefType,
    StringType,
    Type,
)

_TIME_FORMATS = frozenset({"", "date-time"})


def item_fields(api: Api, operation: Operation, pointer: str) -> tuple[Field, ...]:
    """Return the fields of an item of the list at a JSON Pointer; none if it is not an object."""
    media = success_media(operation.responses)
    if media is None:
        return ()
    types = api.declarations
    field = field_at(media.type, pointer, types)
    items = without_null(field.type if field else media.type)[0]
    item = without_null(items.items)[0] if isinstance(items, ArrayType) else None
    declaration = types[item.id] if isinstance(item, RefType) else None
    return declaration.fields if isinstance(declaration, ObjectDeclaration) else ()


def is_time(type_: Type) -> bool:
    """Return whether a value can be a date-time as text."""
    plain = without_null(type_)[0]
    return isinstance(plain, StringType) and plain.format in _TIME_FORMATS


def is_identity(type_: Type) -> bool:
    """Return whether a value can identify a record: a whole number or text."""
    return isinstance(without_null(type_)[0], IntegerType | StringType)
