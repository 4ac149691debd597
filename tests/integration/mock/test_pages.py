"""Pages of the mock server of any API: what a request selects, and where the next page is."""

from __future__ import annotations

from typing import Any

import pytest

from pipedrive_activities.mock.error_responses import ErrorResponse
from pipedrive_activities.mock.pages import Page, PageQuery, page_of, value_at
from pipedrive_activities.mock.records import Stored
from pipedrive_activities.mock.table import Pages

ROWS = [Stored(number=10 + number, body={"id": number}, deleted=False) for number in range(1, 6)]
URL = "http://mock.test/pets?limit=2&q=x"


def get_page(pages: Pages, url: str = URL, **values: Any) -> Page:
    body = values if pages.in_body else None
    return page_of(
        ROWS, pages, PageQuery(values={} if pages.in_body else values, body=body, url=url)
    )


def ids(page: Page) -> list[object]:
    return [value_at(item, "/id") for item in page.items]


@pytest.mark.parametrize(
    ("pages", "selecting"),
    [
        (Pages(style="offset", cursor="at", size="limit", default_size=2), [None, 2, 4]),
        (Pages(style="offset", cursor="at", first=1, default_size=2), [1, 3, 5]),
        (Pages(style="page", cursor="at", size="limit", first=1, default_size=9), [None, 2, 3]),
        (Pages(style="page", cursor="at", default_size=2, in_body=True), [0, 1, 2]),
        (Pages(cursor="at", last_item="/id", default_size=2), [None, 2, 4]),
        (Pages(cursor="at", numeric=True, in_body=True, default_size=2), [None, 12, 14]),
    ],
)
def test_a_position_selects_a_page(pages: Pages, selecting: list[int | None]) -> None:
    for position, expected in zip(selecting, [[1, 2], [3, 4], [5]], strict=True):
        size = {pages.size: 2} if pages.size else {}
        given = {} if position is None else {"at": position}
        assert ids(get_page(pages, **size, **given)) == expected


def test_places_say_whether_there_are_more_pages() -> None:
    pages = Pages(
        style="offset",
        cursor="at",
        has_more="/more",
        total="x-total",
        total_pages="/meta/pages",
        default_size=2,
    )
    first, last = get_page(pages), get_page(pages, at=4)
    assert (first.properties, first.headers) == (
        {"/more": True, "/meta/pages": 3},
        {"x-total": "5"},
    )
    assert last.properties == {"/more": False, "/meta/pages": 3}
    assert ids(get_page(pages, at=9)) == []


def test_a_cursor_is_the_last_record_and_is_absent_on_the_last_page() -> None:
    pages = Pages(cursor="at", numeric=True, next_cursor="/next", default_size=4)
    first = get_page(pages)
    assert first.properties == {"/next": 14}
    assert get_page(pages, at=14).properties == {"/next": None}
    header = get_page(Pages(cursor="at", next_cursor="x-next", default_size=4)).headers
    assert ids(get_page(Pages(cursor="at", default_size=4), at=header["x-next"])) == [5]


def test_a_link_repeats_the_request_with_a_cursor() -> None:
    pages = Pages(style="link", size="limit", next_cursor="/next", default_size=9)
    first = get_page(pages, limit=2)
    link = str(first.properties["/next"])
    assert link.startswith(f"{URL}&mock-cursor=")
    second = get_page(pages, url=link, limit=2)
    assert ids(second) == [3, 4]
    assert str(second.properties["/next"]).count("mock-cursor=") == 1
    header = get_page(Pages(style="link", next_cursor="link", default_size=2)).headers["link"]
    assert header == f'<{link}>; rel="next"'


@pytest.mark.parametrize(
    "pages",
    [Pages(cursor="at", last_item="/id", default_size=2), Pages(cursor="at", default_size=2)],
)
def test_an_unknown_cursor_is_invalid(pages: Pages) -> None:
    with pytest.raises(ErrorResponse, match="the cursor is invalid"):
        get_page(pages, at="?")
