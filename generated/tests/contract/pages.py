"""Pages as the specification describes them: how they are requested, and where the next one is.

Input: the ``Pagination`` of a list. Output: responses with pages, and the cursor that selects the next
page. Nothing here depends on the client.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from contract.document import Json, follow
from contract.fake_transport import HttpResponse, SentRequest
from contract.json_pointers import set_property
from contract.pagination import Pagination

_NEXT = re.compile(r'<([^>]*)>[^,<]*;\s*rel="?next\b', re.IGNORECASE)


def items_of(pages: Pagination, response: HttpResponse) -> list[Json]:
    """Return the items of a page; empty if the response has none."""
    items = follow(response.body, pages.items)
    return items if isinstance(items, list) else []


def next_cursor(
    pages: Pagination, cursor: str, response: HttpResponse, url: str, size: int | None = None
) -> str:
    """Return the cursor of the page after the one at a cursor, empty if that is the last one.

    ``url`` is the URL of the request, ``size`` the page size in it, by default the largest one.
    """
    size = size or (pages.maximum_size if pages.size else None) or pages.default_size
    if _is_last(pages, cursor, response, size):
        return ""
    if pages.style == "cursor":
        items = items_of(pages, response)
        if pages.last_item:
            return _cursor_text(follow(items[-1], pages.last_item)) if items else ""
        return _cursor_text(_value(pages.next_cursor, response))
    if pages.style == "link":
        text = _cursor_text(_value(pages.next_cursor, response))
        match = _NEXT.search(text) if pages.next_cursor == "link" else None
        target = (match[1] if match else "") if pages.next_cursor == "link" else text
        return urljoin(url, target) if target else ""
    step = len(items_of(pages, response)) if pages.style == "offset" else 1
    return str(int(cursor or pages.first) + step)


def _is_last(pages: Pagination, cursor: str, response: HttpResponse, size: int | None) -> bool:
    """Return whether the response says that there is no further page."""
    has_more = _value(pages.has_more, response)
    if has_more in (False, "false"):
        return True
    if has_more in (True, "true"):
        return False
    count = len(items_of(pages, response))
    steps = int(cursor or pages.first) - pages.first if pages.style in ("offset", "page") else 0
    is_first = not cursor or (pages.style in ("offset", "page") and steps == 0)
    before = steps * (count if pages.style == "page" else 1) if steps or is_first else None
    total, total_pages = _number(pages.total, response), _number(pages.total_pages, response)
    return (
        (total is not None and before is not None and before + count >= total)
        or (total_pages is not None and steps + 1 >= total_pages)
        or (pages.short_page and size is not None and count < size)
        or (pages.style in ("offset", "page") and not count)
    )


def _value(place: str, response: HttpResponse) -> Json:
    """Return the value at a JSON pointer into the body, or that of a header."""
    if not place:
        return None
    if place.startswith("/"):
        return follow(response.body, place)
    return next((value for name, value in response.headers if name.lower() == place), None)


def _number(place: str, response: HttpResponse) -> int | None:
    value = _value(place, response)
    if isinstance(value, str) and value.isdigit():
        return int(value)
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _cursor_text(value: Json) -> str:
    is_cursor = isinstance(value, (str, int)) and not isinstance(value, bool)
    return str(value) if is_cursor else ""


def sizes_to_test(pages: Pagination) -> list[list[int]]:
    """Return the numbers of items on the pages of some lists, so that the list ends with the last."""
    if pages.last_item:
        return [[0], [1], [2, 1], [3, 3, 1]] if pages.has_more else [[0], [1, 0], [2, 3, 0]]
    if pages.style in ("cursor", "link"):
        return [[0], [1], [2, 0, 1], [3, 3, 3, 1]]
    if pages.has_more or pages.total or pages.total_pages:
        return [[0], [1], [2, 1], [3, 2, 1]]
    full = pages.largest_page
    if pages.short_page and pages.size and full:
        return [[0], [min(1, full - 1)], [full, full - 1]]
    return [[0], [1, 0], [3, 2, 1, 0]]


def cursors_of(
    pages: Pagination, sizes: Sequence[int], start: str | None = None
) -> list[str | None]:
    """Return what selects each page of a list: for the first one ``start``, None for nothing."""
    numbers = range(1, len(sizes))
    if pages.style == "cursor":
        return [start, *(f"cursor-{number} +/=&" for number in numbers)]
    if pages.style == "link":
        return [None, *(f"/pages;a,b?after={number}" for number in numbers)]
    if pages.style == "page":
        return [start, *(str(pages.first + number) for number in numbers)]
    return [start, *(str(pages.first + sum(sizes[:number])) for number in numbers)]


def list_responses(pages: Pagination, item: Json, sizes: Sequence[int]) -> list[HttpResponse]:
    """Return the responses with the pages of a list, with these numbers of items."""
    cursors = [*cursors_of(pages, sizes)[1:], None]
    total, total_pages = sum(sizes), len(sizes)
    return [
        page_response(
            pages, _items(pages, item, size, cursor or "last"), cursor, total, total_pages
        )
        for size, cursor in zip(sizes, cursors, strict=True)
    ]


def _items(pages: Pagination, item: Json, size: int, cursor: str) -> list[Json]:
    """Return the items of a page; where the last one has the next cursor, that is ``cursor``."""
    if not pages.last_item or not size or not isinstance(item, dict):
        return [item] * size
    last: dict[str, Json] = copy.deepcopy(item)
    return [*[item] * (size - 1), set_property(last, pages.last_item, cursor)]


def page_response(
    pages: Pagination, items: list[Json], cursor: str | None, total: int, total_pages: int
) -> HttpResponse:
    """Return a response with a page; ``cursor`` selects the next one, None on the last one."""
    following = cursor
    if pages.next_cursor == "link":
        following = cursor and f'</first>; rel="first", <{cursor}>; title="a, b"; rel="next"'
    body: Json = items
    headers: list[tuple[str, str]] = []
    for place, value in (
        (pages.items, items),
        (pages.next_cursor, following),
        (pages.has_more, cursor is not None),
        (pages.total, total),
        (pages.total_pages, total_pages),
    ):
        if place.startswith("/"):
            body = set_property(body if isinstance(body, dict) else {}, place, value)
        elif place and value is not None:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            headers.append((place, text))
    return HttpResponse(body=body, headers=tuple(headers))


def value_of(values: Json, name: str) -> Json:
    """Return the value of a parameter; a JSON pointer leads to one inside of the request body."""
    if name.startswith("/"):
        return follow(values, name)
    return values.get(name) if isinstance(values, dict) else None


def with_value(values: Json, name: str, value: Json) -> dict[str, Json]:
    """Return a copy of parameters or a request body with another value of one of them."""
    copied: dict[str, Json] = copy.deepcopy(values) if isinstance(values, dict) else {}
    return set_property(copied, name, value) if name.startswith("/") else {**copied, name: value}


def cursor_of(pages: Pagination, sent: SentRequest) -> str | None:
    """Return what a request selects a page by, None if it selects none."""
    if pages.style == "link":
        parts = urlsplit(sent.url)
        return f"{parts.path}?{parts.query}" if parts.path == "/pages;a,b" else None
    if pages.in_body:
        value = value_of(sent.json() if sent.content else {}, pages.cursor)
        return None if value is None else str(value)
    if pages.cursor_in_header:
        return sent.header(pages.cursor)
    return dict(sent.query).get(pages.cursor)
