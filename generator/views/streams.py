"""Streams: operations whose success response is a sequence that arrives item by item.

Input: an operation of the IR. Output: its ``Stream``, shared by methods, operation table and type
tables. Invariant: an operation with pages has no stream.
"""

from __future__ import annotations

from generator.ir.api import Api, computed_per_object
from generator.ir.media_types import (
    has_body,
    is_event_stream,
    is_sequence,
    preferred_media,
    success_responses,
)
from generator.ir.operations import MediaType, Operation
from generator.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    ConstType,
    Field,
    NullableType,
    ObjectDeclaration,
    RefType,
    StringType,
    Type,
    UnionDeclaration,
)
from generator.records import dataclass
from generator.views.calls import call_of_operation, is_scalar

_EVENT_FIELDS = frozenset({"event", "data", "id", "retry"})
"""The fields of a server-sent event (WHATWG HTML, 9.2.5)."""
_SELECTOR = "stream"
"""The argument by which APIs let callers choose between a stream and a single response."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """The items of a stream, and how they arrive.

    ``is_only``: the operation always responds with a stream; otherwise it has another method for it.
    ``is_event``: an item has the fields of a server-sent event (``event``, ``data``, …), not just its
    data. ``has_json_data``: the data of some events is JSON. ``is_text``: an item is the text of an
    event. ``selector`` is the boolean argument that asks for the stream, empty if there is none.
    """

    media_type: str
    item: Type
    is_only: bool
    is_event: bool = False
    has_json_data: bool = False
    is_text: bool = False
    selector: str = ""


@computed_per_object
def stream_of(api: Api, operation: Operation) -> Stream | None:
    """Return the stream of an operation: of the first success response that is a sequence."""
    contents = [
        response.content
        for response in success_responses(operation.responses)
        if has_body(operation.http_method, response.status) and response.content
    ]
    sequences = [
        media for content in contents for media in content if is_sequence(media.content_type)
    ]
    if not sequences or operation.pagination is not None:
        return None
    chosen = [media for media in map(preferred_media, contents) if media is not None]
    is_only = all(is_sequence(media.content_type) for media in chosen)
    return _stream(api, operation, sequences[0], is_only=is_only)


def is_streamed(api: Api, operation: Operation) -> bool:
    """Return whether the method of an operation returns a stream."""
    stream = stream_of(api, operation)
    return stream is not None and stream.is_only


def _stream(api: Api, operation: Operation, media: MediaType, *, is_only: bool) -> Stream:
    item = media.type.items if isinstance(media.type, ArrayType) else AnyType()
    events = is_event_stream(media.content_type)
    fields = _data_fields(api, item) if events else None
    return Stream(
        media_type=media.content_type,
        item=item,
        is_only=is_only,
        is_event=fields is not None,
        has_json_data=any(
            not isinstance(_non_null(each.type), StringType) for each in fields or ()
        ),
        is_text=events and is_scalar(api, item),
        selector="" if is_only else _selector(api, operation),
    )


def _data_fields(api: Api, type_: Type) -> list[Field] | None:
    """Return the ``data`` fields of the variants of an event; None for a type that is no event.

    Every variant has only fields of events, among them ``event`` and ``data``.
    """
    declaration = api.declaration(type_.id) if isinstance(type_, RefType) else None
    if isinstance(declaration, UnionDeclaration):
        found: list[Field] = []
        for variant in declaration.variants:
            fields = _data_fields(api, variant)
            if fields is None:
                return None
            found += fields
        return found
    if not isinstance(declaration, ObjectDeclaration):
        return None
    named = {field.name.wire: field for field in declaration.fields}
    if not named.keys() <= _EVENT_FIELDS or "event" not in named:
        return None
    return [named["data"]] if "data" in named else []


def _selector(api: Api, operation: Operation) -> str:
    for argument in call_of_operation(api, operation).arguments:
        type_ = _non_null(argument.type)
        is_flag = isinstance(type_, BooleanType) or (
            isinstance(type_, ConstType) and type_.value is True
        )
        if argument.wire == _SELECTOR and is_flag:
            return argument.name
    return ""


def _non_null(type_: Type) -> Type:
    return type_.inner if isinstance(type_, NullableType) else type_
