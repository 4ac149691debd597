"""What a server must hold to: every answer as described, a record's life from first to last.

Runs against a server only (``--base-url``, ``--live``, ``--replay``), what is cheap before what is dear,
what is deprecated last. Only what these tests made is changed or deleted, and everything they made is
deleted.
"""

from __future__ import annotations

import pytest
from contract.arguments import required_arguments
from contract.document import Json, Operation, follow
from contract.online.lifecycles import (
    LIFECYCLES,
    LISTS,
    READS,
    Lifecycle,
    complete,
    harmless_body,
    is_removed_response,
    named,
    unknown,
)
from contract.online.records import Record, Records
from contract.online.server_client import ServerClient, assert_no_mismatches

pytestmark = pytest.mark.server


def cost(*operations: Operation | None) -> int:
    """Return what one call of each costs."""
    return sum((one.cost or 0) for one in operations if one is not None)


def priced(life: Lifecycle, *operations: Operation | None, last: bool = False) -> object:
    """Return a life as a parameter, priced at a record and more operations."""
    last = last or life.create.deprecated is not None
    price = pytest.mark.price(cost(life.create, life.removal, *operations), last=last)
    return pytest.param(life, id=life.create.id, marks=price)


def asked(operation: Operation, calls: int) -> object:
    """Return an operation as a parameter, priced at a number of calls."""
    old = operation.deprecated is not None
    price = pytest.mark.price(calls * cost(operation), last=old)
    return pytest.param(operation, id=operation.id, marks=price)


@pytest.mark.parametrize("operation", [asked(one, 1) for one in READS if unknown(one)])
def test_what_is_not_there_is_an_error_as_described(
    operation: Operation, server_client: ServerClient
) -> None:
    answer = server_client.call(operation, unknown(operation), None)
    if server_client.seen.problems or answer.status not in missing(operation):
        skip_what_is_gone(operation, answer.status, server_client)
    if server_client.is_example(operation, answer):
        pytest.skip("the server answers with examples and keeps no records")
    assert_no_mismatches(server_client)
    told = f"{operation.id} answered {answer.status} to an unknown id"
    assert answer.status in missing(operation), told


def missing(operation: Operation) -> set[int]:
    """Return the statuses that say that there is no such record."""
    described = {int(one.status) for one in operation.responses if one.status.isdecimal()}
    # Where neither is described, any complaint about the request will do.
    return described & {404, 410} or {*range(400, 500)} - {401, 402, 429}


@pytest.mark.parametrize(
    "operation",
    [asked(one, 1) for one in READS if not required_arguments(one) and not one.pagination],
)
def test_a_read_that_needs_no_argument_is_answered(
    operation: Operation, server_client: ServerClient
) -> None:
    answer = server_client.call(operation, {}, None)
    skip_what_is_gone(operation, answer.status, server_client)
    assert_no_mismatches(server_client)
    assert answer.status < 300, f"{operation.id} answered {answer.status}"


@pytest.mark.parametrize(
    "life", [priced(one, *one.reads, *one.changes, *one.reads[:1]) for one in LIFECYCLES]
)
def test_a_record_can_be_made_read_changed_and_deleted(
    life: Lifecycle, server_client: ServerClient, records: Records
) -> None:
    with records.made(life) as record:
        for operation in (*life.reads, *life.changes):
            use(operation, record, server_client)
        answer = records.remove(record)
        assert answer.status < 300, f"{life.removal.id} answered {answer.status}"
    assert_no_mismatches(server_client)
    for operation in life.reads[:1]:
        answer = server_client.call(operation, named(operation, record.id), None)
        if not server_client.is_example(operation, answer):
            server_client.seen.deleted[f"{operation.id} {answer.status}"] += 1
    assert_no_mismatches(server_client)


