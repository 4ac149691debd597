"""View of a client method: its signature, its docstring, and the operation that it calls.

Input: an operation of the IR. Output: a ``MethodView``, one for both clients.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.ir.api import Api
from generator.ir.operations import DerivedArgument, Operation
from generator.ir.unique_names import numbered
from generator.records import dataclass, replace
from generator.views.calls import (
    Argument,
    BodyForm,
    Call,
    ResponseBody,
    call_of_operation,
    result_of,
)
from generator.views.client.annotations import QUALIFIED, Annotations, optional
from generator.views.directions import Directions
from generator.views.prose import (
    advise,
    describe_cost,
    enumerate_names,
    flow,
    humanize,
    markdown,
    paragraphs,
    sentence,
)
from generator.views.streams import Stream, stream_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ArgumentView:
    """One argument in a signature. An argument that is not required defaults to UNSET."""

    name: str
    annotation: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OldNameView:
    """An earlier name of a method, and what its deprecation warning says."""

    name: str
    advice: str
    docs: str


COMMON = "common_arguments"
"""The name of the arguments in a signature that all operations have."""
_COMMON_DOCS = f"- {COMMON}: Those of all operations, see `CommonArguments`."
_LINE = 92
"""Columns of a line inside a method."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodView:
    """One method. ``operation`` is an operationId, ``result`` the return type.

    ``hinted`` means that the body has read-only fields: the method accepts them as keywords only to
    raise an error that says what to set instead. A method is either ``paginated``, ``streamed`` or
    neither: ``result`` is then the type of an item. ``common`` are the arguments that all operations
    of the API have; the signature contains them as one TypedDict.
    """

    name: str
    operation: str
    result: str
    paginated: bool
    streamed: bool
    positional: tuple[ArgumentView, ...]
    keywords: tuple[ArgumentView, ...]
    common: tuple[ArgumentView, ...]
    hinted: bool
    deprecated: bool
    advice: str
    docs: str
    old_names: tuple[OldNameView, ...]

    @property
    def arguments(self) -> tuple[ArgumentView, ...]:
        """The arguments that the signature names, in its order."""
        return self.positional + self.keywords

    @property
    def rest(self) -> str:
        """The name of the remaining keyword arguments in the signature; empty if it takes none."""
        if self.common:
            return COMMON
        return "rejected" if self.hinted else ""

    @property
    def rest_annotation(self) -> str:
        """The type of the remaining keyword arguments."""
        return f"Unpack[{'CommonArguments' if self.common else 'HintedArguments'}]"

    @property
    def returns_nothing(self) -> bool:
        """Whether the result is always None, which mypy cannot derive from what a method returns."""
        return self.result == "None"

    @property
    def names_arguments(self) -> bool:
        """Whether the arguments are a variable, because they do not fit into the line of the call."""
        names = [argument.name for argument in self.arguments]
        passed = ", ".join(f'"{name}": {name}' for name in names) + ", **" * bool(self.common)
        passed += COMMON * bool(self.common)
        operation = f'Endpoint{"[None]" * self.returns_nothing}("{self.operation}")'
        call = f"return await self._client.call({operation}, {{{passed}}}, options)"
        return bool(names) and len(call) > _LINE and "arguments" not in names


def view_methods(
    api: Api,
    operations: Sequence[Operation],
    directions: Directions,
    common: Sequence[Argument] = (),
) -> tuple[MethodView, ...]:
    """Return the methods of a class: one for each operation, and one more for an optional stream.

    ``common`` are the arguments that all operations of the API have.
    """
    names = [operation.method.python for operation in operations]
    streams = [stream_of(api, operation) for operation in operations]
    pairs = list(zip(operations, streams, strict=True))
    optional = [pair for pair in pairs if pair[1] is not None and not pair[1].is_only]
    all_names = numbered([*names, *(f"{each.method.python}_stream" for each, _ in optional)])
    annotations = annotations_of(directions, frozenset(all_names))
    views = [
        _view_method(
            api, operation, annotations, common, stream if stream and stream.is_only else None
        )
        for operation, stream in pairs
    ]
    for (operation, stream), name in zip(optional, all_names[len(names) :], strict=True):
        view = _view_method(api, operation, annotations, common, stream)
        views.append(replace(view, name=name, old_names=()))
    return tuple(views)


