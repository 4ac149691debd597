"""What a command prints: the fields of a result, and those that a table shows.

Input: an operation's success response. Output: dotted paths in the order of the description.
Columns are a guess at what people look for: the id, then what they may write themselves, then the
rest; references to other records come last; eight at most.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.ir.api import Api
from generator.ir.media_types import success_media
from generator.ir.operations import Operation
from generator.ir.types import (
    ArrayType,
    Field,
    MapType,
    NullableType,
    ObjectDeclaration,
    RefType,
    Type,
    TypeId,
)
from generator.positions import unescape_pointer

_DEEPEST = 3
_COLUMNS = 8


def is_many(api: Api, operation: Operation) -> bool:
    """Tell whether the result is a list."""
    return operation.pagination is not None or isinstance(_result(api, operation), ArrayType)


def fields_of(api: Api, operation: Operation) -> tuple[str, ...]:
    """Return the fields of one record, dotted where they are nested."""
    return tuple(_paths(api, _record(api, operation), "", frozenset()))


def columns_of(api: Api, operation: Operation) -> tuple[str, ...]:
    """Return the fields that a table of records shows when nothing was chosen."""
    declaration = _object(api, _record(api, operation))
    if declaration is None:
        return ()
    written = _written(api, operation)
    plain = [found for found in declaration.fields if _is_column(api, found)]
    plain.sort(
        key=lambda found: (
            found.name.wire != "id",
            found.name.wire.endswith("_id"),
            found.name.wire not in written,
        )
    )
    return tuple(found.name.wire for found in plain[:_COLUMNS])


def _is_column(api: Api, found: Field) -> bool:
    inner = found.type.inner if isinstance(found.type, NullableType) else found.type
    nested = isinstance(inner, ArrayType | MapType) or _object(api, inner) is not None
    return not nested and not found.write_only and found.deprecation is None


def _written(api: Api, operation: Operation) -> frozenset[str]:
    """Return the members of the bodies that the resource takes."""
    names: set[str] = set()
    for other in api.operations:
        if other.resource.python == operation.resource.python and other.body and other.body.content:
            declaration = _object(api, other.body.content[0].type)
            if declaration is not None:
                names |= {found.name.wire for found in declaration.fields if not found.read_only}
    return frozenset(names)


def _result(api: Api, operation: Operation) -> Type | None:
    media = success_media(operation.responses)
    if media is None:
        return None
    pointer = operation.pagination.items if operation.pagination else operation.data
    return _at(api, _bare(media.type), pointer)


def _record(api: Api, operation: Operation) -> Type | None:
    result = _result(api, operation)
    return _bare(result.items) if isinstance(result, ArrayType) else result


def _at(api: Api, type_: Type, pointer: str) -> Type | None:
    for token in pointer.split("/")[1:]:
        declaration = _object(api, type_)
        fields = declaration.fields if declaration else ()
        named = [found for found in fields if found.name.wire == unescape_pointer(token)]
        if not named:
            return None
        type_ = _bare(named[0].type)
    return type_


def _bare(type_: Type) -> Type:
    return type_.inner if isinstance(type_, NullableType) else type_


def _object(api: Api, type_: Type | None) -> ObjectDeclaration | None:
    inner = _bare(type_) if type_ is not None else None
    found = api.declaration(inner.id) if isinstance(inner, RefType) else None
    return found if isinstance(found, ObjectDeclaration) else None


def _paths(api: Api, type_: Type | None, prefix: str, seen: frozenset[TypeId]) -> Iterator[str]:
    declaration = _object(api, type_)
    if declaration is None or declaration.id in seen or prefix.count(".") >= _DEEPEST - 1:
        return
    for found in declaration.fields:
        if not found.write_only:
            path = f"{prefix}{found.name.wire}"
            yield path
            inner = _bare(found.type)
            nested = _bare(inner.items) if isinstance(inner, ArrayType) else inner
            yield from _paths(api, nested, f"{path}.", seen | {declaration.id})
