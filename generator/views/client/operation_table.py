"""View of operations.py: what the runtime and the command line know about each operation.

Input: an operation of the IR. Output: keyword arguments of the runtime's classes, without defaults.
"""

from __future__ import annotations

from generator.ir.api import Api, computed_per_object
from generator.ir.credentials import security_of
from generator.ir.json import Json, JsonObject
from generator.ir.operations import Encoding, Operation
from generator.ir.types import (
    ConstType,
    Deprecation,
    EnumDeclaration,
    EnumType,
    IntegerType,
    NullableType,
    NumberType,
    RefType,
    Type,
)
from generator.records import dataclass
from generator.views.body_properties import BodyProperty, body_properties, object_declaration
from generator.views.calls import Argument, Call, Result, body_media, call_of_operation, result_of
from generator.views.client.annotations import format_of, is_whole
from generator.views.client.pagination_settings import view_pagination_settings
from generator.views.client.sync_settings import view_sync_settings
from generator.views.prose import advise, advise_parameter, attribute_of, call_of, sentence
from generator.views.settings import Settings, drop_defaults
from generator.views.streams import Stream, stream_of
from generator.views.value_types import ValueType, to_text, value_type_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterView:
    """One parameter of an operation, or a property of its body.

    ``kind`` is empty for the default. ``shared`` is the constant that it is stated as, empty if it is
    stated in its place.
    """

    name: str
    location: str
    kind: str
    settings: Settings
    deprecation: Settings
    shared: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationView:
    """One entry of the table ``OPERATIONS``. Empty settings are rendered as None.

    ``shared_properties`` and ``shared_pagination`` are the constants that these are stated as, empty
    if they are stated in their place. ``leading`` are the parameters before those that all operations
    have, ``parameters`` the ones after them.
    """

    id: str
    resource: str
    settings: Settings
    leading: tuple[ParameterView, ...] = ()
    parameters: tuple[ParameterView, ...]
    properties: tuple[ParameterView, ...]
    derived: tuple[Settings, ...]
    old_arguments: Settings
    encodings: tuple[tuple[str, Settings], ...]
    deprecation: Settings
    pagination: Settings
    sync: Settings
    batch: Settings
    idempotency_key: Settings
    stream: Settings
    shared_properties: str = ""
    shared_pagination: str = ""


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
    return OperationView(
        id=operation.id.wire,
        resource=operation.resource.python,
        settings=drop_defaults(
            id=operation.id.wire,
            resource=attribute_of(operation.resource.python),
            name=operation.method.python,
            method=operation.http_method.upper(),
            path=operation.path,
            query=operation.query,
            server=operation.server,
            cost=operation.cost,
            summary=sentence(operation.docs.summary),
            content_type=call.content_type,
            body_required=call.body_required,
            open_body=_is_open_body(api, operation),
            accept="" if result.accept == "application/json" else result.accept,
            data=result.data,
            whole=_whole_bodies(result),
            scopes=_scopes(operation),
            hints=dict(call.hints),
            old_names=operation.old_methods,
            repeatable=operation.repeats is not None and not operation.repeats.key_header,
        )
        + _security(api, operation),
        parameters=tuple(
            _view_parameter(api, operation, argument, call) for argument in call.arguments
        ),
        properties=tuple(
            _view_property(api, operation, item) for item in _other_properties(api, operation, call)
        ),
        derived=_view_derived(operation),
        old_arguments=tuple((each.old, each.new) for each in operation.old_arguments),
        encodings=tuple((item.property, _view_encoding(item)) for item in call.encodings),
        deprecation=_view_replacement(api, operation),
        pagination=view_pagination_settings(api, operation, call, _python_names(call)),
        sync=view_sync_settings(operation, _python_names(call)),
        batch=_view_batch(operation, call),
        idempotency_key=_view_key(operation),
        stream=_view_stream(api, stream_of(api, operation)),
    )


def _view_replacement(api: Api, operation: Operation) -> Settings:
    deprecation = operation.deprecation
    if deprecation is None:
        return ()
    return drop_defaults(
        advice=advise(api, operation),
        replaced_by=deprecation.replaced_by,
        sunset=deprecation.sunset,
    )


