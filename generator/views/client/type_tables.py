"""View of type_tables.py: the types of arguments and of success bodies.

Input: an operation of the IR. Output: annotations; none for an argument whose entry in the operation
table says everything about its values. A long annotation of several arguments is a constant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from generator.ir.api import Api
from generator.ir.operations import Operation
from generator.ir.types import NullableType, RefType, Type
from generator.ir.unique_names import numbered
from generator.records import dataclass, replace
from generator.views.calls import BodyForm, ResponseBody, call_of_operation, result_of
from generator.views.client.annotations import Annotations, check_annotation
from generator.views.directions import Directions
from generator.views.streams import Stream, stream_of
from generator.views.value_types import ValueType, value_type_of

_LONG = 70
"""Characters of an annotation that does not fit into the line of its argument."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """The type of an argument that the operation table does not describe completely."""

    name: str
    annotation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseView:
    """The type of a success body by status: ``200``, ``2XX`` or ``default``."""

    status: str
    annotation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArgumentsView:
    """The types of an operation's arguments and of its success bodies.

    ``stream`` is the type of the items of its stream, empty if there is none.
    """

    id: str
    fields: tuple[CheckView, ...]
    responses: tuple[ResponseView, ...]
    stream: str


def view_arguments(api: Api, directions: Directions) -> tuple[ArgumentsView, ...]:
    """Return the types of each operation's arguments and success bodies."""
    annotations = Annotations(directions=directions, sent=False, models="models.", has_rules=True)
    known: dict[int, str] = {}  # of types, which many arguments have

    def check(type_: Type) -> str:
        if id(type_) not in known:
            known[id(type_)] = _check(api, type_, directions)
        return known[id(type_)]

    return tuple(
        ArgumentsView(
            id=operation.id.wire,
            fields=tuple(_view_checks(api, operation, check)),
            responses=_view_responses(api, operation, annotations),
            stream=_item_annotation(stream_of(api, operation), annotations),
        )
        for operation in api.operations
    )


def share_types(
    arguments: Sequence[ArgumentsView],
) -> tuple[tuple[ArgumentsView, ...], tuple[tuple[str, str], ...]]:
    """Return the types with the names of constants for long ones of several arguments, and these.

    A constant is named after the first of its arguments.
    """
    uses: defaultdict[str, list[str]] = defaultdict(list)
    for operation in arguments:
        for field in operation.fields:
            if len(field.annotation) > _LONG:
                uses[field.annotation].append(field.name)
    repeated = [annotation for annotation, names in uses.items() if len(names) > 1]
    names = numbered([f"_{uses[annotation][0].strip('_').upper()}" for annotation in repeated])
    constants = dict(zip(repeated, names, strict=True))
    shared = tuple(
        replace(
            operation, fields=tuple(_with_constant(each, constants) for each in operation.fields)
        )
        for operation in arguments
    )
    return shared, tuple((name, annotation) for annotation, name in constants.items())


def _with_constant(field: CheckView, constants: dict[str, str]) -> CheckView:
    return replace(field, annotation=constants.get(field.annotation, field.annotation))


def _view_checks(
    api: Api, operation: Operation, check: Callable[[Type], str]
) -> Iterator[CheckView]:
    for argument in call_of_operation(api, operation).arguments:
        annotation = check(argument.type)
        if annotation:
            yield CheckView(name=argument.name, annotation=annotation)


def _check(api: Api, type_: Type, directions: Directions) -> str:
    """Return the type to check, empty if the operation table says everything about its values."""
    annotation = check_annotation(type_, directions)
    is_complete = annotation == _table_annotation(value_type_of(api, type_))
    return "" if is_complete else _value_type(type_, directions)


def _value_type(type_: Type, directions: Directions) -> str:
    """Return the type as an expression; the runtime adds null."""
    inner = type_.inner if isinstance(type_, NullableType) else type_
    if isinstance(inner, RefType) and inner.id in directions.choices:
        choices = directions.choices[inner.id]
        return " | ".join(check_annotation(each, directions) for each in choices)
    return check_annotation(inner, directions)


def _table_annotation(value: ValueType) -> str:
    """Return the type that the runtime builds from the operation table (``argument_types``)."""
    annotation = _KINDS[value.kind]
    if value.choices:
        is_text = value.kind == "string"
        annotation = f"Literal[{', '.join(map(repr, value.choices) if is_text else value.choices)}]"
    else:
        annotation = _with_meta(annotation, ge=value.minimum, le=value.maximum)
    if value.many:
        annotation = _with_meta(f"list[{annotation}]", max_length=value.max_items)
    return f"{annotation} | None" if value.nullable else annotation


def _with_meta(annotation: str, **bounds: float | None) -> str:
    known = ", ".join(f"{name}={bound!r}" for name, bound in bounds.items() if bound is not None)
    return f"Annotated[{annotation}, Meta({known})]" if known else annotation


_KINDS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "json": "object",
}


def _view_responses(
    api: Api, operation: Operation, annotations: Annotations
) -> tuple[ResponseView, ...]:
    return tuple(
        ResponseView(status=body.status, annotation=_body_annotation(body, annotations))
        for body in result_of(api, operation).bodies
    )


def _item_annotation(stream: Stream | None, annotations: Annotations) -> str:
    if stream is None:
        return ""
    item = annotations.model(stream.item)
    return f"Text[{item}]" if stream.is_text else item


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