def use(operation: Operation, record: Record, server_client: ServerClient) -> None:
    """Read or change a record; the answer is about that record."""
    body = harmless_body(operation)
    if operation.body is not None and not body:
        return
    answer = server_client.call(
        operation, {**named(operation, record.id), **complete(operation)}, body
    )
    if is_removed_response(operation, answer.status):
        server_client.discard_mismatches()
        return
    assert answer.status < 300, f"{operation.id} answered {answer.status}"
    told = follow(follow(answer.body, operation.data), "/id")
    assert told == record.id, f"{operation.id} answered with another record"


@pytest.mark.parametrize("operation", [asked(one, 1) for one in LISTS])
def test_a_list_gives_a_page(operation: Operation, server_client: ServerClient) -> None:
    # The largest page costs no more than a small one, and shows more records.
    assert operation.pagination is not None
    size = operation.pagination.maximum_size or operation.pagination.default_size or 1
    items, _ = page(operation, server_client, size, "")
    assert len(items) <= size, f"{operation.id} gave {len(items)} items, {size} were asked for"


@pytest.mark.parametrize("operation", [asked(one, 2) for one in LISTS])
def test_a_list_goes_on_where_a_page_ended(
    operation: Operation, server_client: ServerClient
) -> None:
    first, cursor = page(operation, server_client, 1, "")
    assert len(first) <= 1, f"{operation.id} gave {len(first)} items, 1 was asked for"
    if not cursor:
        pytest.skip("there is but one page")
    following, _ = page(operation, server_client, 1, cursor)
    assert len(following) <= 1, f"{operation.id} gave {len(following)} items, 1 was asked for"
    assert first != following or not first, f"{operation.id} gave the same item twice"


def page(
    operation: Operation, server_client: ServerClient, size: int, cursor: str
) -> tuple[list[Json], str]:
    """Return the items of a page, and the cursor of the next."""
    pages = operation.pagination
    assert pages is not None
    given: dict[str, Json] = {
        **required_arguments(operation),
        **complete(operation),
        pages.size: size,
    }
    answer = server_client.call(
        operation, {**given, pages.cursor: cursor} if cursor else given, None
    )
    skip_what_is_gone(operation, answer.status, server_client)
    assert_no_mismatches(server_client)
    assert answer.status < 300, f"{operation.id} answered {answer.status}"
    items = follow(answer.body, pages.items)
    assert isinstance(items, list), f"{operation.id} gave no list"
    if (cursor or len(items) > size) and server_client.is_example(operation, answer):
        pytest.skip("the server answers with examples, whatever page it is asked for")
    following = follow(answer.body, pages.next_cursor)
    return items, str(following) if isinstance(following, (str, int)) else ""


@pytest.mark.parametrize(
    "life",
    [
        priced(one, one.old_removal, *one.reads[:1], last=True)
        for one in LIFECYCLES
        if one.old_removal is not None
    ],
)
def test_a_record_can_be_deleted_in_the_old_way(
    life: Lifecycle, server_client: ServerClient, records: Records
) -> None:
    old = life.old_removal
    assert old is not None
    with records.made(life) as record:
        name = next(iter(required_arguments(old)))
        kind = next(one.schema.get("type") for one in old.parameters if one.wire == name)
        answer = server_client.call(
            old, {name: [record.id] if kind == "array" else record.id}, None
        )
        skip_what_is_gone(old, answer.status, server_client)
        assert_no_mismatches(server_client)
        assert answer.status < 300, f"{old.id} answered {answer.status}"
        for read in life.reads[:1]:
            after = server_client.call(read, named(read, record.id), None)
            assert after.status >= 400 or server_client.is_example(read, after), (
                f"{old.id} left it there"
            )
            if after.status in {404, 410}:
                records.forget(record)


def skip_what_is_gone(operation: Operation, status: int, server_client: ServerClient) -> None:
    """Skip what is deprecated and no longer there, or not for everybody: that was announced."""
    if is_removed_response(operation, status):
        server_client.discard_mismatches()
        state = "is not allowed" if status == 403 else "is gone"
        pytest.skip(f"{operation.id} is deprecated and {state}: it answered {status}")
