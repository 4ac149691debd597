"""Tests of a server: responses match the specification, and records can be created and deleted.

They run only against a server (``--base-url``, ``--live``, ``--replay``), cheap tests before
expensive ones and deprecated operations last. They change and delete only records that they have
created, and delete all of these.
"""

from __future__ import annotations

import pytest
from contract.arguments import required_arguments, required_body
from contract.document import Json, Operation, follow
from contract.fake_transport import TRACE
from contract.online.lifecycles import (
    LIFECYCLES,
    LISTS,
    READS,
    Lifecycle,
    enriching_arguments,
    harmless_body,
    is_removed_response,
    record_arguments,
    unknown_id_arguments,
)
from contract.online.records import Record, Records
from contract.online.server_client import ServerClient, assert_no_mismatches
from contract.pages import next_cursor, with_value

pytestmark = pytest.mark.server


def cost(*operations: Operation | None) -> int:
    """Return the token cost of one call of each operation."""
    return sum((operation.cost or 0) for operation in operations if operation is not None)


def lifecycle_param(
    lifecycle: Lifecycle, *operations: Operation | None, last: bool = False
) -> object:
    """Return a lifecycle as a test parameter, lifecycle_param at a record and further operations."""
    last = last or lifecycle.create.deprecated is not None
    price = pytest.mark.price(cost(lifecycle.create, lifecycle.removal, *operations), last=last)
    return pytest.param(lifecycle, id=lifecycle.create.id, marks=price)


def operation_param(operation: Operation, calls: int) -> object:
    """Return an operation as a test parameter, lifecycle_param at a number of calls."""
    deprecated = operation.deprecated is not None
    price = pytest.mark.price(calls * cost(operation), last=deprecated)
    return pytest.param(operation, id=operation.id, marks=price)


@pytest.mark.parametrize(
    "operation",
    [operation_param(operation, 1) for operation in READS if unknown_id_arguments(operation)],
)
def test_unknown_id_returns_documented_error(
    operation: Operation, server_client: ServerClient
) -> None:
    response = server_client.call(operation, unknown_id_arguments(operation), None)
    if server_client.observations.problems or response.status not in not_found_statuses(operation):
        skip_if_removed(operation, response.status, server_client)
    if server_client.is_example(operation, response):
        pytest.skip("the server returns examples and keeps no records")
    assert_no_mismatches(server_client)
    message = f"{operation.id} answered {response.status} to an unknown id"
    assert response.status in not_found_statuses(operation), message


def not_found_statuses(operation: Operation) -> set[int]:
    """Return the statuses that mean that the record does not exist."""
    documented = {
        int(response.status) for response in operation.responses if response.status.isdecimal()
    }
    # If neither is documented, any client error is accepted.
    return documented & {404, 410} or {*range(400, 500)} - {401, 402, 429}


@pytest.mark.parametrize(
    "operation",
    [
        operation_param(operation, 1)
        for operation in READS
        if not operation.required_parameters and not operation.pagination
    ],
)
def test_read_without_arguments_succeeds(operation: Operation, server_client: ServerClient) -> None:
    response = server_client.call(operation, {}, None)
    skip_if_removed(operation, response.status, server_client)
    assert_no_mismatches(server_client)
    assert response.status < 300, f"{operation.id} answered {response.status}"


@pytest.mark.parametrize(
    "lifecycle",
    [
        lifecycle_param(lifecycle, *lifecycle.reads, *lifecycle.changes, *lifecycle.reads[:1])
        for lifecycle in LIFECYCLES
    ],
)
def test_record_lifecycle(
    lifecycle: Lifecycle, server_client: ServerClient, records: Records
) -> None:
    with records.temporary(lifecycle) as record:
        for operation in (*lifecycle.reads, *lifecycle.changes):
            call_on_record(operation, record, server_client)
        response = records.remove(record)
        assert response.status < 300, f"{lifecycle.removal.id} answered {response.status}"
    assert_no_mismatches(server_client)
    for operation in lifecycle.reads[:1]:
        response = server_client.call(operation, record_arguments(operation, record.id), None)
        if not server_client.is_example(operation, response):
            server_client.observations.deleted[f"{operation.id} {response.status}"] += 1
    assert_no_mismatches(server_client)


