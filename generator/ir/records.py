"""Queries on the records of paginated lists: their properties, times and identities.

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


def item_fields(api: Api, operation: Operation) -> tuple[Field, ...]:
    """Return the fields of an item of a paginated list; none if the items are not objects."""
    media = success_media(operation.responses)
    if operation.pagination is None or media is None:
        return ()
    types = {declaration.id: declaration for declaration in api.types}
    field = field_at(media.type, operation.pagination.items, types)
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
