"""How a list is paginated, as part of ``contract.json``."""

from __future__ import annotations

import msgspec


class Pagination(msgspec.Struct, frozen=True):
    """How a list is paginated: by ``cursor``, ``offset``, ``page`` (a number) or ``link``.

    ``cursor`` selects a page and ``size`` is the number of its items: API names of query parameters or,
    with ``in_body``, of properties of the request body; empty without one. With ``cursor_in_header``,
    the cursor is a request header. ``first`` is the offset or
    number of the first page, ``window_end`` a query parameter. ``last_item`` points into an item, and
    ``item_id`` is its field that identifies it. All other locations are JSON pointers or names of
    response headers. Empty without one.
    """

    style: str
    cursor: str
    size: str
    in_body: bool
    cursor_in_header: bool
    first: int
    items: str
    next_cursor: str
    last_item: str
    has_more: str
    total: str
    total_pages: str
    short_page: bool
    default_size: int | None
    maximum_size: int | None
    window_end: str
    item_id: str

    @property
    def largest_page(self) -> int | None:
        """The items of the largest page: the maximum size, else the default one; None if unknown."""
        return self.maximum_size or self.default_size
