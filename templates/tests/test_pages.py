"""Lists are paginated to the end, whatever the page sizes, and repeated cursors are detected."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable, Sequence
from typing import TypeAlias

import pytest
from contract.arguments import OPERATIONS, required_arguments, required_body
from contract.both_clients import by_python_name
from contract.document import CONTRACT, RESPONSES, Json, Operation, follow
from contract.fake_transport import ORIGIN, TRACE, FakeTransport
from contract.model_classes import encode
from contract.pages import (
    cursor_of,
    cursors_of,
    items_of,
    list_responses,
    page_response,
    sizes_to_test,
    value_of,
    with_value,
)
from contract.product import CREDENTIALS, AsyncClient, Client, errors
from contract.schema_values import typical_value, valid_examples
from contract.undocumented import strip_undocumented

ListAll: TypeAlias = Callable[[Operation, FakeTransport], tuple[list[object], int]]
PAGED = [operation for operation in OPERATIONS if operation.pagination]
every_list = pytest.mark.parametrize("operation", PAGED, ids=lambda operation: operation.id)


def item_of(operation: Operation) -> Json:
    """Return an item of the list in a documented response."""
    response, pages = operation.success, operation.pagination
    assert response is not None
    assert pages is not None
    content = response.content[0]
    bodies = [
        strip_undocumented(body, content.schema, RESPONSES)
        for body in (*valid_examples(content), typical_value(content.schema, RESPONSES))
    ]
    items = next(filter(None, (follow(body, pages.items) for body in bodies)))
    assert isinstance(items, list)
    return items[0]


def start_of(operation: Operation) -> tuple[dict[str, object], str | None]:
    """Return the required arguments of a list, and what they select the first page by, if anything."""
    pages, body = operation.pagination, required_body(operation)
    arguments = dict(required_arguments(operation))
    assert pages is not None
    values = body if pages.in_body and isinstance(body, dict) else arguments
    start = value_of(values, pages.cursor)
    if start is None:
        return by_python_name(operation, arguments, body), None
    if pages.style != "cursor":
        start = pages.first
        values |= with_value(values, pages.cursor, start)
    return by_python_name(operation, arguments, body), str(start)


def list_all_blocking(operation: Operation, fake: FakeTransport) -> tuple[list[object], int]:
    """Return all items of a list and the tokens spent, with the blocking client."""
    with Client(**CREDENTIALS, base_url=ORIGIN, transport=fake.transport, retries=0) as client:
        method = getattr(getattr(client, operation.resource), operation.method)
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            items = list(method(**start_of(operation)[0]))
        return items, client.usage.tokens


def list_all_async(operation: Operation, fake: FakeTransport) -> tuple[list[object], int]:
    """Return all items of a list and the tokens spent, with the asynchronous client."""

    async def gather() -> tuple[list[object], int]:
        client = AsyncClient(**CREDENTIALS, base_url=ORIGIN, transport=fake.transport, retries=0)
        async with client:
            method = getattr(getattr(client, operation.resource), operation.method)
            with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
                pages = method(**start_of(operation)[0])
                items = [item async for item in pages]
            return items, client.usage.tokens

    return asyncio.run(gather())


every_client = pytest.mark.parametrize("list_all", [list_all_blocking, list_all_async])


@every_client
@pytest.mark.parametrize(
    ("operation", "sizes"),
    [
        pytest.param(operation, sizes, id=f"{operation.id}-{sizes}")
        for operation in PAGED
        if operation.pagination
        for sizes in sizes_to_test(operation.pagination)
    ],
)
def test_pagination_yields_all_items(
    operation: Operation, sizes: Sequence[int], list_all: ListAll
) -> None:
    TRACE.set_pointer(operation.pointer)
    pages = operation.pagination
    assert pages is not None
    item = item_of(operation)
    responses = list_responses(pages, item, sizes)
    fake = FakeTransport(responses)
    items, tokens = list_all(operation, fake)
    expected = [item for response in responses for item in items_of(pages, response)]
    assert len(expected) == sum(sizes)
    assert encode(items, expected) == expected
    cursors = cursors_of(pages, sizes, start_of(operation)[1])
    assert [cursor_of(pages, request) for request in fake.sent] == cursors
    assert tokens == CONTRACT.price(operation) * len(sizes)


@every_client
@every_list
def test_repeated_cursor_or_page_raises_an_error(operation: Operation, list_all: ListAll) -> None:
    TRACE.set_pointer(operation.pointer)
    pages = operation.pagination
    assert pages is not None
    size = pages.largest_page or 1
    repeated = page_response(pages, [item_of(operation)] * size, "/repeated", 10**9, 10**9)
    fake = FakeTransport([repeated])
    with pytest.raises(errors.RepeatedCursor):
        list_all(operation, fake)
    assert len(fake.sent) <= 4


@every_client
def test_links_to_other_origins_are_not_followed(list_all: ListAll) -> None:
    for operation in PAGED:
        pages = operation.pagination
        if pages is None or pages.style != "link":
            continue
        TRACE.set_pointer(operation.pointer)
        link = "https://elsewhere.test/pages"
        page = page_response(pages, [item_of(operation)], link, 10**9, 10**9)
        fake = FakeTransport([page])
        with pytest.raises(errors.CrossOriginLink):
            list_all(operation, fake)
        assert len(fake.sent) == 1
