"""Lists are walked to their end: no page, one, many, and never in circles."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable, Sequence
from typing import TypeAlias

import msgspec
import pytest
from contract.arguments import OPERATIONS, required_arguments
from contract.both_clients import by_python_name
from contract.document import CONTRACT, RESPONSES, Json, Operation, Pagination, follow
from contract.fake_transport import ORIGIN, TOKEN, TRACE, Answer, FakeTransport
from contract.product import AsyncClient, Client, errors
from contract.strip_undocumented import described
from contract.values import typical

Walking: TypeAlias = Callable[[Operation, FakeTransport], tuple[list[object], int]]
PAGED = [one for one in OPERATIONS if one.pagination]
every_list = pytest.mark.parametrize("operation", PAGED, ids=lambda one: one.id)


def item_of(operation: Operation) -> Json:
    """Return an item as it stands in the list of a described response."""
    response, pages = operation.success, operation.pagination
    assert response is not None
    assert pages is not None
    content = response.content[0]
    found = [
        described(one, content.schema, RESPONSES)
        for one in (*content.examples, typical(content.schema, RESPONSES))
    ]
    items = next(filter(None, (follow(one, pages.items) for one in found)))
    assert isinstance(items, list)
    return items[0]


def page_of(pages: Pagination, items: list[Json], cursor: str | None) -> Answer:
    """Return the answer that holds a page, with everything at its place."""
    body: dict[str, Json] = {}
    for pointer, value in ((pages.items, items), (pages.next_cursor, cursor)):
        *path, last = pointer.split("/")[1:]
        holder = body
        for token in path:
            inner = holder.setdefault(token, {})
            assert isinstance(inner, dict)
            holder = inner
        holder[last] = value
    return Answer(body=body)


def walk(operation: Operation, wire: FakeTransport) -> tuple[list[object], int]:
    """Return all items of a list, and the tokens spent, by the blocking client."""
    with Client(api_token=TOKEN, base_url=ORIGIN, transport=wire.transport, retries=0) as client:
        method = getattr(getattr(client, operation.resource), operation.method)
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            found = list(method(**by_python_name(operation, required_arguments(operation), None)))
        return found, client.usage.tokens


def walk_async(operation: Operation, wire: FakeTransport) -> tuple[list[object], int]:
    """Return all items of a list, and the tokens spent, by the asynchronous client."""

    async def gather() -> tuple[list[object], int]:
        client = AsyncClient(api_token=TOKEN, base_url=ORIGIN, transport=wire.transport, retries=0)
        async with client:
            method = getattr(getattr(client, operation.resource), operation.method)
            with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
                listed = method(**by_python_name(operation, required_arguments(operation), None))
                found = [item async for item in listed]
            return found, client.usage.tokens

    return asyncio.run(gather())


every_walk = pytest.mark.parametrize("walking", [walk, walk_async])


@every_walk
@every_list
@pytest.mark.parametrize("sizes", [[0], [1], [2, 0, 1], [3, 3, 3, 1]], ids=str)
def test_a_list_is_walked_to_its_end(
    operation: Operation, sizes: Sequence[int], walking: Walking
) -> None:
    TRACE.at(operation.pointer)
    pages = operation.pagination
    assert pages is not None
    item = item_of(operation)
    cursors = [f"cursor-{number} +/=&" for number in range(1, len(sizes))]
    answers = [
        page_of(pages, [item] * size, cursor)
        for size, cursor in zip(sizes, [*cursors, None], strict=True)
    ]
    wire = FakeTransport(answers)
    found, tokens = walking(operation, wire)
    assert msgspec.to_builtins(found) == [item] * sum(sizes)
    assert [dict(one.query).get(pages.cursor) for one in wire.sent] == [None, *cursors]
    assert tokens == CONTRACT.price(operation) * len(sizes)


@every_walk
@every_list
def test_a_cursor_that_comes_again_ends_the_walk(operation: Operation, walking: Walking) -> None:
    TRACE.at(operation.pointer)
    assert operation.pagination is not None
    again = page_of(operation.pagination, [item_of(operation)], "again")
    wire = FakeTransport([again])
    with pytest.raises(errors.RepeatedCursor):
        walking(operation, wire)
    assert len(wire.sent) <= 4
