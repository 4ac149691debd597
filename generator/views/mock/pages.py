"""Pagination of a list in the mock server; see ``mock/table.py`` of the package."""

from __future__ import annotations

from generator.ir.api import Api
from generator.ir.operations import Operation
from generator.ir.paging_candidates import body_properties, header_parameters, query_parameters
from generator.ir.type_queries import without_null
from generator.ir.types import IntegerType, NumberType
from generator.records import dataclass

_DEFAULT_PAGE = 100
"""Items on a page if the document does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Pagination of a list. ``numeric``: the parameter for cursors takes integers."""

    style: str
    items: str
    cursor: str
    size: str
    in_body: bool
    numeric: bool
    first: int | None
    next_cursor: str
    last_item: str
    has_more: str
    total: str
    total_pages: str
    default_size: int


def view_pages(api: Api, operation: Operation) -> Pages | None:
    """Return the pagination of an operation, None if it has none."""
    pagination = operation.pagination
    if pagination is None:
        return None
    style, name = pagination.style.value, pagination.cursor_parameter
    query, body = query_parameters(operation), body_properties(operation, api)
    slot = body.get(name) if pagination.in_body else query.get(name)
    slot = header_parameters(operation).get(name.lower()) if pagination.cursor_in_header else slot
    core = without_null(slot.type)[0] if slot is not None else None
    return Pages(
        style="" if style == "cursor" else style,
        items=pagination.items,
        cursor=name,
        size=pagination.size_parameter,
        in_body=pagination.in_body,
        numeric=isinstance(core, IntegerType | NumberType),
        first=pagination.first or None,
        next_cursor=pagination.next_cursor,
        last_item=pagination.last_item,
        has_more=pagination.has_more,
        total=pagination.total,
        total_pages=pagination.total_pages,
        default_size=pagination.default_size or _DEFAULT_PAGE,
    )
