"""The example of the README: a call of a real operation with valid arguments, and what it prints.

Input: the API. Output: an ``ExampleView``. Invariants: every value that a type allows to check is
valid; an operation that only reads is preferred, then one whose arguments are plain values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.ir.api import Api
from generator.ir.credentials import is_unusable
from generator.ir.json import freeze_json, thaw_json
from generator.ir.operations import Operation
from generator.ir.types import (
    ArrayType,
    BooleanType,
    EnumDeclaration,
    Field,
    IntegerType,
    NullableType,
    NumberType,
    ObjectDeclaration,
    RefType,
    StringType,
    Type,
)
from generator.ir.value_check import find_value_mismatch, request_types
from generator.records import dataclass
from generator.views.calls import Argument, BodyForm, call_of_operation, result_of
from generator.views.item_names import item_name
from generator.views.prose import call_of
from generator.views.streams import is_streamed, stream_of

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
"""Methods in the order of preference."""
_TELLING = ("id", "name", "title")
"""Fields that identify a record, in the order of preference."""
_LONGEST = 40
"""Length of the longest example of the document that is shown, in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArgumentView:
    """One argument of a call: a plain JSON value. ``keyword`` is empty for a positional one."""

    keyword: str
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleView:
    """A call and what the example prints.

    ``call`` is the method of the client. ``is_list`` means that the result is iterated over, with
    the loop variable ``item``.
    ``field`` is the field to print, of an item or of the result; empty for all of it. ``is_empty``
    means that there is no result.
    """

    call: str
    arguments: tuple[ArgumentView, ...]
    item: str
    is_list: bool
    is_paginated: bool
    field: str
    is_empty: bool


def view_example(api: Api, operations: Iterable[Operation]) -> ExampleView | None:
    """Return the example for the most suitable of some operations; None if none returns a value."""
    returning = [operation for operation in operations if not is_streamed(api, operation)]
    first = _first(api, returning)
    return _view(api, first) if first else None


def view_stream_example(api: Api) -> ExampleView | None:
    """Return the example for the operation that is easiest to call among those with a stream."""
    streams = [(each, stream_of(api, each)) for each in api.operations]
    operation = _first(api, [each for each, stream in streams if stream is not None])
    stream = stream_of(api, operation) if operation else None
    if operation is None or stream is None:
        return None
    view = _view(api, operation)
    if stream.is_only:
        return view
    kept = tuple(each for each in view.arguments if each.keyword != stream.selector)
    return replace(view, call=f"{view.call}_stream", arguments=kept)


_BEST = (False, False, 0, False, False, False, 0)
"""The best rank that an operation can have."""


def _first(api: Api, operations: Sequence[Operation]) -> Operation | None:
    """Return the most suitable operation, the first of several; None if there is none."""
    for operation in operations:
        if not _required(api, operation) and _rank(api, operation) == _BEST:
            return operation  # without a look at the arguments of the others
    return min(operations, key=lambda operation: _rank(api, operation), default=None)


def _rank(api: Api, operation: Operation) -> tuple[bool | int, ...]:
    required = _required(api, operation)
    method = operation.http_method.upper()
    return (
        operation.deprecation is not None,
        is_unusable(api, operation),
        _METHODS.index(method) if method in _METHODS else len(_METHODS),
        not all(_is_certain(api, argument) for argument in required),
        _json_type(api, operation) is None,
        not _is_list(api, operation),
        len(required),
    )


def _required(api: Api, operation: Operation) -> list[Argument]:
    arguments = call_of_operation(api, operation).arguments
    return [argument for argument in arguments if argument.required]


def _is_certain(api: Api, argument: Argument) -> bool:
    """Return whether the sample of an argument is a plain value, and known to be valid."""
    from generator.sampling.patterns import is_certain

    match argument.type:
        case StringType(pattern=pattern, format=form):
            is_known = not pattern or is_certain(pattern) or bool(argument.docs.examples)
            is_plain = form != "binary" and is_known
        case RefType(id=type_id):
            is_plain = isinstance(api.declaration(type_id), EnumDeclaration)
        case _:
            is_plain = True
    return is_plain and _is_valid(api, argument.type, _sample(api, argument))


def _is_valid(api: Api, type_: Type, value: object) -> bool:
    return find_value_mismatch(freeze_json(value), type_, request_types(api)) is None


def _sample(api: Api, argument: Argument) -> object:
    """Return a short example of the document if it is valid, or else a minimal value."""
    from generator.views.samples import minimal_value  # most documents need no sample

    for example in map(thaw_json, argument.docs.examples):
        is_short = len(repr(example)) <= _LONGEST
        if is_short and _is_valid(api, argument.type, example):
            return example
    return minimal_value(api, argument.type)


def _view(api: Api, operation: Operation) -> ExampleView:
    type_ = _json_type(api, operation)
    shown = type_.items if isinstance(type_, ArrayType) else type_
    return ExampleView(
        call=call_of(operation),
        arguments=tuple(
            ArgumentView(
                keyword="" if argument.location == "path" else argument.name,
                value=_sample(api, argument),
            )
            for argument in _required(api, operation)
        ),
        item=item_name(api, shown, {"client", api.product.package}),
        is_list=_is_list(api, operation),
        is_paginated=operation.pagination is not None,
        field=_printed_field(api, shown),
        is_empty=all(body.value is None for body in result_of(api, operation).bodies),
    )


def _is_list(api: Api, operation: Operation) -> bool:
    if operation.pagination is not None:
        return True
    return isinstance(_json_type(api, operation), ArrayType)


def _json_type(api: Api, operation: Operation) -> Type | None:
    """Return the type of the result if all success responses have the same JSON body."""
    bodies = result_of(api, operation).bodies
    first = bodies[0] if bodies else None
    if first is None or any(
        (body.value, body.form) != (first.value, first.form) for body in bodies
    ):
        return None
    return first.value if first.form is BodyForm.JSON else None


def _printed_field(api: Api, type_: Type | None) -> str:
    """Return the field of an object to print; empty for other types."""
    declaration = api.declaration(type_.id) if isinstance(type_, RefType) else None
    if not isinstance(declaration, ObjectDeclaration):
        return ""
    readable = [field for field in declaration.fields if not field.write_only]
    return min(readable, key=_rank_field).name.python if readable else ""


def _rank_field(field: Field) -> tuple[bool | int, ...]:
    name = field.name.python
    type_ = field.type.inner if isinstance(field.type, NullableType) else field.type
    return (
        _TELLING.index(name) if name in _TELLING else len(_TELLING),
        not field.required,
        not isinstance(type_, StringType | IntegerType | NumberType | BooleanType),
    )
