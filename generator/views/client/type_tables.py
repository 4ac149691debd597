"""View of type_tables.py: the structs that validate arguments, and the types of success bodies.

Input: an operation of the IR. Output: fields with their annotations.
"""

from __future__ import annotations

from generator.ir.api import Api
from generator.ir.operations import Operation
from generator.ir.unique_names import numbered
from generator.records import dataclass
from generator.views.calls import Argument, BodyForm, ResponseBody, call_of_operation, result_of
from generator.views.client.annotations import QUALIFIED, Annotations, check_annotation, optional
from generator.views.directions import Directions
from generator.views.streams import Stream, stream_of


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
    """The struct that validates an operation's arguments, and the types of its success bodies.

    ``stream`` is the type of the items of its stream, empty if there is none.
    """

    id: str
    class_name: str
    fields: tuple[CheckView, ...]
    responses: tuple[ResponseView, ...]
    stream: str


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
        fields=tuple(
            CheckView(
                name=argument.name,
                annotation=_field_annotation(argument, directions, hidden),
                required=argument.required,
            )
            for argument in call.arguments
        ),
        responses=_view_responses(api, operation, directions),
        stream=_item_annotation(stream_of(api, operation), directions),
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


def _item_annotation(stream: Stream | None, directions: Directions) -> str:
    if stream is None:
        return ""
    annotations = Annotations(directions=directions, sent=False, models="models.", has_rules=True)
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
