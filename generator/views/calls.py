"""Arguments and result of a call, shared by methods, operation table and argument validation.

Input: an operation of the IR. Output: its ``Argument``s and its ``Result``. Invariants: argument
names are unique; path arguments come first; the fields of an object body become arguments.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.ir.api import Api
from generator.ir.arguments import argument_name, body_argument, fields_as_arguments
from generator.ir.media_types import is_json, preferred_media, success_media
from generator.ir.operations import MediaType, Operation, Parameter
from generator.ir.types import (
    ArrayType,
    Deprecation,
    Documentation,
    Field,
    NullableType,
    ObjectDeclaration,
    RefType,
    Type,
)
from generator.positions import unescape_pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a call. ``wire`` is its name in the request, empty for a whole body."""

    name: str
    wire: str
    location: str
    type: Type
    required: bool
    docs: Documentation
    style: str = "form"
    explode: bool = True
    allow_reserved: bool = False
    content_type: str = ""
    cancels: tuple[str, ...] = ()
    deprecation: Deprecation | None = None

    @property
    def is_whole_body(self) -> bool:
        """Whether the argument is the body itself, as opposed to a field of it."""
        return self.location == "body" and not self.wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Arguments of a call.

    ``hints`` are the names of read-only body fields, each with what to do instead of setting it.
    """

    arguments: tuple[Argument, ...]
    content_type: str = ""
    hints: tuple[tuple[str, str], ...] = ()


def call_of_operation(api: Api, operation: Operation) -> Call:
    """Return the arguments of an operation, in the order of the signature."""
    parameters = [_argument_of_parameter(parameter) for parameter in operation.parameters]
    media = body_media(operation)
    if media is None:
        return Call(arguments=_signature_order(parameters))
    fields = fields_as_arguments(api, operation, media.type)
    hints = tuple(
        (field.name.python, field.docs.description) for field in fields if field.read_only
    )
    body = [_argument_of_field(field) for field in fields if not field.read_only] or [
        Argument(
            name=body_argument(operation),
            wire="",
            location="body",
            type=media.type,
            required=operation.body is not None and operation.body.required,
            docs=operation.body.docs if operation.body else Documentation(),
        )
    ]
    arguments = _signature_order(parameters + body)
    return Call(arguments=arguments, content_type=media.content_type, hints=hints)


def _signature_order(arguments: list[Argument]) -> tuple[Argument, ...]:
    """Return path arguments first, and required ones before optional ones."""
    return tuple(
        sorted(arguments, key=lambda argument: (argument.location != "path", not argument.required))
    )


def _argument_of_parameter(parameter: Parameter) -> Argument:
    return Argument(
        name=argument_name(parameter.name.python),
        wire=parameter.name.wire,
        location=parameter.location.value,
        type=parameter.type,
        required=parameter.required,
        docs=parameter.docs,
        style=parameter.style.value,
        explode=parameter.explode,
        allow_reserved=parameter.allow_reserved,
        content_type=parameter.content_type,
        cancels=parameter.cancels,
        deprecation=parameter.deprecation,
    )


def body_media(operation: Operation) -> MediaType | None:
    """Return the media type of the request body: JSON if there is a choice, None without a body."""
    return preferred_media(operation.body.content) if operation.body else None


def _argument_of_field(field: Field) -> Argument:
    return Argument(
        name=argument_name(field.name.python),
        wire=field.name.wire,
        location="body",
        type=field.type,
        required=field.required,
        docs=field.docs,
        deprecation=field.deprecation,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Result of a call. ``body`` is the type of the success body, None when there is none.

    ``value`` is the type that the caller gets: the part of the body at the JSON pointer ``data``,
    or one item of a paginated list. ``raw`` means that the body is not JSON and is returned as bytes.
    ``accept`` is the media type to request.
    """

    body: Type | None
    value: Type | None
    data: str
    raw: bool = False
    accept: str = "application/json"


def result_of(api: Api, operation: Operation) -> Result:
    """Return the result of an operation."""
    media = success_media(operation.responses)
    if media is None:
        return Result(body=None, value=None, data="")
    if not is_json(media.content_type):
        return Result(body=media.type, value=None, data="", raw=True, accept=media.content_type)
    if operation.pagination is not None:
        value = _non_null(_type_at_pointer(api, media.type, operation.pagination.items))
        item = value.items if isinstance(value, ArrayType) else media.type
        return Result(body=media.type, value=item, data="")
    value = _type_at_pointer(api, media.type, operation.data) if operation.data else media.type
    if value is None:
        return Result(body=media.type, value=media.type, data="")
    return Result(body=media.type, value=value, data=operation.data)


def _non_null(type_: Type | None) -> Type | None:
    return type_.inner if isinstance(type_, NullableType) else type_


def _type_at_pointer(api: Api, type_: Type | None, pointer: str) -> Type | None:
    """Return the type at a JSON pointer into a value of a type, None when it is not declared."""
    for token in pointer.split("/")[1:]:
        container = _non_null(type_)
        declaration = api.declaration(container.id) if isinstance(container, RefType) else None
        if not isinstance(declaration, ObjectDeclaration):
            return None
        name = unescape_pointer(token)
        type_ = next((field.type for field in declaration.fields if field.name.wire == name), None)
    return type_
