"""What an operation's parameters and success body mean together: envelope, pages, batches.

Input: a draft and the rules of codegen.yaml. Output: pointers into the success body that lead
somewhere, and parameters that exist.
"""

from __future__ import annotations

from generator.config.codegen_config import Config
from generator.ir.operations import Batch, Location, Pagination
from generator.ir.types import IntegerType, StringType
from generator.lower.naming.contexts import follow
from generator.lower.naming.methods import Placement
from generator.lower.naming.words import snake
from generator.lower.node_access import integer_of
from generator.lower.operations.drafts import OperationDraft, ParameterDraft
from generator.lower.schemas.shape_builder import Schemas
from generator.lower.schemas.shapes import ArrayShape, LeafShape


def data_pointer(draft: OperationDraft, config: Config) -> str:
    """Return where the success body holds what the caller wants; empty when it is no envelope."""
    body = draft.success
    if not config.data or body is None or follow(body.use, config.data) is None:
        return ""
    return config.data


def pagination_of(draft: OperationDraft, config: Config, schemas: Schemas) -> Pagination | None:
    """Return how a list goes on: by the first rule whose parameters and places are all there."""
    body = draft.success
    query = {one.name: one for one in draft.parameters if one.location is Location.QUERY}
    for rule in config.pagination:
        size = query.get(rule.size_parameter)
        if body is None or size is None or rule.cursor_parameter not in query:
            continue
        items = follow(body.use, rule.items)
        if items is None or follow(body.use, rule.next_cursor) is None:
            continue
        if not isinstance(items.shape, ArrayShape):
            continue
        return Pagination(
            cursor_parameter=rule.cursor_parameter,
            size_parameter=rule.size_parameter,
            items=rule.items,
            next_cursor=rule.next_cursor,
            default_size=_default(size, schemas),
            maximum_size=_maximum(size),
        )
    return None


def _default(parameter: ParameterDraft, schemas: Schemas) -> int | None:
    if parameter.schema is None:
        return None
    written = (integer_of(part.node, "default") for part in schemas.annotated(parameter.schema))
    return next((value for value in written if value is not None), None)


def _maximum(parameter: ParameterDraft) -> int | None:
    match parameter.use.shape:
        case LeafShape(type=IntegerType() as size):
            beyond = size.exclusive_maximum
            return size.maximum if beyond is None else beyond - 1
        case _:
            return None


def batch_of(placement: Placement) -> Batch | None:
    """Return the parameter that takes many ids of the resource: ``ids``, or ``deal_ids`` of deals."""
    wanted = {"ids", f"{snake(placement.noun)}_ids"}
    for parameter in placement.draft.parameters:
        shape = parameter.use.shape
        if (
            parameter.location is Location.QUERY
            and parameter.name in wanted
            and isinstance(shape, ArrayShape)
            and _is_id(shape)
        ):
            return Batch(parameter=parameter.name, maximum=shape.max_items)
    return None


def _is_id(shape: ArrayShape) -> bool:
    items = shape.items.shape
    return isinstance(items, LeafShape) and isinstance(items.type, IntegerType | StringType)
