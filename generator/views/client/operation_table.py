"""Views of operations.py and type_tables.py: what the runtime knows about each operation.

Input: an operation of the IR. Output: keyword arguments of the runtime's classes, without defaults,
and the structs that validate arguments.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.ir.api import Api
from generator.ir.credentials import takes_credentials, token_of
from generator.ir.json import Json, JsonObject
from generator.ir.operations import Encoding, Operation
from generator.ir.types import (
    ConstType,
    EnumDeclaration,
    EnumType,
    IntegerType,
    NullableType,
    NumberType,
    ObjectDeclaration,
    RefType,
    Type,
)
from generator.ir.unique_names import numbered
from generator.views.calls import (
    Argument,
    BodyForm,
    Call,
    ResponseBody,
    Result,
    call_of_operation,
    result_of,
)
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
from generator.views.settings import Settings, drop_defaults


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterView:
    """One parameter of an operation."""

    settings: Settings
    deprecation: Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationView:
    """One entry of the table ``OPERATIONS``. Empty settings are rendered as None."""

    id: str
    settings: Settings
    parameters: tuple[ParameterView, ...]
    derived: tuple[Settings, ...]
    encodings: tuple[tuple[str, Settings], ...]
    deprecation: Settings
    pagination: Settings
    batch: Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """One field of the struct that validates arguments."""

    name: str
    annotation: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseView:
    """The type of a success body by status: ``200``, ``2XX`` or ``default``."""

    status: str
    annotation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArgumentsView:
    """The struct that validates an operation's arguments, and the types of its success bodies."""

    id: str
    class_name: str
    docs: str
    fields: tuple[CheckView, ...]
    responses: tuple[ResponseView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A commercial plan with its share of the daily budget and its burst limit."""

    name: str
    daily_multiplier: int
    burst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimitsView:
    """The rate limits of the API: tokens per day, and requests per burst window in seconds."""

    daily_tokens: int
    burst_window: int
    oauth_burst_factor: int
    plans: tuple[PlanView, ...]


def view_operation(api: Api, operation: Operation) -> OperationView:
    """Return the operation's entry in the table ``OPERATIONS``."""
    call = call_of_operation(api, operation)
    result = result_of(api, operation)
    deprecation = operation.deprecation
    return OperationView(
        id=operation.id.wire,
        settings=drop_defaults(
            id=operation.id.wire,
            resource=operation.resource.python,
            name=operation.method.python,
            method=operation.http_method.upper(),
            path=operation.path,
            cost=operation.cost,
            summary=sentence(operation.docs.summary),
            content_type=call.content_type,
            body_required=call.body_required,
            accept="" if result.accept == "application/json" else result.accept,
            data=result.data,
            whole=_whole_bodies(result),
            scopes=_scopes(operation),
            hints=dict(call.hints),
            public=_is_public(api, operation),
        ),
        parameters=tuple(
            _view_parameter(api, operation, argument, call) for argument in call.arguments
        ),
        derived=tuple(
            drop_defaults(
                name=argument.name,
                kind=argument.kind,
                fills=JsonObject(argument.fills),
                nullable=argument.nullable,
            )
            for argument in operation.derived
        ),
        encodings=tuple((item.property, _view_encoding(item)) for item in call.encodings),
        deprecation=drop_defaults(
            advice=advise(api, operation),
            replaced_by=deprecation.replaced_by,
            sunset=deprecation.sunset,
        )
        if deprecation
        else (),
        pagination=_view_pagination(api, operation, call, result),
        batch=_view_batch(operation, call),
    )


def _whole_bodies(result: Result) -> tuple[str, ...]:
    """Return the statuses whose body has no payload at the pointer ``data``."""
    return tuple(body.status for body in result.bodies if body.whole) if result.data else ()


def _view_encoding(encoding: Encoding) -> Settings:
    return (
        *drop_defaults(
            content_type=encoding.content_type,
            style=encoding.style.value if encoding.style else "",
        ),
        *(() if encoding.explode else (("explode", False),)),
        *drop_defaults(allow_reserved=encoding.allow_reserved, headers=encoding.headers),
    )


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
    python_names = _python_names(call)
    deprecation = argument.deprecation
    in_body = argument.location == "body"
    settings = (
        ("name", argument.name),
        ("api_name", argument.wire),
        ("location", argument.location),
        *drop_defaults(
            required=argument.required,
            required_with_body=argument.required_with_body,
            style="" if in_body or argument.style == "form" else argument.style,
        ),
        *(() if in_body or argument.explode else (("explode", False),)),
        *drop_defaults(
            allow_reserved=argument.allow_reserved,
            content_type=argument.content_type,
            values=_unsupported_literals(api, argument.type),
            step=_fractional_step(argument.type),
            format=format_of(argument.type),
            cancels=tuple(python_names[wire] for wire in argument.cancels if wire in python_names),
        ),
    )
    return ParameterView(
        settings=settings,
        deprecation=drop_defaults(
            advice=advise_parameter(call_of(operation), argument.name, deprecation),
            replaced_by=deprecation.replaced_by,
            sunset=deprecation.sunset,
        )
        if deprecation
        else (),
    )


def _python_names(call: Call) -> dict[str, str]:
    """Return the names of the arguments by their names on the wire."""
    return {argument.wire: argument.name for argument in call.arguments}


def _unsupported_literals(api: Api, type_: Type) -> tuple[Json, ...]:
    """Return all values of an enumeration for which Python has no Literal, else nothing.

    Literal takes text and whole numbers; it does not take fractions.
    """
    match type_:
        case NullableType(inner=inner):
            inner_values = _unsupported_literals(api, inner)
            return (*inner_values, None) if inner_values else ()
        case ConstType(value=value):
            values: tuple[Json, ...] = (value,)
        case EnumType(values=values):
            pass
        case RefType(id=type_id):
            declaration = api.declaration(type_id)
            members = declaration.members if isinstance(declaration, EnumDeclaration) else ()
            values = tuple(member.value for member in members)
        case _:
            return ()
    supported = all(isinstance(value, str) or is_whole(value) for value in values)
    return () if supported else values


def _fractional_step(type_: Type) -> float | None:
    """Return ``multipleOf`` of a number if it is a fraction, else None."""
    non_null = type_.inner if isinstance(type_, NullableType) else type_
    step = non_null.multiple_of if isinstance(non_null, IntegerType | NumberType) else None
    return None if not step or is_whole(step) else step


def _view_pagination(api: Api, operation: Operation, call: Call, result: Result) -> Settings:
    paging = operation.pagination
    if paging is None:
        return ()
    python_names = _python_names(call)
    return drop_defaults(
        cursor=python_names[paging.cursor_parameter],
        size=python_names[paging.size_parameter],
        items=paging.items,
        next_cursor=paging.next_cursor,
        default_size=paging.default_size,
        maximum_size=paging.maximum_size,
        window_end=python_names.get(paging.window_end, ""),
        item_id=_item_attribute(api, result, paging.item_id),
    )


def _item_attribute(api: Api, result: Result, wire: str) -> str:
    """Return the attribute of an item of a list for a property; empty if it has none."""
    item = next((body.value for body in result.bodies if body.value is not None), None)
    declaration = api.declaration(item.id) if isinstance(item, RefType) else None
    fields = declaration.fields if isinstance(declaration, ObjectDeclaration) else ()
    return next((field.name.python for field in fields if field.name.wire == wire), "")


def _view_batch(operation: Operation, call: Call) -> Settings:
    batch = operation.batch
    if batch is None:
        return ()
    return drop_defaults(
        parameter=_python_names(call).get(batch.parameter, batch.parameter),
        maximum=batch.maximum,
    )


def view_argument_structs(api: Api, directions: Directions) -> tuple[ArgumentsView, ...]:
    """Return the structs that validate arguments, each with the type of the response."""
    class_names = numbered(_arguments_class(operation) for operation in api.operations)
    return tuple(
        _view_arguments(api, operation, class_name, directions)
        for operation, class_name in zip(api.operations, class_names, strict=True)
    )


def _arguments_class(operation: Operation) -> str:
    name = "".join(part.capitalize() for part in operation.id.python.split("_"))
    return f"{name}Arguments"


def _view_arguments(
    api: Api, operation: Operation, class_name: str, directions: Directions
) -> ArgumentsView:
    call = call_of_operation(api, operation)
    hidden = frozenset(argument.name for argument in call.arguments) & QUALIFIED.keys()
    return ArgumentsView(
        id=operation.id.wire,
        class_name=class_name,
        docs=f"Arguments of {operation.id.wire}.",
        fields=tuple(
            CheckView(
                name=argument.name,
                annotation=_field_annotation(argument, directions, hidden),
                required=argument.required,
            )
            for argument in call.arguments
        ),
        responses=_view_responses(api, operation, directions),
    )


def _field_annotation(argument: Argument, directions: Directions, hidden: frozenset[str]) -> str:
    annotation = check_annotation(argument.type, directions, hidden)
    return annotation if argument.required else optional(annotation)


def _view_responses(
    api: Api, operation: Operation, directions: Directions
) -> tuple[ResponseView, ...]:
    annotations = Annotations(directions=directions, sent=False, models="models.", has_rules=True)
    return tuple(
        ResponseView(status=body.status, annotation=_body_annotation(body, annotations))
        for body in result_of(api, operation).bodies
    )


def _body_annotation(body: ResponseBody, annotations: Annotations) -> str:
    if body.type is None:
        return "None"
    match body.form:
        case BodyForm.RAW:
            return "bytes"
        case BodyForm.TEXT:
            return f"Text[{annotations.model(body.type)}]"
        case BodyForm.JSON:
            return annotations.model(body.type)
