"""The fields of a command's result, and the default columns of its table.

Fields are dotted paths in the order of the OpenAPI document. The default columns are a guess at the
most useful fields: the id, then writable fields, then the others; references to other records come
last. There are at most eight.
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
    TupleType,
    Type,
    TypeId,
)
from generator.positions import unescape_pointer

_MAX_DEPTH = 3
_MAX_COLUMNS = 8


def is_list(api: Api, operation: Operation) -> bool:
    """Return whether the result of an operation is a list."""
    return operation.pagination is not None or isinstance(_result(api, operation), ArrayType)


def result_fields(api: Api, operation: Operation) -> tuple[str, ...]:
    """Return the fields of a record, as dotted paths."""
    return tuple(_paths(api, _record(api, operation), "", frozenset()))


def default_columns(api: Api, operation: Operation) -> tuple[str, ...]:
    """Return the fields that a table shows by default."""
    declaration = _object(api, _record(api, operation))
    if declaration is None:
        return ()
    writable = _writable_names(api, operation)
    columns = [field for field in declaration.fields if _is_column(api, field)]
    columns.sort(
        key=lambda field: (
            field.name.wire != "id",
            field.name.wire.endswith("_id"),
            field.name.wire not in writable,
        )
    )
    return tuple(field.name.wire for field in columns[:_MAX_COLUMNS])


def _is_column(api: Api, field: Field) -> bool:
    inner = _without_null(field.type)
    nested = isinstance(inner, ArrayType | TupleType | MapType) or _object(api, inner) is not None
    return not nested and not field.write_only and field.deprecation is None


def _writable_names(api: Api, operation: Operation) -> frozenset[str]:
    """Return the writable properties in the request bodies of the same resource."""
    names: set[str] = set()
    for other in api.operations:
        if other.resource.python == operation.resource.python and other.body and other.body.content:
            declaration = _object(api, other.body.content[0].type)
            if declaration is not None:
                names |= {field.name.wire for field in declaration.fields if not field.read_only}
    return frozenset(names)


def _result(api: Api, operation: Operation) -> Type | None:
    media = success_media(operation.responses)
    if media is None:
        return None
    pointer = operation.pagination.items if operation.pagination else operation.data
    return _resolve_pointer(api, _without_null(media.type), pointer)


def _record(api: Api, operation: Operation) -> Type | None:
    result = _result(api, operation)
    return _without_null(result.items) if isinstance(result, ArrayType) else result


def _resolve_pointer(api: Api, type_: Type, pointer: str) -> Type | None:
    for token in pointer.split("/")[1:]:
        declaration = _object(api, type_)
        fields = declaration.fields if declaration else ()
        matches = [field for field in fields if field.name.wire == unescape_pointer(token)]
        if not matches:
            return None
        type_ = _without_null(matches[0].type)
    return type_


def _without_null(type_: Type) -> Type:
    return type_.inner if isinstance(type_, NullableType) else type_


def _object(api: Api, type_: Type | None) -> ObjectDeclaration | None:
    inner = _without_null(type_) if type_ is not None else None
    declaration = api.declaration(inner.id) if isinstance(inner, RefType) else None
    return declaration if isinstance(declaration, ObjectDeclaration) else None


def _paths(api: Api, type_: Type | None, prefix: str, seen: frozenset[TypeId]) -> Iterator[str]:
    declaration = _object(api, type_)
    if declaration is None or declaration.id in seen or prefix.count(".") >= _MAX_DEPTH - 1:
        return
    for field in declaration.fields:
        if not field.write_only:
            path = f"{prefix}{field.name.wire}"
            yield path
            inner = _without_null(field.type)
            nested = _without_null(inner.items) if isinstance(inner, ArrayType) else inner
            yield from _paths(api, nested, f"{path}.", seen | {declaration.id})
