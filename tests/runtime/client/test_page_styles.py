"""Lists by offset, page number, link, and by cursors in bodies and headers, against a real server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from pipedrive_activities import RequestOptions
from pipedrive_activities._runtime.pagination.positions import pagination_of
from pipedrive_activities._runtime.product import Endpoint
from pipedrive_activities.errors import ArgumentError, CrossOriginLink, RepeatedCursor
from tests.support.both_clients import ClientAdapter
from tests.support.paged_lists import (
    BODY_CURSOR,
    INNER_CURSOR,
    STYLES,
    link,
    offset,
    page,
    page_size,
)
from tests.support.paged_server import PagedServer, run_paged_server
from tests.support.variants import first_and_variants

four_styles = pytest.mark.parametrize(
    ("endpoint", "requests"), first_and_variants(STYLES.values(), kept=4), ids=STYLES
)
every_style = pytest.mark.parametrize(
    ("endpoint", "requests"), first_and_variants(STYLES.values()), ids=STYLES
)


@pytest.fixture(scope="module")
def shared() -> Iterator[PagedServer]:
    with run_paged_server() as running:
        yield running


@pytest.fixture
def server(shared: PagedServer) -> PagedServer:
    """Return the server as it is at first."""
    shared.count, shared.largest, shared.always_more = 10, 100, False
    shared.link = lambda target: target
    for record in (shared.requests, shared.bodies, shared.headers):
        record.clear()
    return shared


@pytest.fixture
def client(adapter: ClientAdapter, server: PagedServer) -> Any:
    # Loading the certificates of the system would take most of the time of a test.
    kind = httpx2.HTTPTransport if adapter.kind == "sync" else httpx2.AsyncHTTPTransport
    return adapter.client(base_url=server.url, transport=kind(verify=False))


def ids(items: list[Any]) -> list[int]:
    return [item["id"] for item in items]


@four_styles
def test_all_items_are_fetched_once(
    adapter: ClientAdapter, client: Any, server: PagedServer, endpoint: Endpoint[Any], requests: int
) -> None:
    assert ids(adapter.items(client.pages(endpoint, {}))) == list(range(10))
    assert len(server.requests) == requests
    assert client.usage.tokens == 10 * requests
    assert client.usage.by_operation()["listThings"].calls == requests


@every_style
@pytest.mark.parametrize("prefetch", first_and_variants([True, False]))
def test_every_list_stops_at_limits_and_resumes(
    adapter: ClientAdapter,
    client: Any,
    server: PagedServer,
    endpoint: Endpoint[Any],
    requests: int,
    prefetch: bool,
) -> None:
    del requests
    listed = client.pages(endpoint, page_size(endpoint, 3))
    for limit in ({"max_items": 5}, {"max_pages": 2}, {"max_cost": 25}):
        server.requests.clear()
        iterator = listed.iterate(prefetch=prefetch, **limit)
        taken = ids(adapter.items(iterator))
        assert taken == list(range(5 if "max_items" in limit else 6))
        assert (iterator.pages, iterator.cost, len(server.requests)) == (2, 20, 2)
        rest = listed.iterate(cursor=iterator.cursor, skip=iterator.skip, prefetch=prefetch)
        assert ids(adapter.items(rest)) == list(range(len(taken), 10))
        assert (rest.cursor, rest.skip, rest.finished) == (None, 0, True)


@every_style
def test_one_page_leads_to_the_next(
    adapter: ClientAdapter, client: Any, endpoint: Endpoint[Any], requests: int
) -> None:
    del requests
    listed = client.pages(endpoint, page_size(endpoint, 6))
    first = adapter.get(listed.page())
    assert isinstance(first.next_cursor, str)
    second = adapter.get(listed.page(first.next_cursor))
    assert (ids(list(first)), ids(list(second))) == ([*range(6)], [6, 7, 8, 9])
    by_call = adapter.get(client.call(endpoint, page_size(endpoint, 6)))
    assert (by_call.items, by_call.next_cursor) == (first.items, first.next_cursor)
    pages = adapter.items(listed.pages(cursor=first.next_cursor, max_pages=1))
    assert [ids(list(each)) for each in pages] == [[6, 7, 8, 9]]


def test_offsets_follow_what_was_returned(
    adapter: ClientAdapter, client: Any, server: PagedServer
) -> None:
    """A server may return fewer items than requested; a page that it caps is not the last one."""
    server.largest = 3
    items = adapter.items(client.pages(offset(total="/total"), {"limit": 5, "offset": 1}))
    assert ids(items) == list(range(1, 10))
    targets = [request.partition("?")[2] for request in server.requests]
    assert targets == [f"limit=5&offset={start}" for start in (1, 4, 7)]


@pytest.mark.parametrize("limits", first_and_variants([{"max_items": 8}, {}]))
def test_the_size_of_numbered_pages_stays_the_same(
    adapter: ClientAdapter, client: Any, server: PagedServer, limits: dict[str, int]
) -> None:
    server.largest = 3
    iterator = client.pages(page(1, total="/total"), {"limit": 5}).iterate(**limits)
    assert ids(adapter.items(iterator)) == list(range(limits.get("max_items", 10)))
    assert all("limit=5" in request for request in server.requests)
    server.requests.clear()
    explicit = client.pages(page(1, total="/total"), {"limit": 5, "page": 1})
    assert len(adapter.items(explicit)) == 10
    assert len(server.requests) == 4


def test_a_total_ends_a_list_that_began_in_the_middle(
    adapter: ClientAdapter, client: Any, server: PagedServer
) -> None:
    """Nothing is lost if the server has smaller pages than requested; a full last page ends it."""
    server.largest = 3
    rest = client.pages(page(0, total="/total"), {"limit": 5}).iterate(cursor="2")
    assert ids(adapter.items(rest)) == [6, 7, 8, 9]
    server.requests.clear()
    server.count = 9
    assert ids(adapter.items(client.pages(page(0, total="/total"), {"page": 2}))) == [6, 7, 8]
    assert len(server.requests) == 1


def test_a_cursor_in_the_body_keeps_the_rest_of_it(
    adapter: ClientAdapter, client: Any, server: PagedServer
) -> None:
    adapter.items(client.pages(BODY_CURSOR, {"q": "x", "limit": 8}))
    assert server.bodies == [{"q": "x", "limit": 8}, {"q": "x", "limit": 8, "after": 8}]
    server.bodies.clear()
    assert ids(adapter.items(client.pages(BODY_CURSOR, {"after": 7, "limit": 2}))) == [7, 8, 9]
    assert ids(adapter.items(client.pages(BODY_CURSOR, {}).iterate(cursor="8"))) == [8, 9]
    assert [body["after"] for body in server.bodies] == [7, 9, 8]


def test_a_cursor_inside_of_the_body_leaves_the_rest_of_its_object(
    adapter: ClientAdapter, client: Any, server: PagedServer
) -> None:
    at = {"limit": 8, "x": [1]}
    adapter.items(client.pages(INNER_CURSOR, {"q": "x", "at_": at}))
    assert server.bodies == [{"q": "x", "at": at}, {"q": "x", "at": {**at, "after": 8}}]
    assert at == {"limit": 8, "x": [1]}
    server.bodies.clear()
    assert ids(adapter.items(client.pages(INNER_CURSOR, {"at_": {"after": 7}}))) == [7, 8, 9]
    assert ids(adapter.items(client.pages(INNER_CURSOR, {}).iterate(cursor="8"))) == [8, 9]
    assert server.bodies == [{"at": {"after": 7}}, {"at": {"after": 8}}]


def test_a_null_in_place_of_the_page_is_sent(
    adapter: ClientAdapter, client: Any, server: PagedServer
) -> None:
    rule = pagination_of(INNER_CURSOR.resolve({})).replace(maximum_size=6)
    limited = Endpoint[Any](INNER_CURSOR.resolve({}).replace(pagination=rule))
    assert ids(adapter.items(client.pages(limited, {"at_": None}))) == list(range(10))
    assert server.bodies[:2] == [{"at": None}, {"at": {"after": 4}}]
    server.bodies.clear()
    adapter.items(client.pages(limited, {}).iterate(max_items=7))
    assert server.bodies == [{"at": {"limit": 6}}, {"at": {"limit": 1, "after": 6}}]


def test_a_link_is_followed_as_it_is(
    adapter: ClientAdapter, client: Any, server: PagedServer
) -> None:
    """Its query replaces that of the arguments; headers are sent again, with the credentials."""
    server.link = lambda target: f"{server.url.replace('http', 'HTTP')}{target}#fragment"
    options = RequestOptions(extra_query={"x": "1"})
    items = adapter.items(client.pages(link(), {"limit": 6, "note": "hi"}, options))
    assert len(items) == 10
    assert server.requests == [
        "GET /list?limit=6&x=1",
        "GET /list?offset=6&limit=6&q=a%20b",
    ]
    assert [sent["x-note"] for sent in server.headers] == ["hi", "hi"]
    assert {sent["x-api-token"] for sent in server.headers} == {"b6f3-secret-token"}


def test_credentials_in_a_link_are_left_out(
    adapter: ClientAdapter, client: Any, server: PagedServer
) -> None:
    server.link = lambda target: f"{target}&key=b6f3-secret%2Dtoken&z"
    listed = client.pages(link(), {"limit": 6})
    cursor = adapter.get(listed.page()).next_cursor
    assert cursor == f"{server.url}/list?offset=6&limit=6&q=a%20b&z"
    assert len(adapter.items(listed)) == 10


@pytest.mark.parametrize(
    "prefix",
    first_and_variants(
        [
            "https://127.0.0.1:{port}",
            "http://127.0.0.1",
            "http://127.0.0.1:1",
            "http://localhost:{port}",
            "//evil.test",
            "http://127.0.0.1:{port}@evil.test",
            "http://127.0.0.1:{port}.evil.test",
            "ftp://127.0.0.1:{port}",
            "http://[",
            "javascript:",
        ],
        kept=2,
    ),
)
def test_a_link_to_another_origin_is_refused(
    adapter: ClientAdapter, client: Any, server: PagedServer, prefix: str
) -> None:
    start = prefix.format(port=server.server.server_port)
    server.link = lambda target: f"{start}{target}&token=secret"
    taken: list[Any] = []
    with pytest.raises(CrossOriginLink) as caught:
        adapter.drain(client.pages(link(), {"limit": 6}).iterate(), taken)
    assert ids(taken) == list(range(6))
    assert len(server.requests) == 1
    assert client.usage.tokens == 10
    assert f"credentials are sent only to {server.url}" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert caught.value.operation == "listThings"


def test_a_link_with_the_default_port_or_a_user_is_one_of_the_origin() -> None:
    from pipedrive_activities._runtime.call.redirects import linked_url

    operation = offset().operation
    for own, followed in [
        ("https://api.test/a", "https://api.test:443/b?c#d"),
        ("https://api.test:443/a", "HTTPS://API.test/b?c"),
        ("https://api.test:443/a", "//api.test:/b?c"),
        ("https://api.test/a", "https://me:password@api.test/b?c"),
        ("https://api.test/a", "b?c"),
    ]:
        base = own.removesuffix("/a")
        assert linked_url(operation, own, followed) == f"{base}/b?c"
    assert linked_url(operation, "https://[::1]/a", "https://[::1]:443/ü b") == (
        "https://[::1]/%C3%BC%20b"
    )


@pytest.mark.parametrize(
    "endpoint", [offset("/ignoring"), page(0, "/ignoring"), page(0, "/last-again")]
)
def test_a_server_that_repeats_a_page_is_an_error(
    adapter: ClientAdapter, client: Any, server: PagedServer, endpoint: Endpoint[Any]
) -> None:
    taken: list[Any] = []
    with pytest.raises(RepeatedCursor, match="sent the same page for the second time") as caught:
        adapter.drain(client.pages(endpoint, {}).iterate(), taken)
    assert caught.value.cursor is not None
    assert len(server.requests) <= 4


def test_a_link_to_the_same_page_is_an_error(
    adapter: ClientAdapter, client: Any, server: PagedServer
) -> None:
    server.link = lambda target: "/list?limit=2&offset=2"
    with pytest.raises(RepeatedCursor, match="sent a cursor for the second time"):
        adapter.items(client.pages(link(), {"limit": 2}))
    assert len(server.requests) == 2


def test_an_offset_that_does_not_move_is_an_error(
    adapter: ClientAdapter, client: Any, server: PagedServer
) -> None:
    server.count, server.always_more = 3, True
    with pytest.raises(RepeatedCursor):
        adapter.items(client.pages(offset(has_more="/more"), {}))
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "cursor", first_and_variants(["/list?offset=4", "", "x", "-1", "1.5", "9" * 30])
)
def test_a_cursor_of_another_list_is_an_error(
    adapter: ClientAdapter, client: Any, server: PagedServer, cursor: str
) -> None:
    with pytest.raises(ArgumentError, match=r"cursor must be a whole number.*paginated by offset"):
        adapter.get(client.pages(offset(), {}).page(cursor))
    assert server.requests == []


def test_every_list_can_be_empty(adapter: ClientAdapter, client: Any, server: PagedServer) -> None:
    server.count = 0
    for endpoint, _ in STYLES.values():
        assert adapter.items(client.pages(endpoint, {})) == []
