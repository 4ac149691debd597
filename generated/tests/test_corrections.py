"""Tests that check the corrections made by overlays: what a server rejects and what it accepts.

They run only against a server. A test fails if a response violates the specification. Behaviour
that a correction merely allows gets a verdict in the report. Changes are made to a single record,
which is deleted at the end.
"""

from __future__ import annotations

import pytest
from contract.arguments import required_arguments
from contract.document import Field, Json, Operation, follow
from contract.fake_transport import HttpResponse
from contract.online.lifecycles import (
    LIFECYCLES,
    Lifecycle,
    harmless_body,
    record_arguments,
)
from contract.online.live_probes import (
    REJECTED_REQUESTS,
    RejectedRequest,
    clearable_fields,
    invalid_requests,
    rejected_fields,
    text_form_bodies,
)
from contract.online.records import Records
from contract.online.server_client import ServerClient, assert_no_mismatches
from contract.online.transport import RequestPatch

pytestmark = pytest.mark.server
# Statuses with which servers report an invalid property.
INVALID = {400, 422}
WITH_CHANGES = [lifecycle for lifecycle in LIFECYCLES if lifecycle.changes]


def is_rejected(response: HttpResponse) -> bool | None:
    """Return whether a request was rejected as invalid; None if it was not validated at all."""
    if response.status < 300:
        return False
    return None if response.status in {401, 402, 403, 429} or response.status >= 500 else True


def price_marker(
    lifecycle: Lifecycle, change: Operation, calls: int, *more: Operation
) -> pytest.MarkDecorator:
    """Return the marker with the cost of a record and of a number of changes to it."""
    fixed = sum(operation.cost or 0 for operation in (lifecycle.create, lifecycle.removal, *more))
    return pytest.mark.price(fixed + calls * (change.cost or 0))


def changes(calls: int) -> list[object]:
    """Return a test parameter for each lifecycle with a change, priced at ``calls`` changes."""
    return [
        pytest.param(
            lifecycle,
            lifecycle.changes[0],
            id=lifecycle.changes[0].id,
            marks=price_marker(lifecycle, lifecycle.changes[0], calls),
        )
        for lifecycle in WITH_CHANGES
    ]


@pytest.mark.parametrize(
    "rejected",
    [
        pytest.param(
            rejected,
            id=f"{rejected.operation.id}-{rejected.name}",
            marks=pytest.mark.price(rejected.operation.cost or 0),
        )
        for rejected in REJECTED_REQUESTS
    ],
)
def test_parameter_is_rejected(rejected: RejectedRequest, server_client: ServerClient) -> None:
    operation = rejected.operation
    response = server_client.call(
        operation, required_arguments(operation), None, patch=rejected.patch
    )
    check_rejection(rejected, response, server_client)


@pytest.mark.parametrize(
    ("lifecycle", "rejected"),
    [
        pytest.param(
            lifecycle,
            rejected,
            id=f"{rejected.operation.id}-{rejected.name}",
            marks=price_marker(lifecycle, rejected.operation, 1),
        )
        for lifecycle in WITH_CHANGES
        for rejected in rejected_fields(lifecycle.changes[0])
    ],
)
def test_property_is_rejected(
    lifecycle: Lifecycle, rejected: RejectedRequest, server_client: ServerClient, records: Records
) -> None:
    response = change(lifecycle, records, server_client, patch=rejected.patch)
    check_rejection(rejected, response, server_client)


def check_rejection(
    rejected: RejectedRequest, response: HttpResponse, server_client: ServerClient
) -> None:
    """Record whether a request was rejected; fail if it was not."""
    if response.status < 300 and server_client.is_example(rejected.operation, response):
        pytest.skip("the server answers every request with an example")
    passed = is_rejected(response)
    detail = f"{rejected.operation.id} {rejected.name}: {response.status}"
    server_client.observations.record_probe(rejected.pointer, rejected.keyword, passed, detail)
    assert_no_mismatches(server_client)
    assert passed, f"{rejected.operation.id} answered {response.status} to {rejected.name}"


