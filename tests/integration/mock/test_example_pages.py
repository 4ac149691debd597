"""A list without records of its own has the pages of its example, and an end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from pipedrive_activities.mock.document import Document
from pipedrive_activities.mock.envelopes import Envelopes
from pipedrive_activities.mock.pages import PageQuery, value_at
from pipedrive_activities.mock.responses import Content, Responses
from pipedrive_activities.mock.table import Operation, Pages

_ITEMS = [{"id": 1}, {"id": 2}, {"id": 3}]
_BODY: dict[str, Any] = {
    "type": "object",
    "required": ["items"],
    "properties": {
        "items": {"type": "array", "items": {"type": "object"}},
        "next": {"type": ["string", "null"]},
        "links": {"type": "object", "properties": {"next": {"type": "string"}}},
        "more": {"type": "boolean"},
        "total": {"type": "integer"},
    },
    "example": {"items": _ITEMS, "next": "a", "links": {"next": "/a?b=c"}, "more": True},
}
_NEXT_REQUIRED = {**_BODY, "required": ["items", "next"]}
_EMPTY_NEXT = {
    **_NEXT_REQUIRED,
    "properties": {**_BODY["properties"], "next": {"type": "string"}},
}
_PLAIN = {"type": "array", "items": {"type": "integer"}, "example": [7, 7, 7]}
_SAME_IDS = {**_BODY, "example": {"items": [{"id": 5}, {"id": 5}, {"id": 5}]}}


def envelopes(schema: Mapping[str, Any], headers: Mapping[str, Any]) -> Envelopes:
    """Return the bodies of a document with one list; its response has these headers."""
    content = {"application/json; charset=utf-8": {"schema": schema}}
    response = {"description": "", "content": content, "headers": headers}
    operation = {"responses": {"200": response}}
    document = Document({"openapi": "3.1.0", "paths": {"/a": {"get": operation}}})
    return Envelopes(document, Responses(document))


def walk(schema: Mapping[str, Any], pages: Pages, **headers: Any) -> list[tuple[Content, Any]]:
    """Return all pages, with two items each, as a client fetches them."""
    operation = Operation(id="list", method="GET", path="/a", at="/paths/~1a/get", pages=pages)
    bodies = envelopes(schema, headers)
    query = PageQuery(values={"limit": 2}, body=None, url="/a")
    fetched: list[tuple[Content, Any]] = []
    for number in (1, 2, 3):
        content = bodies.example(operation, query, "")
        fetched.append((content, msgspec.json.decode(content.body)))
        following = next_position(pages, number, *fetched[-1])
        if not following:
            break
        url = str(following).strip("<").partition(">")[0]
        query = PageQuery(values={"limit": 2, "cursor": following}, body=None, url=url)
    return fetched


def next_position(pages: Pages, number: int, content: Content, body: Any) -> object:
    """Return the cursor, link, offset or number of the next page, None after the last."""
    if pages.next_cursor.startswith("/"):
        return value_at(body, pages.next_cursor)
    if pages.next_cursor:
        return content.headers.get(pages.next_cursor)
    if pages.last_item:
        return body["items"][-1]["id"] if body["more"] else None
    return number * 2 if pages.style == "offset" else number + pages.first


def pages(**settings: Any) -> Pages:
    defaults = {"items": "/items", "cursor": "cursor", "size": "limit", "default_size": 100}
    return Pages(**{**defaults, **settings})


@pytest.mark.parametrize(
    ("schema", "rule", "counts"),
    [
        (_BODY, pages(next_cursor="/next"), [2, 1]),
        (_NEXT_REQUIRED, pages(next_cursor="/next"), [2, 1]),
        (_EMPTY_NEXT, pages(next_cursor="/next"), [2, 1]),
        (_BODY, pages(style="link", next_cursor="/links/next", cursor=""), [2, 1]),
        (_BODY, pages(style="offset", total="/total"), [2, 1, 0]),
        (_BODY, pages(style="page", first=1, has_more="/more"), [2, 1, 0]),
        (_BODY, pages(last_item="/id", has_more="/more"), [2, 1]),
        (_SAME_IDS, pages(last_item="/id", has_more="/more"), [2, 0]),
    ],
)
def test_a_list_ends_after_the_items_of_its_example(
    schema: Mapping[str, Any], rule: Pages, counts: list[int]
) -> None:
    fetched = [body for _, body in walk(schema, rule)]
    assert [len(body["items"]) for body in fetched] == counts
    items = [item for body in fetched for item in body["items"]]
    assert items == schema["example"]["items"][: len(items)]
    assert fetched[0].get("total", 3) == 3


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (pages(items="", next_cursor="x-next"), "x-next"),
        (pages(items="", style="link", cursor="", next_cursor="link"), "link"),
    ],
)
@pytest.mark.parametrize("required", [False, True])
def test_a_header_names_the_next_page_but_not_after_the_last(
    rule: Pages, name: str, required: bool
) -> None:
    header = {"required": required, "schema": {"type": "string", "example": "<x>; rel=next"}}
    first, last = walk(_PLAIN, rule, **{name.title(): header})
    assert (first[1], last[1]) == ([7, 7], [7])
    assert first[0].headers[name]
    assert last[0].headers.get(name) == ("" if required else None)
