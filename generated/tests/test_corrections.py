"""What the description says a server refuses or takes, tried: this settles the corrections of overlays.

Runs against a server only. A test fails when an answer violates the description; what a correction
merely allows is judged in the report. Changes are made to one record, which is deleted at the end.
"""

from __future__ import annotations

import pytest
from contract.arguments import needed
from contract.document import Field, Json, Operation, follow
from contract.fake_transport import Answer
from contract.online.lifecycles import LIVES, Life, harmless_body, named
from contract.online.live_probes import (
    REFUSALS,
    Refusal,
    clearable,
    faulty,
    refused_members,
    spellings,
)
from contract.online.records import Records
from contract.online.server_client import Online, hold
from contract.online.transport import Amendment

pytestmark = pytest.mark.server
# What a server answers that has found a member faulty.
FAULTY = {400, 422}
CHANGED = [one for one in LIVES if one.changes]


def judged(answer: Answer) -> bool | None:
    """Return whether a request was refused as faulty; None when it was not even looked at."""
    if answer.status < 300:
        return False
    return None if answer.status in {401, 402, 403, 429} or answer.status >= 500 else True


def priced(life: Life, change: Operation, calls: int, *more: Operation) -> pytest.MarkDecorator:
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
        for one in REFUSALS
    ],
)
def test_a_parameter_is_refused(refusal: Refusal, online: Online) -> None:
    operation = refusal.operation
    answer = online.call(operation, needed(operation), None, amendment=refusal.amendment)
    settle_refusal(refusal, answer, online)


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
        for one in refused_members(life.changes[0])
    ],
)
def test_a_member_is_refused(
    life: Life, refusal: Refusal, online: Online, records: Records
) -> None:
    answer = change(life, records, online, amendment=refusal.amendment)
    settle_refusal(refusal, answer, online)


def settle_refusal(refusal: Refusal, answer: Answer, online: Online) -> None:
    """Note whether a request was refused; fail when it was not."""
    if answer.status < 300 and online.is_example(refusal.operation, answer):
        pytest.skip("the server answers with examples, whatever it is asked")
    held = judged(answer)
    told = f"{refusal.operation.id} {refusal.name}: {answer.status}"
    online.seen.tried(refusal.pointer, refusal.keyword, held, told)
    hold(online)
    assert held, f"{refusal.operation.id} answered {answer.status} to {refusal.name}"


@pytest.mark.parametrize(("life", "operation"), changes(2))
def test_null_clears_what_may_be_null(
    life: Life, operation: Operation, online: Online, records: Records
) -> None:
    members = clearable(operation)
    if not members or not life.reads:
        pytest.skip("nothing may be null, or nothing can be read")
    values = {one.wire: value for one, value in members if value is not None}
    filled = split(values, life, records, online)
    cleared = split({one.wire: None for one, _ in members}, life, records, online)
    read = life.reads[0]
    answer = online.call(read, named(read, records.shared(life)), None)
    if online.is_example(read, answer):
        pytest.skip("the server answers with examples and keeps no records")
    for one, _ in members:
        left = follow(follow(answer.body, read.data), f"/{one.wire}")
        held, told = outcome(filled.get(one.wire, 0), cleared[one.wire], left)
        online.seen.tried(one.pointer, "type", held, f"{operation.id} {one.wire}: {told}")
    hold(online)
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
    life: Life, operation: Operation, online: Online, records: Records
) -> None:
    bodies = spellings(operation)
    refused = []
    for body in bodies:
        for wire, status in split(body, life, records, online).items():
            member = field_of(operation, wire)
            told = f"{operation.id} {wire} {body[wire]}: {status}"
            online.seen.tried(member.pointer, "pattern", status < 300, told)
            refused += [told] if status >= 300 else []
    hold(online)
    assert not refused, f"refused: {'; '.join(refused)}"


def field_of(operation: Operation, wire: str) -> Field:
    """Return a member of a body."""
    assert operation.body is not None
    return next(one for one in operation.body.fields if one.wire == wire)


@pytest.mark.parametrize(("life", "operation"), changes(2))
def test_a_faulty_body_is_refused_as_described(
    life: Life, operation: Operation, online: Online, records: Records
) -> None:
    records.shared(life)
    if online.stand_in:
        pytest.skip("the server answers with examples, and to faults in its own way")
    for amendment in faulty(operation):
        change(life, records, online, amendment=amendment)
    hold(online)


def split(values: Json, life: Life, records: Records, online: Online) -> dict[str, int]:
    """Change members all at once; where one is found faulty, by halves. Returns each one's status."""
    assert isinstance(values, dict)
    if not values:
        return {}
    answer = change(life, records, online, body=values)
    if answer.status not in FAULTY or len(values) == 1:
        return dict.fromkeys(values, answer.status)
    pairs = list(values.items())
    halves = (pairs[: len(pairs) // 2], pairs[len(pairs) // 2 :])
    found = [split(dict(half), life, records, online) for half in halves]
    return {**found[0], **found[1]}


def change(
    life: Life,
    records: Records,
    online: Online,
    *,
    body: Json = None,
    amendment: Amendment | None = None,
) -> Answer:
    """Change the shared record; an amendment makes another change of a harmless one."""
    operation = life.changes[0]
    record = records.shared(life)
    return online.call(
        operation, named(operation, record), body or harmless_body(operation), amendment=amendment
    )