def _view_derived(operation: Operation) -> tuple[Settings, ...]:
    return tuple(
        drop_defaults(
            name=argument.name,
            kind=argument.kind,
            description=sentence(argument.description),
            fills=JsonObject(argument.fills),
            nullable=argument.nullable,
        )
        for argument in operation.derived
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


def _view_key(operation: Operation) -> Settings:
    repeats = operation.repeats
    if repeats is None or not repeats.key_header:
        return ()
    return drop_defaults(header=repeats.key_header, quoted=repeats.quoted_key)


def _security(api: Api, operation: Operation) -> Settings:
    """Return the alternatives of credentials; nothing if the document states none at all."""
    security = security_of(api, operation)
    return () if security is None else (("security", security),)


def _view_stream(api: Api, stream: Stream | None) -> Settings:
    if stream is None:
        return ()
    return drop_defaults(
        media_type=stream.media_type,
        is_event=stream.is_event,
        has_json_data=stream.has_json_data,
        is_text=stream.is_text,
        selector=stream.selector,
        optional=not stream.is_only,
        end=api.stream_end,
    )


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
    python_names = _python_names(call) if argument.cancels else {}
    settings = (
        *_api_name(argument),
        *_value_settings(api, argument.type),
        *drop_defaults(
            required=argument.required,
            required_with_body=argument.required_with_body,
            default=to_text(argument.default) if argument.has_default else "",
        ),
        *_constant(argument),
        *_serialization(argument),
        *drop_defaults(
            allow_reserved=argument.allow_reserved,
            content_type=argument.content_type,
            values=_unsupported_literals(api, argument.type),
            step=_fractional_step(argument.type),
            cancels=tuple(python_names[wire] for wire in argument.cancels if wire in python_names),
        ),
    )
    return ParameterView(
        name=argument.name,
        location=argument.location,
        kind=_kind(value_type_of(api, argument.type)),
        settings=settings,
        deprecation=_view_deprecation(operation, argument.name, argument.deprecation),
    )


def _constant(argument: Argument) -> Settings:
    """Return the only possible value, which can be false or empty."""
    return () if argument.constant is None else (("constant", argument.constant),)


def _api_name(argument: Argument) -> Settings:
    """Return the name in the API, unless it is that of the argument; that of a body is empty."""
    return () if argument.wire == argument.name else (("api_name", argument.wire),)


def _kind(value_type: ValueType) -> str:
    return "" if value_type.kind == "json" else value_type.kind


@computed_per_object
def _value_settings(api: Api, type_: Type) -> Settings:
    """Return what is known about the values besides their kind."""
    value_type = value_type_of(api, type_)
    return drop_defaults(
        many=value_type.many,
        choices=value_type.choices,
        format=value_type.format or format_of(type_),
        pattern=value_type.pattern,
        minimum=value_type.minimum,
        maximum=value_type.maximum,
        max_items=value_type.max_items,
        nullable=value_type.nullable,
        scalars=value_type.scalars,
    )


def _serialization(argument: Argument) -> Settings:
    """Return style and explode, unless they are the defaults of the location."""
    if argument.location == "body":
        return ()
    style = "form" if argument.location in ("query", "cookie") else "simple"
    return (
        *(() if argument.style == style else (("style", argument.style),)),
        *(
            ()
            if argument.explode is (argument.style == "form")
            else (("explode", argument.explode),)
        ),
    )


def _other_properties(api: Api, operation: Operation, call: Call) -> tuple[BodyProperty, ...]:
    """Return the properties of the body that are not arguments of their own."""
    is_whole = any(argument.is_whole_body for argument in call.arguments)
    properties = body_properties(api, operation)
    return tuple(item for item in properties if is_whole or len(item.wire) > 1)


def _view_property(api: Api, operation: Operation, item: BodyProperty) -> ParameterView:
    field, name = item.field, ".".join(item.python)
    is_required = item.required and operation.body is not None and operation.body.required
    settings = (
        *drop_defaults(path=() if item.wire == item.python else item.wire),
        *_value_settings(api, field.type),
        *drop_defaults(
            required=is_required, default=to_text(field.default) if field.has_default else ""
        ),
    )
    return ParameterView(
        name=name,
        location="body",
        kind=_kind(value_type_of(api, field.type)),
        settings=settings,
        deprecation=_view_deprecation(operation, name, field.deprecation),
    )


def _view_deprecation(operation: Operation, name: str, deprecation: Deprecation | None) -> Settings:
    if deprecation is None:
        return ()
    return drop_defaults(
        advice=advise_parameter(call_of(operation), name, deprecation),
        replaced_by=deprecation.replaced_by,
        sunset=deprecation.sunset,
    )


def _is_open_body(api: Api, operation: Operation) -> bool:
    """Return whether the body accepts properties that the OpenAPI document does not name."""
    media = body_media(operation)
    declaration = object_declaration(api, media.type) if media else None
    return declaration is not None and declaration.additional is not None


def _python_names(call: Call) -> dict[str, str]:
    """Return the names of the arguments by their names on the wire."""
    return {argument.wire: argument.name for argument in call.arguments}


def _unsupported_literals(api: Api, type_: Type) -> tuple[Json, ...]:
    """Return all values of an enumeration for which Python has no Literal, else nothing.

    Literal takes text and whole numbers; it does not take fractions. Objects and arrays are not
    checked.
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
    has_parts = any(isinstance(value, JsonObject | tuple) for value in values)
    return () if supported or has_parts else values


def _fractional_step(type_: Type) -> float | None:
    """Return ``multipleOf`` of a number if it is a fraction, else None."""
    non_null = type_.inner if isinstance(type_, NullableType) else type_
    step = non_null.multiple_of if isinstance(non_null, IntegerType | NumberType) else None
    return None if not step or is_whole(step) else step


def _view_batch(operation: Operation, call: Call) -> Settings:
    batch = operation.batch
    if batch is None:
        return ()
    return drop_defaults(
        parameter=_python_names(call).get(batch.parameter, batch.parameter),
        maximum=batch.maximum,
    )
