"""The view of operations.py and type_tables.py: what the runtime knows of each operation.

Input: an operation of the IR. Output: keyword arguments of the runtime's classes, defaults left
out, and the structs by which arguments are checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from generator.ir.api import Api
from generator.ir.credentials import takes_credentials, token_of
from generator.ir.json import Json
from generator.ir.operations import Operation
from generator.ir.types import (
    ConstType,
    EnumDeclaration,
    EnumType,
    IntegerType,
    NullableType,
    NumberType,
    RefType,
    Type,
)
from generator.views.calls import Argument, Call, call_of_operation, result_of
from generator.views.client.annotations import (
    QUALIFIED,
    Annotations,
    check_annotation,
    format_of,
    is_whole,
    optional,
)
from generator.views.directions import Directions
from generator.views.prose import advise, advise_parameter, call_of, sentence

Settings: TypeAlias = tuple[tuple[str, object], ...]
"""Keyword arguments, each a literal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterView:
    """One parameter in the table."""

    settings: Settings
    deprecation: Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationView:
    """One entry of the table. Empty settings stand for None."""

    id: str
    settings: Settings
    parameters: tuple[ParameterView, ...]
    deprecation: Settings
    pagination: Settings
    batch: Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """One argument of the struct that checks arguments."""

    name: str
    annotation: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArgumentsView:
    """The struct that checks an operation's arguments, and the type of its success body."""

    id: str
    class_name: str
    docs: str
    fields: tuple[CheckView, ...]
    response: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A commercial plan."""

    name: str
    daily_multiplier: int
    burst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimitsView:
    """How the API meters."""

    daily_tokens: int
    burst_window: int
    oauth_burst_factor: int
    plans: tuple[PlanView, ...]


def view_operation(api: Api, operation: Operation) -> OperationView:
    """Return the operation's entry of the table."""
    call = call_of_operation(api, operation)
    result = result_of(api, operation)
    deprecation = operation.deprecation
    return OperationView(
        id=operation.id.wire,
        settings=_given(
            ("id", operation.id.wire),
            ("resource", operation.resource.python),
            ("name", operation.method.python),
            ("method", operation.http_method.upper()),
            ("path", operation.path),
            ("cost", operation.cost),
            ("summary", sentence(operation.docs.summary)),
            ("content_type", call.content_type),
            ("accept", "" if result.accept == "application/json" else result.accept),
            ("data", result.data),
            ("scopes", _scopes(operation)),
            ("hints", dict(call.hints)),
            ("public", _is_public(api, operation) or None),
        ),
        parameters=tuple(_view_parameter(api, operation, one, call) for one in call.arguments),
        deprecation=_given(
            ("advice", advise(api, operation)),
            ("replaced_by", deprecation.replaced_by),
            ("sunset", deprecation.sunset),
        )
        if deprecation
        else (),
        pagination=_view_pagination(operation, call),
        batch=_view_batch(operation, call),
    )


def _given(*settings: tuple[str, object]) -> Settings:
    return tuple((name, value) for name, value in settings if value not in (None, "", (), {}))


def _is_public(api: Api, operation: Operation) -> bool:
    return token_of(api) is not None and not takes_credentials(api, operation)


def _scopes(operation: Operation) -> tuple[str, ...]:
    scopes = (
        scope
        for alternative in operation.security
        for use in alternative.schemes
        for scope in use.scopes
    )
    return tuple(dict.fromkeys(scopes))


def _view_parameter(
    api: Api, operation: Operation, argument: Argument, call: Call
) -> ParameterView:
    python = {one.wire: one.name for one in call.arguments}
    deprecation = argument.deprecation
    settings: list[tuple[str, object]] = [
        ("name", argument.name),
        ("api_name", argument.wire),
        ("location", argument.location),
    ]
    settings += [("required", True)] if argument.required else []
    if argument.location != "body":
        settings += [("style", argument.style)] if argument.style != "form" else []
        settings += [("explode", False)] if not argument.explode else []
    settings += [("allow_reserved", True)] if argument.allow_reserved else []
    settings += [("content_type", argument.content_type)] if argument.content_type else []
    values = _listed(api, argument.type)
    settings += [("values", values)] if values else []
    step = _step(argument.type)
    settings += [("step", step)] if step else []
    form = format_of(argument.type)
    settings += [("format", form)] if form else []
    cancels = tuple(python[wire] for wire in argument.cancels if wire in python)
    settings += [("cancels", cancels)] if cancels else []
    return ParameterView(
        settings=tuple(settings),
        deprecation=_given(
            ("advice", advise_parameter(call_of(operation), argument.name, deprecation)),
            ("replaced_by", deprecation.replaced_by),
            ("sunset", deprecation.sunset),
        )
        if deprecation
        else (),
    )


def _listed(api: Api, type_: Type) -> tuple[Json, ...]:
    """Return the values of a choice for which Python has no Literal; none for any other type."""
    match type_:
        case NullableType(inner=inner):
            found = _listed(api, inner)
            return (*found, None) if found else ()
        case ConstType(value=value):
            values: tuple[Json, ...] = (value,)
        case EnumType(values=values):
            pass
        case RefType(id=id_):
            declared = api.declaration(id_)
            members = declared.members if isinstance(declared, EnumDeclaration) else ()
            values = tuple(one.value for one in members)
        case _:
            return ()
    plain = all(isinstance(one, str) or is_whole(one) for one in values)
    return () if plain else values


def _step(type_: Type) -> float | None:
    """Return the fraction of which a number is a multiple, None for any other type."""
    bare = type_.inner if isinstance(type_, NullableType) else type_
    step = bare.multiple_of if isinstance(bare, IntegerType | NumberType) else None
    return None if step is None or is_whole(step) else step


def _view_pagination(operation: Operation, call: Call) -> Settings:
    paging = operation.pagination
    if paging is None:
        return ()
    python = {one.wire: one.name for one in call.arguments}
    return _given(
        ("cursor", python[paging.cursor_parameter]),
        ("size", python[paging.size_parameter]),
        ("items", paging.items),
        ("next_cursor", paging.next_cursor),
        ("default_size", paging.default_size),
        ("maximum_size", paging.maximum_size),
    )


def _view_batch(operation: Operation, call: Call) -> Settings:
    batch = operation.batch
    if batch is None:
        return ()
    python = {one.wire: one.name for one in call.arguments}
    return _given(
        ("parameter", python.get(batch.parameter, batch.parameter)), ("maximum", batch.maximum)
    )


def view_arguments(api: Api, operation: Operation, directions: Directions) -> ArgumentsView:
    """Return the struct that checks the operation's arguments, and the type of its answer."""
    call = call_of_operation(api, operation)
    hidden = frozenset(one.name for one in call.arguments) & QUALIFIED.keys()
    name = "".join(part.capitalize() for part in operation.id.python.split("_"))
    return ArgumentsView(
        id=operation.id.wire,
        class_name=f"{name}Arguments",
        docs=f"What {operation.id.wire} takes.",
        fields=tuple(
            CheckView(
                name=one.name,
                annotation=_check(one, directions, hidden),
                required=one.required,
            )
            for one in call.arguments
        ),
        response=_response(api, operation, directions),
    )


def _check(argument: Argument, directions: Directions, hidden: frozenset[str]) -> str:
    spelled = check_annotation(argument.type, directions, hidden)
    return spelled if argument.required else optional(spelled)


def _response(api: Api, operation: Operation, directions: Directions) -> str:
    result = result_of(api, operation)
    if result.raw:
        return "bytes"
    if result.body is None:
        return "None"
    return Annotations(directions=directions, sent=False, models="models.").model(result.body)
