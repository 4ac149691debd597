"""What an operation takes and gives, once for methods, operation table and checks alike.

Input: an operation of the IR. Output: its ``Argument``s and the type of its result. Invariants: no
two arguments share a name; those in the path come first; a body that is an object with members of
its own is taken apart into arguments.
"""

from __future__ import annotations

from dataclasses import dataclass, field

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
    """One argument of a call. With an empty ``wire`` it is the whole body."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Everything that goes into a call. ``hints`` are about members that cannot be set."""

    arguments: tuple[Argument, ...]
    content_type: str = ""
    hints: tuple[tuple[str, str], ...] = field(default=())


def call_of_operation(api: Api, operation: Operation) -> Call:
    """Return what an operation takes."""
    parameters = [_of_parameter(one) for one in operation.parameters]
    media = body_media(operation)
    if media is None:
        return Call(arguments=_sorted(parameters))
    fields = fields_as_arguments(api, operation, media.type)
    hints = tuple((one.name.python, one.docs.description) for one in fields if one.read_only)
    body = [_of_member(one) for one in fields if not one.read_only] or [
        Argument(
            name=body_argument(operation),
            wire="",
            location="body",
            type=media.type,
            required=operation.body is not None and operation.body.required,
            docs=operation.body.docs if operation.body else Documentation(),
        )
    ]
    return Call(arguments=_sorted(parameters + body), content_type=media.content_type, hints=hints)


def _sorted(arguments: list[Argument]) -> tuple[Argument, ...]:
    return tuple(sorted(arguments, key=lambda one: (one.location != "path", not one.required)))


def _of_parameter(parameter: Parameter) -> Argument:
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
    """Return the representation in which a body is sent: JSON where there is a choice."""
    return preferred_media(operation.body.content) if operation.body else None


def _of_member(member: Field) -> Argument:
    return Argument(
        name=argument_name(member.name.python),
        wire=member.name.wire,
        location="body",
        type=member.type,
        required=member.required,
        docs=member.docs,
        deprecation=member.deprecation,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What comes back. ``body`` is the type of the success body, None when there is none.

    ``value`` is what ``data`` points to in it, which the caller gets; for a list, an item. ``raw``:
    the body is no JSON and is handed over as it came.
    """

    body: Type | None
    value: Type | None
    data: str
    raw: bool = False
    accept: str = "application/json"


def result_of(api: Api, operation: Operation) -> Result:
    """Return what an operation gives."""
    media = success_media(operation.responses)
    if media is None:
        return Result(body=None, value=None, data="")
    if not is_json(media.content_type):
        return Result(body=media.type, value=None, data="", raw=True, accept=media.content_type)
    if operation.pagination is not None:
        items = _at(api, media.type, operation.pagination.items)
        value = _bare(items)
        item = value.items if isinstance(value, ArrayType) else media.type
        return Result(body=media.type, value=item, data="")
    value = _at(api, media.type, operation.data) if operation.data else media.type
    if value is None:
        return Result(body=media.type, value=media.type, data="")
    return Result(body=media.type, value=value, data=operation.data)


def _bare(type_: Type | None) -> Type | None:
    return type_.inner if isinstance(type_, NullableType) else type_


def _at(api: Api, type_: Type | None, pointer: str) -> Type | None:
    """Return the type that a JSON pointer leads to, None when the description does not tell."""
    for token in pointer.split("/")[1:]:
        bare = _bare(type_)
        declared = api.declaration(bare.id) if isinstance(bare, RefType) else None
        if not isinstance(declared, ObjectDeclaration):
            return None
        found = (one.type for one in declared.fields if one.name.wire == unescape_pointer(token))
        type_ = next(found, None)
    return type_
