"""View of how a list is paginated: keyword arguments of the class ``Pagination``, without defaults.

Input: an operation of the IR, its call, and the Python names of its parameters. Output: ``Settings``.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.ir.api import Api
from generator.ir.operations import Operation
from generator.ir.types import ObjectDeclaration, RefType
from generator.views.body_properties import inner_names
from generator.views.calls import Call, Result, result_of
from generator.views.settings import Settings, drop_defaults


def view_pagination_settings(
    api: Api, operation: Operation, call: Call, python_names: Mapping[str, str]
) -> Settings:
    """Return how a list is paginated; nothing if it is not."""
    paging = operation.pagination
    if paging is None:
        return ()
    names = {each.wire: each.name for each in call.arguments if each.location in paging.locations}
    names |= inner_names(api, operation) if paging.in_body else {}
    style = paging.style.value
    return drop_defaults(
        style="" if style == "cursor" else style,
        cursor=names.get(paging.cursor_parameter, ""),
        size=names.get(paging.size_parameter, ""),
        first=paging.first or None,
        items=paging.items,
        next_cursor=paging.next_cursor,
        last_item=paging.last_item,
        has_more=paging.has_more,
        total=paging.total,
        total_pages=paging.total_pages,
        short_page=paging.short_page,
        default_size=paging.default_size,
        maximum_size=paging.maximum_size,
        window_end=python_names.get(paging.window_end, "") if paging.window_end else "",
        item_id=paging.item_id
        if _has_property(api, result_of(api, operation), paging.item_id)
        else "",
    )


def _has_property(api: Api, result: Result, wire: str) -> bool:
    """Return whether the items of a list have a property."""
    item = next((body.value for body in result.bodies if body.value is not None), None)
    declaration = api.declaration(item.id) if isinstance(item, RefType) else None
    fields = declaration.fields if isinstance(declaration, ObjectDeclaration) else ()
    return any(field.name.wire == wire for field in fields)