def _view_method(
    api: Api,
    operation: Operation,
    annotations: Annotations,
    common: Sequence[Argument],
    stream: Stream | None,
) -> MethodView:
    """Return the view of an operation's method; ``annotations`` are those of arguments in its class."""
    call = _without_selector(call_of_operation(api, operation), stream)
    own = replace(call, arguments=tuple(each for each in call.arguments if each not in common))
    positional = [argument for argument in own.arguments if _is_positional(argument)]
    keywords = [argument for argument in own.arguments if not _is_positional(argument)]
    return MethodView(
        name=operation.method.python,
        operation=operation.id.wire,
        result=_result_annotation(api, operation, annotations, stream),
        paginated=operation.pagination is not None,
        streamed=stream is not None,
        positional=view_arguments(operation, positional, annotations),
        keywords=(
            *view_arguments(operation, keywords, annotations),
            *_view_old_arguments(operation, call, annotations),
            *(_view_derived(argument, annotations) for argument in operation.derived),
        ),
        common=view_arguments(operation, common, annotations),
        hinted=bool(call.hints),
        deprecated=operation.deprecation is not None,
        advice=advise(api, operation),
        docs=_describe(api, operation, own, stream, has_common=bool(common)),
        old_names=tuple(_view_old_name(operation, name) for name in operation.old_methods),
    )


def annotations_of(directions: Directions, methods: frozenset[str]) -> Annotations:
    """Return how arguments are annotated in a class with these methods."""
    hidden = methods & QUALIFIED.keys()
    models = "_models." if "models" in methods else "models."
    return Annotations(
        directions=directions, sent=True, models=models, hidden=hidden, accepts_text=True
    )


def _without_selector(call: Call, stream: Stream | None) -> Call:
    """Return the arguments without the one that asks for a stream: the method sets it."""
    selector = stream.selector if stream else ""
    kept = tuple(argument for argument in call.arguments if argument.name != selector)
    return replace(call, arguments=kept)


def _is_positional(argument: Argument) -> bool:
    return argument.location == "path" or argument.is_whole_body


def view_arguments(
    operation: Operation, arguments: Sequence[Argument], annotations: Annotations
) -> tuple[ArgumentView, ...]:
    """Return the views; what can be passed by an earlier name is checked when the method is called.

    Positional arguments after an optional one cannot be required.
    """
    renamed = {each.new for each in operation.old_arguments}
    has_renamed = any(_is_positional(each) and each.name in renamed for each in arguments)
    return tuple(
        view_argument(
            argument,
            annotations,
            required=argument.required and not has_renamed and argument.name not in renamed,
        )
        for argument in arguments
    )


def view_argument(argument: Argument, annotations: Annotations, *, required: bool) -> ArgumentView:
    """Return the view of one argument."""
    annotation = annotations.argument(argument.type)
    return ArgumentView(
        name=argument.name,
        annotation=annotation if required else optional(annotation),
        required=required,
    )


def _view_old_arguments(
    operation: Operation, call: Call, annotations: Annotations
) -> Iterator[ArgumentView]:
    arguments = {argument.name: argument for argument in call.arguments}
    for renamed in operation.old_arguments:
        if renamed.new in arguments:
            argument = replace(arguments[renamed.new], name=renamed.old)
            yield view_argument(argument, annotations, required=False)
        else:
            derived = next(each for each in operation.derived if each.name == renamed.new)
            yield _view_derived(replace(derived, name=renamed.old), annotations)


def _view_old_name(operation: Operation, name: str) -> OldNameView:
    present = operation.method.python
    return OldNameView(
        name=name,
        advice=f"{operation.resource.python}.{name} is now {operation.resource.python}.{present}.",
        docs=f"Earlier name of `{present}`.",
    )


def _view_derived(argument: DerivedArgument, annotations: Annotations) -> ArgumentView:
    annotation = annotations.name(_DERIVED_TYPES[argument.kind])
    nullable = f"{annotation} | None" if argument.nullable else annotation
    return ArgumentView(name=argument.name, annotation=optional(nullable), required=False)


