"""View of the methods that keep a copy of a list up to date: ``sync`` and ``prune``.

Input: an operation of the IR with a sync. Output: a ``SyncView``, one for both clients. Invariant:
their arguments are those of the list without those that a sync sets, written once as a TypedDict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.ir.api import Api
from generator.ir.list_items import item_fields
from generator.ir.operations import Operation, Sync
from generator.ir.sync_names import prune_method, sync_method
from generator.ir.type_queries import without_null
from generator.ir.types import IntegerType
from generator.records import dataclass
from generator.views.calls import call_of_operation
from generator.views.client.annotations import QUALIFIED, Annotations
from generator.views.client.methods import ArgumentView, MethodView, view_arguments
from generator.views.prose import class_case, describe_cost, enumerate_names, paragraphs, tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncView:
    """The methods ``name`` and ``prune_name`` of a resource.

    ``arguments_class`` is the TypedDict of the ``keywords``, ``arguments_docs`` its docstring.
    ``operation`` and ``result`` are those of the list. ``key`` is the type of the keys. If a keyword
    has the name of the first argument of a method, that one ``is_positional``: it has no name.
    """

    name: str
    prune_name: str
    operation: str
    result: str
    key: str
    arguments_class: str
    arguments_docs: str
    keywords: tuple[ArgumentView, ...]
    is_positional: bool
    docs: str
    prune_docs: str


def view_sync(
    api: Api, operation: Operation, method: MethodView, annotations: Annotations
) -> SyncView | None:
    """Return the view of the methods that sync a list; None if it has no sync."""
    sync = operation.sync
    if sync is None:
        return None
    reserved = _reserved(operation, sync)
    arguments = call_of_operation(api, operation).arguments
    passed = [argument for argument in arguments if argument.wire not in reserved]
    names = frozenset(argument.name for argument in passed)
    in_class = replace(annotations, hidden=annotations.hidden | (names & QUALIFIED.keys()))
    return SyncView(
        name=sync_method(operation),
        prune_name=prune_method(operation),
        operation=operation.id.wire,
        result=method.result,
        key=annotations.name(_key_type(api, operation, sync)),
        arguments_class=f"_{class_case(method.name)}Arguments",
        arguments_docs=_describe_arguments(
            method.name, [argument.name for argument in arguments if argument.wire in reserved]
        ),
        keywords=view_arguments(operation, passed, in_class),
        is_positional=not names.isdisjoint({"state", "keys"}),
        docs=_describe_sync(api, operation, sync),
        prune_docs=_describe_prune(operation),
    )


def _reserved(operation: Operation, sync: Sync) -> set[str]:
    """Return the wire names of the arguments that a sync sets."""
    cursor = operation.pagination.cursor_parameter if operation.pagination else ""
    batch = operation.batch.parameter if operation.batch else ""
    order = (name for name, _ in sync.order)
    return {sync.since_parameter, sync.until_parameter, cursor, batch, *order}


def _key_type(api: Api, operation: Operation, sync: Sync) -> str:
    items = operation.pagination.items if operation.pagination else ""
    field = next(
        field for field in item_fields(api, operation, items) if field.name.wire == sync.key
    )
    return "int" if isinstance(without_null(field.type)[0], IntegerType) else "str"


def _describe_arguments(method: str, omitted: Sequence[str]) -> str:
    """Say where the arguments are documented; a sync sets at least the beginning of its window."""
    return f"The arguments of `{method}` without {enumerate_names(omitted)}, which a sync sets."


def _describe_sync(api: Api, operation: Operation, sync: Sync) -> str:
    deleted = f" Deleted records are those with `{sync.deleted}`." if sync.deleted else ""
    return paragraphs(
        f"Return the records that changed since `state`, in the order of `{sync.timestamp}`.",
        "Without a state, these are all records. The last changes are those from before the call."
        f" A record that was returned before is omitted unless its content changed.{deleted}",
        "Store each of `.pages()` with its `state` in one transaction, and pass the last one to the"
        f" next sync. {_ARGUMENTS.format(operation.method.python)}; a state belongs to the arguments"
        " that it was created with.",
        describe_cost(api, operation),
    )


def _describe_prune(operation: Operation) -> str:
    cost = f" Costs {tokens(operation.cost)} a page." if operation.cost else ""
    return paragraphs(
        "Return which of the keys the list no longer returns: these records were deleted, or are no"
        " longer visible to the caller. The API does not say which.",
        "Fetches the list, or asks for the keys, whichever costs less."
        f" {_ARGUMENTS.format(operation.method.python)}.{cost}",
    )


_ARGUMENTS = "The arguments are those of `{}`"
