"""Arguments and result of a call, shared by methods, operation table and argument validation.

Input: an operation of the IR. Output: its ``Argument``s and its ``Result``. Invariants: argument
names are unique; path arguments come first; the fields of an object body become arguments.
"""

from __future__ import annotations

from enum import StrEnum

from generator.ir.api import Api, computed_per_object
from generator.ir.arguments import argument_name, body_argument, constant_of, fields_as_arguments
from generator.ir.json import Json
from generator.ir.media_types import (
    has_body,
    is_json,
    is_text,
    may_be_json,
    preferred_media,
    success_responses,
)
from generator.ir.operations import Encoding, MediaType, Operation, Parameter, Response
from generator.ir.types import (
    ArrayType,
    BooleanType,
    ConstType,
    Deprecation,
    Documentation,
    EnumDeclaration,
    EnumType,
    Field,
    IntegerType,
    NullableType,
    NumberType,
    ObjectDeclaration,
    RefType,
    StringType,
    Type,
)
from generator.positions import unescape_pointer
from generator.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a call. ``wire`` is its name in the request, empty for a whole body.

    ``constant`` is what the client sends if the argument is not passed: its only possible value.
    """

    name: str
    wire: str
    location: str
    type: Type
    required: bool
    docs: Documentation
    required_with_body: bool = False
    style: str = "form"
    explode: bool = True
    allow_reserved: bool = False
    content_type: str = ""
    default: Json = None
    has_default: bool = False
    constant: Json = None
    cancels: tuple[str, ...] = ()
    deprecation: Deprecation | None = None

    @property
    def is_whole_body(self) -> bool:
        """Whether the argument is the body itself, as opposed to a field of it."""
        return self.location == "body" and not self.wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Arguments of a call.

    Without ``body_required``, no body is sent if none of its arguments is passed.
    ``hints`` are the names of read-only body fields, each with what to do instead of setting it.
    """

    arguments: tuple[Argument, ...]
    content_type: str = ""
    body_required: bool = False
    encodings: tuple[Encoding, ...] = ()
    hints: tuple[tuple[str, str], ...] = ()


@computed_per_object
def call_of_operation(api: Api, operation: Operation) -> Call:
    """Return the arguments of an operation, in the order of the signature."""
    parameters = [_argument_of_parameter(api, parameter) for parameter in operation.parameters]
    media = body_media(operation)
    if media is None:
        return Call(arguments=_signature_order(parameters))
    fields = fields_as_arguments(api, operation, media.type)
    hints = tuple(
        (field.name.python, field.docs.description) for field in fields if field.read_only
    )
    required = operation.body is not None and operation.body.required
    body = [_argument_of_field(field, required) for field in fields if not field.read_only] or [
        Argument(
            name=body_argument(operation),
            wire="",
            location="body",
            type=media.type,
            required=required,
            docs=operation.body.docs if operation.body else Documentation(),
        )
    ]
    arguments = _signature_order(parameters + body)
    return Call(
        arguments=arguments,
        content_type=media.content_type,
        body_required=required,
        encodings=media.encodings,
        hints=hints,
    )


def _signature_order(arguments: list[Argument]) -> tuple[Argument, ...]:
    """Return path arguments first, and required ones before optional ones."""
    return tuple(
        sorted(arguments, key=lambda argument: (argument.location != "path", not argument.required))
    )


def _argument_of_parameter(api: Api, parameter: Parameter) -> Argument:
    constant = constant_of(api, parameter)
    return Argument(
        name=argument_name(parameter.name.python),
        wire=parameter.name.wire,
        location=parameter.location.value,
        type=parameter.type,
        required=parameter.required and constant is None,
        docs=parameter.docs,
        style=parameter.style.value,
        explode=parameter.explode,
        allow_reserved=parameter.allow_reserved,
        content_type=parameter.content_type,
        default=parameter.default,
        has_default=parameter.has_default,
        constant=constant,
        cancels=parameter.cancels,
        deprecation=parameter.deprecation,
    )


def body_media(operation: Operation) -> MediaType | None:
    """Return the media type of the request body: JSON if there is a choice, None without a body."""
    return preferred_media(operation.body.content) if operation.body else None