_DERIVED_TYPES = {"date-time": "datetime.datetime", "integer": "int", "string": "str"}


def _result_annotation(
    api: Api,
    operation: Operation,
    arguments: Annotations,
    stream: Stream | None,
) -> str:
    """Return the union of what the success responses contain; None stands for an absent body.

    For a list or a stream, it is the type of an item. ``arguments`` are the annotations of arguments.
    """
    annotations = replace(arguments, sent=False, accepts_text=False)
    if stream is not None:
        return annotations.model(stream.item)
    bodies = result_of(api, operation).bodies
    if operation.pagination is not None:
        bodies = tuple(body for body in bodies if body.value is not None)[:1]
    found = [_body_annotation(body, annotations) for body in bodies]
    parts = dict.fromkeys(part.removesuffix(" | None") for part in found if part != "None")
    if annotations.name("object") in parts:
        return annotations.name("object")
    nullable = any(part == "None" or part.endswith(" | None") for part in found)
    return " | ".join([*parts, *(["None"] if nullable or not parts else [])])


def _body_annotation(body: ResponseBody, annotations: Annotations) -> str:
    if body.form is BodyForm.RAW:
        return annotations.name("bytes")
    return "None" if body.value is None else annotations.model(body.value)


def _describe(
    api: Api, operation: Operation, call: Call, stream: Stream | None, *, has_common: bool
) -> str:
    advice = advise(api, operation)
    description = markdown(operation.docs.description)
    summary = operation.docs.summary or operation.docs.title
    if not summary and (advice or not _BEGINS_WITH_PROSE.match(description)):
        summary = humanize(operation.method.python)
    items = [describe_argument(argument) for argument in call.arguments]
    items += [f"- {each.name}: {sentence(each.description)}" for each in operation.derived]
    items += [_describe_hint(name, hint) for name, hint in call.hints]
    items += [f"- {each.old}: Earlier name of `{each.new}`." for each in operation.old_arguments]
    items += [_COMMON_DOCS] if has_common else []
    link = operation.docs.external_docs
    return paragraphs(
        sentence(summary),
        advice,
        _with_cost(description, describe_cost(api, operation)),
        "\n".join(item for item in items if item),
        _describe_optional_body(call),
        _describe_window(operation),
        _STREAMED if stream else "",
        f"See {link.url}" if link else "",
    )


_BEGINS_WITH_PROSE = re.compile(r"[^\W\d_]")


def _with_cost(description: str, cost: str) -> str:
    """Return a description that ends with the cost, in a paragraph of its own after a list or code."""
    has_blocks = re.search(r"(?m)^\s*([-*+>|#]|\d+[.)]\s|```)", description)
    return ("\n\n" if has_blocks else " ").join(filter(None, (description, cost)))


_STREAMED = "Returns a stream: open it with `with` (`async with`), and iterate over its items as they arrive."


def _describe_window(operation: Operation) -> str:
    """Say what happens to items that change during an iteration; empty if it cannot be avoided."""
    paging = operation.pagination
    if paging is None or not paging.window_end:
        return ""
    return (
        "Items that change while pages are fetched may be returned twice or never."
        f" `.iterate(freeze=True)` fetches only what changed before it began (`{paging.window_end}`);"
        " its `window_end` is where the next iteration begins. `.iterate(distinct=True)` omits items"
        " that were returned before."
    )


def _describe_optional_body(call: Call) -> str:
    """Say which arguments an optional body needs; empty if it needs none."""
    required = [argument.name for argument in call.arguments if argument.required_with_body]
    if not required:
        return ""
    optional = [argument for argument in call.arguments if argument.location != "path"]
    body = [argument.name for argument in optional if argument.location == "body"]
    listed = f" ({enumerate_names(body)})" if len(body) < len(optional) else ""
    return f"The request body{listed} can be omitted; otherwise {enumerate_names(required)} must be passed."


def _describe_hint(name: str, hint: str) -> str:
    return f"- {name}: Read-only, cannot be set. {flow(hint)}".rstrip()


def describe_argument(argument: Argument) -> str:
    """Return the item of an argument in the list of a docstring; empty if it has no description."""
    text = flow(argument.docs.description or argument.docs.summary)
    return f"- {argument.name}: {text}" if text else ""
