"""Pages of a list: which items a request selects, and where the next page is.

Input: all items of the list (records, or those of an example), its ``Pages``, and the request. Output:
a ``Page``. A cursor of the mock server is the number of the last item before the page; a link contains
it as the query parameter ``mock-cursor``, which no API document describes.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias
from urllib.parse import parse_qsl, urlencode

from .document import tokens_of
from .error_responses import ErrorResponse
from .records import Stored
from .responses import Content
from .table import Operation, Pages

LINK_PARAMETER = "mock-cursor"
"""The query parameter of links to other pages."""
_LINK_HEADER = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageQuery:
    """What a request says about pages: its parameters, its body and its URL.

    ``shifted`` asks for a cursor that leaves out a record of the next page.
    """

    values: Mapping[str, object]
    body: object
    url: str = ""
    shifted: bool = False

    def value(self, pages: Pages, name: str) -> object:
        """Return the value of a parameter for pages, None without one."""
        value = self.values if not pages.in_body else self.body
        for key in tokens_of(name) if name.startswith("/") else [name]:
            value = value.get(key) if key and isinstance(value, Mapping) else None
        return value


@dataclass(frozen=True, slots=True)
class ExampleItem:
    """An item of an example; ``number`` counts from 1."""

    number: int
    body: object


Item: TypeAlias = Stored | ExampleItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The items of a page, and what the response says about pages.

    ``properties`` are values by JSON pointer into the body, ``headers`` by name; None, or an empty
    header, stands for no next page.
    """

    items: list[object]
    properties: dict[str, object] = field(default_factory=dict[str, object])
    headers: dict[str, str] = field(default_factory=dict[str, str])


def link_parameters(operation: Operation) -> frozenset[str]:
    """Return the query parameters of the links to pages of an operation."""
    pages = operation.pages
    return frozenset({LINK_PARAMETER} if pages and pages.style == "link" else ())


def page_of(rows: Sequence[Item], pages: Pages, query: PageQuery) -> Page:
    """Return the page that a request selects. Raises ErrorResponse for an invalid cursor."""
    given = query.value(pages, pages.size)
    size = given if isinstance(given, int) and given > 0 else pages.default_size
    start = _start(rows, pages, query, size)
    chosen = rows[start : start + size]
    is_last = start + size >= len(rows) or not chosen
    following = None if is_last else _following(chosen, pages, query)
    page = Page(items=[row.body for row in chosen])
    for place, value in (
        (pages.next_cursor, following),
        (pages.has_more, not is_last),
        (pages.total, len(rows)),
        (pages.total_pages, -(-len(rows) // size)),
    ):
        if place.startswith("/"):
            page.properties[place] = value
        elif place:
            page.headers[place] = _header_text(value)
    if following is not None and pages.next_cursor == _LINK_HEADER:
        page.headers[_LINK_HEADER] = f'<{following}>; rel="next"'
    return page


def with_page_headers(content: Content, page: Page) -> Content:
    """Return a response with the headers of a page; empty ones only if the response needs them."""
    headers = {**content.headers, **page.headers}
    kept = {name: text for name, text in headers.items() if text or name in content.headers}
    return replace(content, headers=kept)


def _header_text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _start(rows: Sequence[Item], pages: Pages, query: PageQuery, size: int) -> int:
    """Return the index of the first item of a page."""
    if pages.style in ("offset", "page"):
        number = query.value(pages, pages.cursor)
        steps = int(number) - pages.first if isinstance(number, int | float) else 0
        return max(0, steps) * (size if pages.style == "page" else 1)
    cursor = query.value(pages, pages.cursor)
    if pages.style == "link":
        cursor = dict(parse_qsl(query.url.partition("?")[2])).get(LINK_PARAMETER)
    if cursor in (None, ""):
        return 0
    if pages.last_item:
        ids = [value_at(row.body, pages.last_item) for row in rows]
        if cursor not in ids:
            raise ErrorResponse(400, "the cursor is invalid")
        return len(ids) - ids[::-1].index(cursor)  # items of an example may have the same id
    last = cursor if isinstance(cursor, int) else _read_cursor(str(cursor))
    numbers = [row.number for row in rows]
    return numbers.index(last) + 1 if last in numbers else sum(n <= last for n in numbers)


def _following(chosen: Sequence[Item], pages: Pages, query: PageQuery) -> object:
    """Return the cursor or link that leads to the page after some items."""
    last = chosen[-2] if query.shifted and len(chosen) > 1 else chosen[-1]
    if pages.style == "link":
        base, _, given = query.url.partition("?")
        kept = [part for part in given.split("&") if part.partition("=")[0] != LINK_PARAMETER]
        kept.append(urlencode({LINK_PARAMETER: _write_cursor(last.number)}))
        return f"{base}?{'&'.join(filter(None, kept))}"
    return last.number if pages.numeric else _write_cursor(last.number)


def value_at(value: object, pointer: str) -> object:
    """Return the value at a JSON pointer through objects, None if there is none."""
    for token in tokens_of(pointer):
        value = value.get(token) if isinstance(value, dict) else None
    return value


def _write_cursor(number: int) -> str:
    return base64.urlsafe_b64encode(b"n%d" % number).decode().rstrip("=")


def _read_cursor(text: str) -> int:
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return int(packed.decode("ascii").removeprefix("n"))
    except (binascii.Error, ValueError) as error:
        raise ErrorResponse(400, "the cursor is invalid") from error