def call_on_record(operation: Operation, record: Record, server_client: ServerClient) -> None:
    """Read or change a record and check that the response shows the same record."""
    body = harmless_body(operation)
    if operation.body is not None and not body:
        return
    response = server_client.call(
        operation,
        {**record_arguments(operation, record.id), **enriching_arguments(operation)},
        body,
    )
    if is_removed_response(operation, response.status):
        server_client.discard_mismatches()
        return
    assert response.status < 300, f"{operation.id} answered {response.status}"
    returned_id = follow(follow(response.body, operation.data), "/id")
    assert returned_id == record.id, f"{operation.id} returned another record"


@pytest.mark.parametrize("operation", [operation_param(operation, 1) for operation in LISTS])
def test_list_returns_a_page(operation: Operation, server_client: ServerClient) -> None:
    # The largest page costs no more than a small one and returns more records.
    assert operation.pagination is not None
    size = operation.pagination.largest_page or 1
    items, _ = page(operation, server_client, size, "")
    assert len(items) <= size, f"{operation.id} returned {len(items)} items, the limit was {size}"


@pytest.mark.parametrize("operation", [operation_param(operation, 2) for operation in LISTS])
def test_list_continues_on_the_next_page(operation: Operation, server_client: ServerClient) -> None:
    first, cursor = page(operation, server_client, 1, "")
    assert len(first) <= 1, f"{operation.id} returned {len(first)} items, the limit was 1"
    if not cursor:
        pytest.skip("there is only one page")
    following, _ = page(operation, server_client, 1, cursor)
    assert len(following) <= 1, f"{operation.id} returned {len(following)} items, the limit was 1"
    assert first != following or not first, f"{operation.id} returned the same item twice"


def page(
    operation: Operation, server_client: ServerClient, size: int, cursor: str
) -> tuple[list[Json], str]:
    """Return the items of a page and the cursor of the next page; empty if there is none."""
    pages = operation.pagination
    assert pages is not None
    arguments: dict[str, Json] = {
        **required_arguments(operation),
        **enriching_arguments(operation),
    }
    body = required_body(operation)
    if pages.in_body and isinstance(body, dict):
        body = with_value(body, pages.size, size) if pages.size else body
    elif pages.size:
        arguments[pages.size] = size
    response = server_client.call(operation, arguments, body or None, cursor=cursor or None)
    skip_if_removed(operation, response.status, server_client)
    assert_no_mismatches(server_client)
    assert response.status < 300, f"{operation.id} answered {response.status}"
    items = follow(response.body, pages.items)
    assert isinstance(items, list), f"{operation.id} returned no list"
    if (cursor or len(items) > size) and server_client.is_example(operation, response):
        pytest.skip("the server returns examples, whatever page is requested")
    url = TRACE.exchanges[-1][0].url
    return items, next_cursor(pages, cursor, response, url, size if pages.size else None)


@pytest.mark.parametrize(
    "lifecycle",
    [
        lifecycle_param(lifecycle, lifecycle.deprecated_removal, *lifecycle.reads[:1], last=True)
        for lifecycle in LIFECYCLES
        if lifecycle.deprecated_removal is not None
    ],
)
def test_record_is_deleted_by_deprecated_operation(
    lifecycle: Lifecycle, server_client: ServerClient, records: Records
) -> None:
    deprecated = lifecycle.deprecated_removal
    assert deprecated is not None
    with records.temporary(lifecycle) as record:
        name = next(iter(required_arguments(deprecated)))
        kind = next(
            parameter.schema.get("type")
            for parameter in deprecated.parameters
            if parameter.api_name == name
        )
        response = server_client.call(
            deprecated, {name: [record.id] if kind == "array" else record.id}, None
        )
        skip_if_removed(deprecated, response.status, server_client)
        assert_no_mismatches(server_client)
        assert response.status < 300, f"{deprecated.id} answered {response.status}"
        for read in lifecycle.reads[:1]:
            read_after = server_client.call(read, record_arguments(read, record.id), None)
            assert read_after.status >= 400 or server_client.is_example(read, read_after), (
                f"{deprecated.id} did not delete the record"
            )
            if read_after.status in {404, 410}:
                records.mark_deleted(record)


def skip_if_removed(operation: Operation, status: int, server_client: ServerClient) -> None:
    """Skip the test if a deprecated operation is no longer available, or not for everybody."""
    if is_removed_response(operation, status):
        server_client.discard_mismatches()
        state = "is not allowed" if status == 403 else "was removed"
        pytest.skip(f"{operation.id} is deprecated and {state}: it answered {status}")
