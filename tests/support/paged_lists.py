"""Operations of ``PagedServer``: a list of every style, with every way to end."""

from __future__ import annotations

from typing import Any

from pipedrive_activities._runtime.operation import Operation, Pagination, Parameter
from pipedrive_activities._runtime.pagination.positions import with_value
from pipedrive_activities._runtime.product import Endpoint

_PARAMETERS = (
    Parameter(name="limit", location="query", kind="integer"),
    Parameter(name="offset", location="query", kind="integer"),
    Parameter(name="page", location="query", kind="integer"),
    Parameter(name="after", location="query", kind="string"),
    Parameter(name="note", location="header", api_name="X-Note", kind="string"),
)
_BODY = (
    Parameter(name="limit", location="body", kind="integer"),
    Parameter(name="after", location="body", kind="integer"),
    Parameter(name="q", location="body", kind="string"),
)


def page_size(endpoint: Endpoint[Any], size: int) -> dict[str, object]:
    """Return the arguments that set the size of a list's pages."""
    operation = endpoint.operation
    assert operation.pagination is not None
    return with_value(operation, {}, operation.pagination.size, size)


def listing(path: str, pagination: Pagination, **settings: Any) -> Endpoint[Any]:
    """Return a paginated operation of the server."""
    settings = {"method": "GET", "parameters": _PARAMETERS, **settings}
    operation = Operation(
        id="listThings",
        resource="things",
        name="list",
        path=path,
        cost=10,
        pagination=pagination,
        **settings,
    )
    return Endpoint(operation)


def offset(path: str = "/list", items: str = "/items", **ends: Any) -> Endpoint[Any]:
    return listing(
        path, Pagination(style="offset", cursor="offset", size="limit", items=items, **ends)
    )


def page(first: int, path: str = "", **ends: Any) -> Endpoint[Any]:
    rule = Pagination(
        style="page", cursor="page", size="limit", first=first, items="/items", **ends
    )
    return listing(path or f"/page{first}", rule)


def link(place: str = "/next/href", path: str = "/list", items: str = "/items") -> Endpoint[Any]:
    return listing(path, Pagination(style="link", size="limit", items=items, next_cursor=place))


BODY_CURSOR = listing(
    "/cursor",
    Pagination(cursor="after", size="limit", items="/items", next_cursor="/after"),
    method="POST",
    parameters=_BODY,
    content_type="application/json",
)
_AT = {
    "parameters": (
        Parameter(name="at_", api_name="at", location="body"),
        Parameter(name="q", location="body", kind="string"),
    ),
    "properties": (
        Parameter(name="at.limit", location="body", kind="integer"),
        Parameter(name="at.after", location="body", kind="integer"),
        Parameter(name="at.offset", location="body", kind="integer"),
    ),
    "method": "POST",
    "content_type": "application/json",
}
INNER_CURSOR = listing(
    "/cursor",
    Pagination(cursor="at.after", size="at.limit", items="/items", next_cursor="/after"),
    **_AT,
)
INNER_OFFSET = listing(
    "/list",
    Pagination(style="offset", cursor="at.offset", size="at.limit", items="/items", total="/total"),
    **_AT,
)
HEADER_CURSOR = listing(
    "/cursor", Pagination(cursor="after", size="limit", items="/items", next_cursor="x-after")
)
# How many requests fetch ten items, four at a time.
STYLES = {
    "offset with total": (offset(total="/total"), 3),
    "page until a short page": (page(1, short_page=True, default_size=4), 3),
    "link in a header": (link("link", "/array", ""), 3),
    "cursor in the body": (BODY_CURSOR, 3),
    "cursor inside of the body": (INNER_CURSOR, 3),
    "offset inside of the body": (INNER_OFFSET, 3),
    "offset until an empty page": (offset(), 4),
    "offset in an array": (offset("/array", ""), 4),
    "offset until a short page": (offset(short_page=True, default_size=4), 3),
    "offset with has_more": (offset(has_more="/more"), 3),
    "offset with has_more in a header": (offset(has_more="x-more"), 3),
    "offset with total in a header": (offset("/array", "", total="x-total"), 3),
    "page 0": (page(0), 4),
    "page 1": (page(1), 4),
    "page with has_more": (page(0, has_more="/more"), 3),
    "page with total": (page(1, total="/total"), 3),
    "page with total_pages": (page(0, total_pages="/pages"), 3),
    "link in the body": (link(), 3),
    "cursor in a header": (HEADER_CURSOR, 3),
}