@pytest.mark.parametrize(("lifecycle", "operation"), changes(2))
def test_null_clears_nullable_properties(
    lifecycle: Lifecycle, operation: Operation, server_client: ServerClient, records: Records
) -> None:
    fields = clearable_fields(operation)
    if not fields or not lifecycle.reads:
        pytest.skip("no nullable properties, or no operation to read them")
    values = {field.api_name: value for field, value in fields if value is not None}
    filled = change_by_halves(values, lifecycle, records, server_client)
    cleared = change_by_halves(
        {field.api_name: None for field, _ in fields}, lifecycle, records, server_client
    )
    read = lifecycle.reads[0]
    response = server_client.call(read, record_arguments(read, records.shared(lifecycle)), None)
    if server_client.is_example(read, response):
        pytest.skip("the server returns examples and keeps no records")
    for field, _ in fields:
        remaining = follow(follow(response.body, read.data), f"/{field.api_name}")
        passed, detail = null_outcome(
            filled.get(field.api_name, 0), cleared[field.api_name], remaining
        )
        server_client.observations.record_probe(
            field.pointer, "type", passed, f"{operation.id} {field.api_name}: {detail}"
        )
    assert_no_mismatches(server_client)
    rejected = [name for name, status in cleared.items() if status >= 300]
    assert not rejected, f"{operation.id} rejected null for {', '.join(rejected)}"


def null_outcome(filled: int, cleared: int, remaining: Json) -> tuple[bool | None, str]:
    """Return whether setting a property to null cleared it, and what happened.

    ``filled`` and ``cleared`` are the statuses of both changes, ``filled`` 0 if there was none.
    """
    if cleared >= 300:
        return (None if cleared >= 500 else False), f"null answered with {cleared}"
    if remaining is not None:
        return False, "null accepted, value kept"
    return True, "null cleared the value" if 0 < filled < 300 else "null accepted, no value before"


@pytest.mark.parametrize(("lifecycle", "operation"), changes(3))
def test_every_text_form_is_accepted(
    lifecycle: Lifecycle, operation: Operation, server_client: ServerClient, records: Records
) -> None:
    bodies = text_form_bodies(operation)
    rejected = []
    for body in bodies:
        for name, status in change_by_halves(body, lifecycle, records, server_client).items():
            field = field_of(operation, name)
            detail = f"{operation.id} {name} {body[name]}: {status}"
            server_client.observations.record_probe(field.pointer, "pattern", status < 300, detail)
            rejected += [detail] if status >= 300 else []
    assert_no_mismatches(server_client)
    assert not rejected, f"rejected: {'; '.join(rejected)}"


def field_of(operation: Operation, name: str) -> Field:
    """Return the field of a body with an API name."""
    assert operation.body is not None
    return next(field for field in operation.body.fields if field.api_name == name)


@pytest.mark.parametrize(("lifecycle", "operation"), changes(2))
def test_invalid_body_returns_documented_error(
    lifecycle: Lifecycle, operation: Operation, server_client: ServerClient, records: Records
) -> None:
    records.shared(lifecycle)
    if server_client.returns_examples:
        pytest.skip("the server answers with examples and has error responses of its own")
    for patch in invalid_requests(operation):
        change(lifecycle, records, server_client, patch=patch)
    assert_no_mismatches(server_client)


def change_by_halves(
    values: Json, lifecycle: Lifecycle, records: Records, server_client: ServerClient
) -> dict[str, int]:
    """Change properties together, and by halves if one is rejected; return the status of each."""
    assert isinstance(values, dict)
    if not values:
        return {}
    response = change(lifecycle, records, server_client, body=values)
    if response.status not in INVALID or len(values) == 1:
        return dict.fromkeys(values, response.status)
    pairs = list(values.items())
    halves = (pairs[: len(pairs) // 2], pairs[len(pairs) // 2 :])
    statuses = [change_by_halves(dict(half), lifecycle, records, server_client) for half in halves]
    return {**statuses[0], **statuses[1]}


def change(
    lifecycle: Lifecycle,
    records: Records,
    server_client: ServerClient,
    *,
    body: Json = None,
    patch: RequestPatch | None = None,
) -> HttpResponse:
    """Change the shared record; a patch replaces parts of the request."""
    operation = lifecycle.changes[0]
    record = records.shared(lifecycle)
    return server_client.call(
        operation,
        record_arguments(operation, record),
        body or harmless_body(operation),
        patch=patch,
    )
