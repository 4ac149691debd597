"""Lists are paginated to the end, whatever the page sizes, and repeated cursors are detected."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable, Sequence
from typing import TypeAlias

import pytest
from contract.arguments import OPERATIONS, required_arguments
from contract.both_clients import by_python_name
from contract.document import CONTRACT, RESPONSES, Json, Operation, Pagination, follow
from contract.fake_transport import ORIGIN, TRACE, FakeTransport, HttpResponse
from contract.model_classes import encode
from contract.product import CREDENTIALS, AsyncClient, Client, errors
from contract.schema_values import typical_value, valid_examples
from contract.strip_undocumented import strip_undocumented

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


def page_of(pages: Pagination, items: list[Json], cursor: str | None) -> HttpResponse:
    """Return a response with a page: items and next cursor at their documented locations."""
    body: dict[str, Json] = {}
    for pointer, value in ((pages.items, items), (pages.next_cursor, cursor)):
        *path, last = pointer.split("/")[1:]
        container = body
        for token in path:
            child = container.setdefault(token, {})
            assert isinstance(child, dict)
            container = child
        container[last] = value
    return HttpResponse(body=body)


def list_all_blocking(operation: Operation, fake: FakeTransport) -> tuple[list[object], int]:
    """Return all items of a list and the tokens spent, with the blocking client."""
    with Client(**CREDENTIALS, base_url=ORIGIN, transport=fake.transport, retries=0) as client:
        method = getattr(getattr(client, operation.resource), operation.method)
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            items = list(method(**by_python_name(operation, required_arguments(operation), None)))
        return items, client.usage.tokens


def list_all_async(operation: Operation, fake: FakeTransport) -> tuple[list[object], int]:
    """Return all items of a list and the tokens spent, with the asynchronous client."""

    async def gather() -> tuple[list[object], int]:
        client = AsyncClient(**CREDENTIALS, base_url=ORIGIN, transport=fake.transport, retries=0)
        async with client:
            method = getattr(getattr(client, operation.resource), operation.method)
            with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
                pages = method(**by_python_name(operation, required_arguments(operation), None))
                items = [item async for item in pages]
            return items, client.usage.tokens

    return asyncio.run(gather())


every_client = pytest.mark.parametrize("list_all", [list_all_blocking, list_all_async])


@every_client
@every_list
@pytest.mark.parametrize("sizes", [[0], [1], [2, 0, 1], [3, 3, 3, 1]], ids=str)
def test_pagination_yields_all_items(
    operation: Operation, sizes: Sequence[int], list_all: ListAll
) -> None:
    TRACE.set_pointer(operation.pointer)
    pages = operation.pagination
    assert pages is not None
    item = item_of(operation)
    cursors = [f"cursor-{number} +/=&" for number in range(1, len(sizes))]
    responses = [
        page_of(pages, [item] * size, cursor)
        for size, cursor in zip(sizes, [*cursors, None], strict=True)
    ]
    fake = FakeTransport(responses)
    items, tokens = list_all(operation, fake)
    expected = [item] * sum(sizes)
    assert encode(items, expected) == expected
    assert [dict(request.query).get(pages.cursor) for request in fake.sent] == [None, *cursors]
    assert tokens == CONTRACT.price(operation) * len(sizes)


@every_client
@every_list
def test_repeated_cursor_raises_an_error(operation: Operation, list_all: ListAll) -> None:
    TRACE.set_pointer(operation.pointer)
    assert operation.pagination is not None
    repeated = page_of(operation.pagination, [item_of(operation)], "repeated")
    fake = FakeTransport([repeated])
    with pytest.raises(errors.RepeatedCursor):
        list_all(operation, fake)
    assert len(fake.sent) <= 4
