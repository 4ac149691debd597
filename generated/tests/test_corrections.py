"""What the description says a server refuses or takes, tried: this settles the corrections of overlays.

Runs against a server only. A test fails when an answer violates the description; what a correction
merely allows is judged in the report. Changes are made to one record, which is deleted at the end.
"""

from __future__ import annotations

import pytest
from contract.arguments import required_arguments
from contract.document import Field, Json, Operation, follow
from contract.fake_transport import Answer
from contract.online.lifecycles import LIFECYCLES, Lifecycle, harmless_body, named
from contract.online.live_probes import (
    REJECTED_REQUESTS,
    RejectedRequest,
    clearable,
    faulty,
    rejected_fields,
    spellings,
)
from contract.online.records import Records
from contract.online.server_client import ServerClient, assert_no_mismatches
from contract.online.transport import RequestPatch

pytestmark = pytest.mark.server
# What a server answers that has found a member faulty.
FAULTY = {400, 422}
CHANGED = [one for one in LIFECYCLES if one.changes]


def judged(answer: Answer) -> bool | None:
    """Return whether a request was refused as faulty; None when it was not even looked at."""
    if answer.status < 300:
        return False
    return None if answer.status in {401, 402, 403, 429} or answer.status >= 500 else True


def priced(
    life: Lifecycle, change: Operation, calls: int, *more: Operation
) -> pytest.MarkDecorator:
    """Return the price of a record and so many changes of it."""
    once = sum(one.cost or 0 for one in (life.create, life.removal, *more))
    return pytest.mark.price(once + calls * (change.cost or 0))


def changes(calls: int) -> list[object]:
    """Return lives with the operation that changes their records, priced at so many changes."""
    return [
        pytest.param(
            one, one.changes[0], id=one.changes[0].id, marks=priced(one, one.changes[0], calls)
        )
        for one in CHANGED
    ]


@pytest.mark.parametrize(
    "refusal",
    [
        pytest.param(
            one,
            id=f"{one.operation.id}-{one.name}",
            marks=pytest.mark.price(one.operation.cost or 0),
        )
        for one in REJECTED_REQUESTS
    ],
)
def test_a_parameter_is_refused(refusal: RejectedRequest, server_client: ServerClient) -> None:
    operation = refusal.operation
    answer = server_client.call(operation, required_arguments(operation), None, patch=refusal.patch)
    settle_refusal(refusal, answer, server_client)


@pytest.mark.parametrize(
    ("life", "refusal"),
    [
        pytest.param(
            life,
            one,
            id=f"{one.operation.id}-{one.name}",
            marks=priced(life, one.operation, 1),
        )
        for life in CHANGED
        for one in rejected_fields(life.changes[0])
    ],
)
def test_a_member_is_refused(
    life: Lifecycle, refusal: RejectedRequest, server_client: ServerClient, records: Records
) -> None:
    answer = change(life, records, server_client, patch=refusal.patch)
    settle_refusal(refusal, answer, server_client)


def settle_refusal(refusal: RejectedRequest, answer: Answer, server_client: ServerClient) -> None:
    """Note whether a request was refused; fail when it was not."""
    if answer.status < 300 and server_client.is_example(refusal.operation, answer):
        pytest.skip("the server answers with examples, whatever it is asked")
    held = judged(answer)
    told = f"{refusal.operation.id} {refusal.name}: {answer.status}"
    server_client.seen.tried(refusal.pointer, refusal.keyword, held, told)
    assert_no_mismatches(server_client)
    assert held, f"{refusal.operation.id} answered {answer.status} to {refusal.name}"


@pytest.mark.parametrize(("life", "operation"), changes(2))
def test_null_clears_what_may_be_null(
    life: Lifecycle, operation: Operation, server_client: ServerClient, records: Records
) -> None:
    members = clearable(operation)
    if not members or not life.reads:
        pytest.skip("nothing may be null, or nothing can be read")
    values = {one.wire: value for one, value in members if value is not None}
    filled = split(values, life, records, server_client)
    cleared = split({one.wire: None for one, _ in members}, life, records, server_client)
    read = life.reads[0]
    answer = server_client.call(read, named(read, records.shared(life)), None)
    if server_client.is_example(read, answer):
        pytest.skip("the server answers with examples and keeps no records")
    for one, _ in members:
        left = follow(follow(answer.body, read.data), f"/{one.wire}")
        held, told = outcome(filled.get(one.wire, 0), cleared[one.wire], left)
        server_client.seen.tried(one.pointer, "type", held, f"{operation.id} {one.wire}: {told}")
    assert_no_mismatches(server_client)
    refused = [wire for wire, status in cleared.items() if status >= 300]
    assert not refused, f"{operation.id} refused null for {', '.join(refused)}"


def outcome(filled: int, cleared: int, left: Json) -> tuple[bool | None, str]:
    """Return whether null in a change is null on the record, and what happened."""
    if cleared >= 300:
        return (None if cleared >= 500 else False), f"null answered by {cleared}"
    if left is not None:
        return False, "null taken, and the value kept"
    return True, "null cleared it" if 0 < filled < 300 else "null taken, it was empty"


@pytest.mark.parametrize(("life", "operation"), changes(3))
def test_every_form_of_a_text_is_taken(
    life: Lifecycle, operation: Operation, server_client: ServerClient, records: Records
) -> None:
    bodies = spellings(operation)
    refused = []
    for body in bodies:
        for wire, status in split(body, life, records, server_client).items():
            member = field_of(operation, wire)
            told = f"{operation.id} {wire} {body[wire]}: {status}"
            server_client.seen.tried(member.pointer, "pattern", status < 300, told)
            refused += [told] if status >= 300 else []
    assert_no_mismatches(server_client)
    assert not refused, f"refused: {'; '.join(refused)}"


def field_of(operation: Operation, wire: str) -> Field:
    """Return a member of a body."""
    assert operation.body is not None
    return next(one for one in operation.body.fields if one.wire == wire)


@pytest.mark.parametrize(("life", "operation"), changes(2))
def test_a_faulty_body_is_refused_as_described(
    life: Lifecycle, operation: Operation, server_client: ServerClient, records: Records
) -> None:
    records.shared(life)
    if server_client.stand_in:
        pytest.skip("the server answers with examples, and to faults in its own way")
    for patch in faulty(operation):
        change(life, records, server_client, patch=patch)
    assert_no_mismatches(server_client)


def split(
    values: Json, life: Lifecycle, records: Records, server_client: ServerClient
) -> dict[str, int]:
    """Change members all at once; where one is found faulty, by halves. Returns each one's status."""
    assert isinstance(values, dict)
    if not values:
        return {}
    answer = change(life, records, server_client, body=values)
    if answer.status not in FAULTY or len(values) == 1:
        return dict.fromkeys(values, answer.status)
    pairs = list(values.items())
    halves = (pairs[: len(pairs) // 2], pairs[len(pairs) // 2 :])
    found = [split(dict(half), life, records, server_client) for half in halves]
    return {**found[0], **found[1]}


def change(
    life: Lifecycle,
    records: Records,
    server_client: ServerClient,
    *,
    body: Json = None,
    patch: RequestPatch | None = None,
) -> Answer:
    """Change the shared record; an amendment makes another change of a harmless one."""
    operation = life.changes[0]
    record = records.shared(life)
    return server_client.call(
        operation, named(operation, record), body or harmless_body(operation), patch=patch
    )
