"""Determines payload, pagination and batches of operations from their parameters and success bodies.

Input: drafts or operations, and the rules of codegen.yaml. Output: places that exist in the response,
and names of parameters that the operation has.
"""

from __future__ import annotations

from generator.config.codegen_config import Config
from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.ir.api import Api
from generator.ir.operations import Batch, Location, Operation, Pagination
from generator.ir.pagination_rules import Misfit, PaginationRule, apply_rule, first_pagination
from generator.ir.types import IntegerType, StringType
from generator.lower.naming.contexts import shape_at_pointer
from generator.lower.naming.methods import NamedOperation
from generator.lower.naming.names import quoted
from generator.lower.naming.words import snake
from generator.lower.operations.drafts import OperationDraft
from generator.lower.schemas.shapes import ArrayShape, LeafShape
from generator.records import replace

_EXPLAINED = 3
"""Operations named at most by a diagnostic about a rule that applies to none."""


def data_pointer(draft: OperationDraft, config: Config) -> str:
    """Return the JSON pointer to the payload of a success body; empty if the body is not an envelope."""
    body = draft.success
    if not config.data or body is None or shape_at_pointer(body.shape_ref, config.data) is None:
        return ""
    return config.data


def add_pagination(api: Api, config: Config) -> Api:
    """Return the API with the pagination of each operation, by the first rule that applies."""
    if not config.pagination:
        return api
    operations = tuple(
        replace(operation, pagination=first_pagination(config.pagination, operation, api))
        for operation in api.operations
    )
    return replace(api, operations=operations)


def check_pagination_rules(api: Api, config: Config, diagnostics: Diagnostics) -> None:
    """Report the rules that apply to no operation, with the operations that come closest."""
    for number, rule in enumerate(config.pagination):
        if rule.origin is None or not api.operations or _applies(rule, api):
            continue
        results = [(apply_rule(rule, operation, api), operation) for operation in api.operations]
        misfits = [(each, operation) for each, operation in results if isinstance(each, Misfit)]
        most = max(each.met for each, _ in misfits)
        closest = [(each, operation) for each, operation in misfits if each.met == most]
        diagnostics.error(
            "CFG006",
            f"the pagination rule {number + 1} applies to no operation",
            rule.origin,
            help="correct its parameters and places, correct the document by an overlay, or remove it",
            notes=tuple(
                Note(message=f"{quoted(operation.id.wire)}: {each.problem}", origin=each.origin)
                for each, operation in closest[:_EXPLAINED]
            ),
        )


def _applies(rule: PaginationRule, api: Api) -> bool:
    """Return whether a rule applies to an operation; those with its items come first, as most do."""
    by_items: list[list[Operation]] = [[], []]
    for operation in api.operations:
        paging = operation.pagination
        by_items[paging is None or paging.items != rule.items].append(operation)
    return any(
        isinstance(apply_rule(rule, operation, api), Pagination)
        for operations in by_items
        for operation in operations
    )


def batch_of(operation: NamedOperation) -> Batch | None:
    """Return the query parameter that takes several ids of the resource, None without one.

    It is named ``ids``, or after the resource: ``deal_ids`` for deals.
    """
    names = {"ids", f"{snake(operation.noun)}_ids"}
    for parameter in operation.draft.parameters:
        shape = parameter.shape_ref.shape
        if (
            parameter.location is Location.QUERY
            and parameter.name in names
            and isinstance(shape, ArrayShape)
            and _contains_ids(shape)
        ):
            return Batch(parameter=parameter.name, maximum=shape.max_items)
    return None


def _contains_ids(shape: ArrayShape) -> bool:
    items = shape.items.shape
    return isinstance(items, LeafShape) and isinstance(items.type, IntegerType | StringType)
