"""The view of a method: its signature, its documentation, and the call that it makes.

Input: an operation of the IR. Output: a ``MethodView``, one for both clients.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.ir.api import Api
from generator.ir.operations import Operation
from generator.views.calls import Argument, Call, call_of_operation, result_of
from generator.views.client.annotations import QUALIFIED, Annotations, optional
from generator.views.directions import Directions
from generator.views.prose import advise, describe_cost, paragraphs, sentence, spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class ArgumentView:
    """One argument in a signature; where it is not required its default is UNSET."""

    name: str
    annotation: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodView:
    """One method. ``endpoint`` is the name of the constant that it calls, ``result`` its type.

    ``hinted``: the body has members that cannot be set, and who tries is to hear why.
    """

    name: str
    operation: str
    endpoint: str
    result: str
    paginated: bool
    positional: tuple[ArgumentView, ...]
    keywords: tuple[ArgumentView, ...]
    hinted: bool
    deprecated: bool
    advice: str
    docs: str

    @property
    def arguments(self) -> tuple[ArgumentView, ...]:
        """All arguments, in their order."""
        return self.positional + self.keywords


def view_method(
    api: Api, operation: Operation, directions: Directions, methods: frozenset[str]
) -> MethodView:
    """Return the view of an operation's method; ``methods`` are all names of its class."""
    hidden = methods & QUALIFIED.keys()
    call = call_of_operation(api, operation)
    spelling = Annotations(directions=directions, sent=True, models="models.", hidden=hidden)
    positional = [one for one in call.arguments if one.location == "path"]
    keywords = [one for one in call.arguments if one.location != "path"]
    return MethodView(
        name=operation.method.python,
        operation=operation.id.wire,
        endpoint=f"_{operation.method.python.upper()}",
        result=_result(api, operation, directions, hidden),
        paginated=operation.pagination is not None,
        positional=tuple(_view_argument(one, spelling) for one in positional),
        keywords=tuple(_view_argument(one, spelling) for one in keywords),
        hinted=bool(call.hints),
        deprecated=operation.deprecation is not None,
        advice=advise(api, operation),
        docs=_describe(api, operation, call),
    )


def _view_argument(argument: Argument, spelling: Annotations) -> ArgumentView:
    annotation = spelling.argument(argument.type)
    return ArgumentView(
        name=argument.name,
        annotation=annotation if argument.required else optional(annotation),
        required=argument.required,
    )


def _result(api: Api, operation: Operation, directions: Directions, hidden: frozenset[str]) -> str:
    result = result_of(api, operation)
    read = Annotations(directions=directions, sent=False, models="models.", hidden=hidden)
    if result.raw:
        return read.name("bytes")
    if result.value is None:
        return "None"
    return read.model(result.value)


def _describe(api: Api, operation: Operation, call: Call) -> str:
    summary = operation.docs.summary or operation.docs.title or spoken(operation.method.python)
    items = [_describe_argument(one) for one in call.arguments]
    items += [_describe_hint(name, hint) for name, hint in call.hints]
    link = operation.docs.external_docs
    return paragraphs(
        sentence(summary),
        advise(api, operation),
        sentence(operation.docs.description),
        "\n".join(item for item in items if item),
        describe_cost(operation),
        f"See {link.url}" if link else "",
    )


def _describe_hint(name: str, hint: str) -> str:
    told = sentence(" ".join(hint.split()))
    return f"- {name}: Cannot be set. {told}".rstrip()


def _describe_argument(argument: Argument) -> str:
    told = " ".join((argument.docs.description or argument.docs.summary).split())
    return f"- {argument.name}: {sentence(told)}" if told else ""
