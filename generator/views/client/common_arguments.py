"""View of the arguments that all operations of an API have, such as ``fields`` and ``alt`` of Google's.

Input: the API. Output: the arguments, and how a resource's module defines them once for all its methods.
Invariant: every call of the API has each of them, optional and with the same type and description.
"""

from __future__ import annotations

from generator.ir.api import Api
from generator.records import dataclass, replace
from generator.views.calls import Argument, call_of_operation
from generator.views.client.annotations import QUALIFIED, Annotations
from generator.views.client.methods import (
    ArgumentView,
    describe_argument,
    view_argument,
)
from generator.views.prose import paragraphs

_LEAST_OPERATIONS = 3
_LEAST_ARGUMENTS = 4
"""How many a document must have: fewer arguments read better in each signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonArgumentsView:
    """The keys of a TypedDict and its docstring."""

    keywords: tuple[ArgumentView, ...]
    docs: str


def common_arguments(api: Api) -> tuple[Argument, ...]:
    """Return the arguments outside of paths and bodies that all operations have alike.

    Empty if they are few, or the API has few operations.
    """
    if len(api.operations) < _LEAST_OPERATIONS:
        return ()
    calls = [call_of_operation(api, operation).arguments for operation in api.operations]
    renamed = {old.new for operation in api.operations for old in operation.old_arguments}
    common = [each for each in calls[0] if _can_be_common(each) and each.name not in renamed]
    for arguments in calls[1:]:
        common = [each for each in common if each in arguments]
    return tuple(common) if len(common) >= _LEAST_ARGUMENTS else ()


def _can_be_common(argument: Argument) -> bool:
    is_parameter = argument.location not in ("path", "body")
    return is_parameter and not (argument.required or argument.deprecation or argument.cancels)


def view_common_arguments(
    common: tuple[Argument, ...], annotations: Annotations
) -> CommonArgumentsView | None:
    """Return the view for a module whose annotations are these; None without such arguments."""
    if not common:
        return None
    names = frozenset(argument.name for argument in common)
    in_class = replace(annotations, hidden=annotations.hidden | (names & QUALIFIED.keys()))
    return CommonArgumentsView(
        keywords=tuple(view_argument(each, in_class, required=False) for each in common),
        docs=paragraphs(
            "Arguments that all operations have.",
            "\n".join(filter(None, map(describe_argument, common))),
        ),
    )
