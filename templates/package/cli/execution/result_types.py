"""The documented shape of a command's result, from the types of its success bodies.

Fields are dotted paths in the order of the OpenAPI document. The default columns of a table are a
guess at the most useful fields: the id, then writable fields, then the others; references to other
records come last. There are at most eight.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

from msgspec import Struct, UnsetType

from ... import type_tables
from ..._runtime.operation import Operation
from ..._runtime.serialization.decoding import parse_pointer
from ..._runtime.serialization.properties import ModelProperties, properties_of
from ..._runtime.serialization.unions import Distinct
from ...operations import OPERATIONS
from ..output.printer import ResultShape

_MAX_DEPTH = 3
_MAX_COLUMNS = 8


def result_shape(operation: Operation, *, stream: bool = False) -> ResultShape:
    """Return the shape of the result of an operation; ``stream``: it is asked for a stream."""
    is_stream = operation.stream is not None and (stream or not operation.stream.optional)
    kind = _item(operation) if is_stream else _result(operation)
    many = operation.pagination is not None or is_stream or get_origin(kind) is list
    record = plain_type(get_args(kind)[0]) if get_origin(kind) is list else kind
    return ResultShape(
        many=many,
        fields=tuple(_fields(record, "", frozenset())),
        columns=_columns(operation, record),
    )


def record_type(operation: Operation) -> object:
    """Return the type of an item of a list, else that of the result."""
    kind = _result(operation)
    return plain_type(get_args(kind)[0]) if get_origin(kind) is list else kind


def _result(operation: Operation) -> object:
    """Return the type of the payload in the first success body that is not empty."""
    kinds = (kind for kind in type_tables.RESPONSES[operation.id].values() if kind is not None)
    kind = plain_type(next(kinds, None))
    pages = operation.pagination
    for name in parse_pointer(pages.items if pages else operation.data):
        properties = _properties(kind)
        kind = plain_type(properties.types.get(name)) if properties else None
    return kind


def _item(operation: Operation) -> object:
    """Return the type of an item of a stream."""
    streams: Mapping[str, object] = getattr(type_tables, "STREAMS", {})
    return plain_type(streams.get(operation.id))


def plain_type(kind: object) -> object:
    """Return a type without annotations, null and absence; a union of several types as it is."""
    origin = get_origin(kind)
    if origin is Annotated or origin is Distinct:
        return plain_type(get_args(kind)[0])
    if origin is Union or origin is UnionType:
        parts = [part for part in get_args(kind) if part not in (type(None), UnsetType)]
        return plain_type(parts[0]) if len(parts) == 1 else kind
    return kind


def _properties(kind: object) -> ModelProperties | None:
    """Return the properties of a model, None for another type."""
    is_model = isinstance(kind, type) and issubclass(kind, Struct)
    return properties_of(kind) if is_model else None


def _fields(kind: object, prefix: str, seen: frozenset[object]) -> Iterator[str]:
    properties = _properties(kind)
    if properties is None or kind in seen or prefix.count(".") >= _MAX_DEPTH - 1:
        return
    for name, type_ in properties.types.items():
        yield f"{prefix}{name}"
        inner = plain_type(type_)
        nested = plain_type(get_args(inner)[0]) if get_origin(inner) is list else inner
        yield from _fields(nested, f"{prefix}{name}.", seen | {kind})


def _columns(operation: Operation, record: object) -> tuple[str, ...]:
    properties = _properties(record)
    if properties is None:
        return ()
    columns = [
        name
        for name, type_ in properties.types.items()
        if name not in properties.deprecated and not _is_nested(plain_type(type_))
    ]
    writable = _writable_names(operation.resource)
    columns.sort(key=lambda name: (name != "id", name.endswith("_id"), name not in writable))
    return tuple(columns[:_MAX_COLUMNS])


def _is_nested(kind: object) -> bool:
    return get_origin(kind) in (list, dict, tuple) or _properties(kind) is not None


def _writable_names(resource: str) -> frozenset[str]:
    """Return the writable properties in the request bodies of a resource."""
    return frozenset(
        item.path[0]
        for operation in OPERATIONS.values()
        if operation.resource == resource
        for item in (*operation.parameters, *operation.properties)
        if item.location == "body"
    )
