"""Determines payload, pagination and batches of an operation from its parameters and success body.

Input: a draft and the rules of codegen.yaml. Output: JSON pointers that exist in the success body, and
names of parameters that the operation has.
"""

from __future__ import annotations

from generator.config.codegen_config import Config
from generator.ir.operations import Batch, Location, Pagination
from generator.ir.types import IntegerType, StringType
from generator.lower.naming.contexts import shape_at_pointer
from generator.lower.naming.methods import NamedOperation
from generator.lower.naming.words import snake
from generator.lower.node_access import integer_of
from generator.lower.operations.drafts import OperationDraft, ParameterDraft
from generator.lower.schemas.shape_builder import ShapeBuilder
from generator.lower.schemas.shapes import ArrayShape, LeafShape


def data_pointer(draft: OperationDraft, config: Config) -> str:
    """Return the JSON pointer to the payload of a success body; empty if the body is not an envelope."""
    body = draft.success
    if not config.data or body is None or shape_at_pointer(body.shape_ref, config.data) is None:
        return ""
    return config.data


def pagination_of(
    draft: OperationDraft, config: Config, shape_builder: ShapeBuilder
) -> Pagination | None:
    """Return the pagination of an operation by the first rule that applies, None if none does.

    A rule applies if the operation has both query parameters, and the success body both pointers.
    """
    body = draft.success
    query = {
        parameter.name: parameter
        for parameter in draft.parameters
        if parameter.location is Location.QUERY
    }
    for rule in config.pagination:
        size = query.get(rule.size_parameter)
        if body is None or size is None or rule.cursor_parameter not in query:
            continue
        items = shape_at_pointer(body.shape_ref, rule.items)
        if items is None or shape_at_pointer(body.shape_ref, rule.next_cursor) is None:
            continue
        if not isinstance(items.shape, ArrayShape):
            continue
        return Pagination(
            cursor_parameter=rule.cursor_parameter,
            size_parameter=rule.size_parameter,
            items=rule.items,
            next_cursor=rule.next_cursor,
            default_size=_default(size, shape_builder),
            maximum_size=_maximum(size),
            window_end=rule.window_end if rule.window_end in query else "",
            item_id=rule.item_id,
        )
    return None


def _default(parameter: ParameterDraft, shape_builder: ShapeBuilder) -> int | None:
    if parameter.schema is None:
        return None
    subschemas = shape_builder.subschemas_of(parameter.schema)
    defaults = (integer_of(subschema.node, "default") for subschema in subschemas)
    return next((default for default in defaults if default is not None), None)


def _maximum(parameter: ParameterDraft) -> int | None:
    match parameter.shape_ref.shape:
        case LeafShape(type=IntegerType() as size):
            limit = size.exclusive_maximum
            return size.maximum if limit is None else limit - 1
        case _:
            return None


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