def _argument_of_field(field: Field, body_required: bool) -> Argument:
    """Return the argument of a body field; it is never required if the body is not."""
    return Argument(
        name=argument_name(field.name.python),
        wire=field.name.wire,
        location="body",
        type=field.type,
        required=field.required and body_required,
        required_with_body=field.required and not body_required,
        docs=field.docs,
        default=field.default,
        has_default=field.has_default,
        deprecation=field.deprecation,
    )


class BodyForm(StrEnum):
    """How the body of a response is decoded."""

    JSON = "json"
    TEXT = "text"
    RAW = "raw"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseBody:
    """The body of the responses with one status: ``200``, ``2XX`` or ``default``.

    ``type`` is None if there is no body. ``value`` is the type that the caller gets: the part of the
    body at the JSON pointer of the result, or the whole body if ``whole`` is set.
    """

    status: str
    type: Type | None = None
    value: Type | None = None
    form: BodyForm = BodyForm.JSON
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Result of a call: the bodies of its success responses, lowest status first.

    ``data`` is a JSON pointer to the payload in the bodies that are not ``whole``. ``accept`` are
    the media types to request (RFC 9110, 12.5.1).
    """

    bodies: tuple[ResponseBody, ...]
    data: str = ""
    accept: str = "application/json"


@computed_per_object
def result_of(api: Api, operation: Operation) -> Result:
    """Return the result of an operation: of each success response its JSON body, else its first."""
    responses = success_responses(operation.responses)
    chosen = [(response.status, _response_media(operation, response)) for response in responses]
    accepted = dict.fromkeys(_accepted(media.content_type) for _, media in chosen if media)
    bodies = tuple(
        ResponseBody(status=status) if media is None else _body_of(api, operation, status, media)
        for status, media in chosen
    )
    return Result(
        bodies=bodies,
        data="" if all(body.whole for body in bodies) else operation.data,
        accept=", ".join(accepted) or "application/json",
    )


def _response_media(operation: Operation, response: Response) -> MediaType | None:
    if not has_body(operation.http_method, response.status):
        return None
    return preferred_media(response.content)


def _accepted(content_type: str) -> str:
    """Return a media type for the Accept header; a charset is left to the server."""
    head, *parameters = (part.strip() for part in content_type.split(";"))
    kept = (part for part in parameters if not part.lower().startswith("charset="))
    return ";".join([head, *kept])


def _body_of(api: Api, operation: Operation, status: str, media: MediaType) -> ResponseBody:
    form = _form_of(media)
    if form is not BodyForm.JSON:
        type_ = media.type if is_scalar(api, media.type) else StringType()
        return ResponseBody(status=status, type=type_, value=type_, form=form)
    if operation.pagination is not None:
        items = _non_null(_type_at_pointer(api, media.type, operation.pagination.items))
        item = items.items if isinstance(items, ArrayType) else media.type
        return ResponseBody(status=status, type=media.type, value=item)
    value = _type_at_pointer(api, media.type, operation.data) if operation.data else None
    if value is None:
        return ResponseBody(status=status, type=media.type, value=media.type)
    return ResponseBody(status=status, type=media.type, value=value, whole=False)


def _form_of(media: MediaType) -> BodyForm:
    """Return how a body is decoded; in a range such as ``*/*`` its type decides.

    A string in a range is text, unless the response says that it is JSON.
    """
    type_ = _non_null(media.type)
    if is_json(media.content_type):
        return BodyForm.JSON
    if isinstance(type_, StringType) and type_.format == "binary":
        return BodyForm.RAW
    if is_text(media.content_type):
        return BodyForm.TEXT
    if not may_be_json(media.content_type):
        return BodyForm.RAW
    return BodyForm.TEXT if isinstance(type_, StringType) else BodyForm.JSON


def is_scalar(api: Api, type_: Type) -> bool:
    """Return whether the values of a type have a text form: strings, numbers and booleans."""
    inner = _non_null(type_)
    if isinstance(inner, RefType):
        return isinstance(api.declaration(inner.id), EnumDeclaration)
    return isinstance(
        inner, StringType | IntegerType | NumberType | BooleanType | EnumType | ConstType
    )


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
