"""Makes the request of a page, and reads from its response where the next page is. No I/O.

Input: an operation, the arguments of the list, and a cursor: the text that identifies a page. It is the
cursor of the API, an offset, a page number, or the URL of a link, as ``Pagination.style`` says.
Output: the arguments of the page, and the cursor of the next page. Invariant: a list ends only where
the API says so, or at an empty page that the API does not say is followed by others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from ..errors import ArgumentError
from ..messages import RawResponse, parse_json
from ..operation import Operation, Pagination
from ..serialization.decoding import resolve_pointer
from ..serialization.formats import TypedValue

_LINK_HEADER = "link"
_MAX_DIGITS = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """The request of one page.

    ``cursor`` identifies the page; None: the one that the arguments select, else the first.
    ``before`` is the number of items on earlier pages, None if it is not known.
    """

    arguments: Mapping[str, object]
    cursor: str | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResponse:
    """The response with one page: ``body`` is decoded, ``items`` are those of the page."""

    body: object = field(repr=False)
    items: tuple[object, ...] = field(repr=False)
    response: RawResponse = field(repr=False)


def pagination_of(operation: Operation) -> Pagination:
    """Return how the operation is paginated. Raises ArgumentError if it is not paginated."""
    if operation.pagination is None:
        raise ArgumentError(f"{operation.call} is not paginated", operation=operation.id)
    return operation.pagination


def page_arguments(operation: Operation, request: PageRequest) -> Mapping[str, object]:
    """Return the arguments of a page. Raises ArgumentError for a cursor of another kind of list."""
    pagination = pagination_of(operation)
    if request.cursor is None or pagination.style == "link":
        return request.arguments
    if pagination.style != "cursor" and _number(request.cursor) is None:
        raise ArgumentError(
            f"{operation.call}: cursor must be a whole number, as this list is paginated by"
            f" {pagination.cursor}",
            parameter="cursor",
            operation=operation.id,
        )
    takes_number = _kind(operation, pagination.cursor) in ("integer", "number")
    digits = request.cursor.removeprefix("-")
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS
    value = int(request.cursor) if takes_number and is_number else request.cursor
    return with_value(operation, request.arguments, pagination.cursor, value)


def value_of(
    operation: Operation, arguments: Mapping[str, object], name: str, default: object = None
) -> object:
    """Return the value of an argument, or of a property inside of one.

    It is ``default`` if it is absent, and None if the object that would contain it is null.
    """
    argument, path = _location(operation, name)
    value = arguments.get(argument, default)
    for key in path:
        if not isinstance(value, Mapping):
            return None if value is None else default
        value = value.get(key, default)
    return value


def with_value(
    operation: Operation, arguments: Mapping[str, object], name: str, value: object
) -> dict[str, object]:
    """Return the arguments with a value of an argument, or of a property inside of one."""
    argument, path = _location(operation, name)
    return {**arguments, argument: _inside(arguments.get(argument), path, value)}


def _inside(container: object, path: tuple[str, ...], value: object) -> object:
    """Return an object with a value at a path; None and a missing object become an object."""
    if not path:
        return value
    properties = container if isinstance(container, Mapping) else {}
    return {**properties, path[0]: _inside(properties.get(path[0]), path[1:], value)}


def _location(operation: Operation, name: str) -> tuple[str, tuple[str, ...]]:
    """Return an argument, and the API names that lead to a property inside of it."""
    if "." not in name:
        return name, ()
    outer, *path = next(each.path for each in operation.properties if each.name == name)
    arguments = (each for each in operation.parameters if each.location == "body")
    return next(each.name for each in arguments if each.api_name == outer), tuple(path)


def _kind(operation: Operation, name: str) -> str:
    parameters = (*operation.parameters, *operation.properties)
    return next(each.kind for each in parameters if each.name == name)


def next_cursor(operation: Operation, request: PageRequest, page: PageResponse) -> str | None:
    """Return the cursor of the page after a page, None if it is the last one."""
    pagination = pagination_of(operation)
    has_more = _boolean(_value_at(page, pagination.has_more))
    if has_more is False:
        return None
    if pagination.style == "cursor":
        following = _cursor(pagination, page)
        position = None
    elif pagination.style == "link":
        following = _link(page, pagination.next_cursor)
        position = None
    else:
        position = _position(operation, pagination, request)
        step = len(page.items) if pagination.style == "offset" else 1
        following = str(position + step)
    size = _number(value_of(operation, request.arguments, pagination.size, pagination.default_size))
    if has_more is None and _is_last(pagination, request, page, position, size):
        return None
    return following or None


def _position(operation: Operation, pagination: Pagination, request: PageRequest) -> int:
    """Return the offset or number of a page."""
    given = request.cursor
    number = _number(
        value_of(operation, request.arguments, pagination.cursor) if given is None else given
    )
    return pagination.first if number is None else number


def _is_last(
    pagination: Pagination,
    request: PageRequest,
    page: PageResponse,
    position: int | None,
    size: int | None,
) -> bool:
    """Return whether a page is the last one by what was counted; ``size`` was requested."""
    count = len(page.items)
    steps = None if position is None else position - pagination.first
    before = request.before
    if pagination.style == "offset":
        before = steps
    elif before is None and steps is not None:
        # A page before the last one is full: at least that many items were on each of them.
        before = steps * count
    total = _number(_value_at(page, pagination.total))
    if total is not None and before is not None and before + count >= total:
        return True
    pages = _number(_value_at(page, pagination.total_pages))
    if pages is not None and steps is not None and steps + 1 >= pages:
        return True
    if pagination.short_page and size is not None and count < size:
        return True
    return position is not None and not count


def _cursor(pagination: Pagination, page: PageResponse) -> str | None:
    if not pagination.last_item:
        return _text(_value_at(page, pagination.next_cursor))
    value = resolve_pointer(page.items[-1], pagination.last_item) if page.items else None
    if isinstance(value, TypedValue):
        items = resolve_pointer(parse_json(page.response.content), pagination.items)
        value = (
            resolve_pointer(items[-1], pagination.last_item) if isinstance(items, list) else None
        )
    return _text(value)


def _value_at(page: PageResponse, place: str) -> object:
    """Return the value at a place, None if there is none."""
    if not place:
        return None
    if not place.startswith("/"):
        return page.response.headers.get(place)
    value = resolve_pointer(page.body, place)
    if isinstance(value, TypedValue):  # the API expects its own text
        value = resolve_pointer(parse_json(page.response.content), place)
    return value


def _link(page: PageResponse, place: str) -> str | None:
    """Return the absolute URL of the next page; a link that is not a URL is returned as it is."""
    text = _text(_value_at(page, place))
    if text is not None and place == _LINK_HEADER:
        from .link_header import next_link

        text = next_link(text, page.response.url)
    if not text:
        return None
    try:
        return urljoin(page.response.url, text)
    except ValueError:
        return text


def _text(value: object) -> str | None:
    """Return a cursor as text; empty text and other values than text and integers are none."""
    is_cursor = isinstance(value, (str, int)) and not isinstance(value, bool)
    return str(value) if is_cursor and value != "" else None


def _boolean(value: object) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower())
    return value if isinstance(value, bool) else None


def _number(value: object) -> int | None:
    if isinstance(value, str):
        is_number = value.isascii() and value.isdigit() and len(value) <= _MAX_DIGITS
        return int(value) if is_number else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return int(value) if abs(value) < 1e18 else None  # not so for NaN
