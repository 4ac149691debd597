"""What a server must hold to: every answer as described, a record's life from first to last.

Runs with ``--base-url`` or ``--live`` only. Cheapest operations come first, as far as one does not need
another; only what these tests made is changed or deleted, and everything they made is deleted.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from contract.cases import OPERATIONS, needed_body
from contract.document import Json, Operation, follow
from contract.online import Online

pytestmark = pytest.mark.server


def by_id(operation: Operation) -> str:
    """Return the name of the one parameter in the path, empty when there is another number of them."""
    found = [one.wire for one in operation.parameters if one.location == "path"]
    return found[0] if len(found) == 1 else ""


def price(operation: Operation) -> tuple[int, str]:
    """Order operations by what they cost."""
    return operation.cost or 0, operation.id


class Life:
    """The operations on one kind of record: those at a path, and those at the path with an id."""

    def __init__(self, create: Operation) -> None:
        self.create = create
        under = [
            one for one in OPERATIONS if by_id(one) and one.path.rpartition("/")[0] == create.path
        ]
        self.reads = sorted((one for one in under if one.http_method == "GET"), key=price)
        self.changes = sorted((one for one in under if one.http_method == "PATCH"), key=price)
        self.removals = sorted((one for one in under if one.http_method == "DELETE"), key=price)


LIVES = [
    life
    for life in map(Life, (one for one in OPERATIONS if one.http_method == "POST"))
    if life.removals and not by_id(life.create)
]
LISTS = sorted((one for one in OPERATIONS if one.pagination), key=price)


@pytest.fixture
def record(life: Life, online: Online) -> Iterator[Json]:
    """Make a record, and delete it whatever happens; the price of deleting is kept back."""
    removal = life.removals[0]
    if not online.affords(life.create, reserve=removal.cost or 0):
        pytest.skip("--max-cost does not suffice to make a record and delete it")
    body = life.create.body
    example = body.examples[0] if body and body.examples else needed_body(life.create)
    answer = online.call(life.create, {}, without_links(example))
    made = follow(follow(answer.body, life.create.data), "/id")
    assert made is not None, f"nothing was made: {answer.status}"
    online.left -= removal.cost or 0
    try:
        yield made
    finally:
        online.left += removal.cost or 0
        gone = online.call(removal, {by_id(removal): made}, None)
        assert gone.status < 300


def without_links(example: Json) -> Json:
    """Return an example without what refers to other records, which a server may not have."""
    if not isinstance(example, dict):
        return example
    return {key: one for key, one in example.items() if not key.endswith("_id") and _plain(one)}


def _plain(value: Json) -> bool:
    return not isinstance(value, (list, dict))


@pytest.mark.parametrize("life", LIVES, ids=lambda one: one.create.id)
def test_a_record_can_be_made_read_changed_and_deleted(
    life: Life, record: Json, online: Online
) -> None:
    for operation in (*life.reads, *life.changes):
        if online.affords(operation):
            body = operation.body.examples[0] if operation.body else None
            answer = online.call(operation, {by_id(operation): record}, body)
            assert answer.status < 300
            assert follow(follow(answer.body, operation.data), "/id") == record
    hold(online)


@pytest.mark.parametrize("operation", LISTS, ids=lambda one: one.id)
def test_a_list_gives_pages(operation: Operation, online: Online) -> None:
    pages = operation.pagination
    assert pages is not None
    if not online.affords(operation):
        pytest.skip("--max-cost does not suffice for another page")
    answer = online.call(operation, {pages.size: 1}, None)
    items = follow(answer.body, pages.items)
    if answer.status < 300:
        assert isinstance(items, list)
        assert len(items) <= 1
    hold(online)


@pytest.mark.parametrize("life", LIVES, ids=lambda one: one.create.id)
def test_what_is_not_there_is_an_error_as_described(life: Life, online: Online) -> None:
    for operation in life.reads[:1]:
        if online.affords(operation):
            answer = online.call(operation, {by_id(operation): 2**31 - 1}, None)
            assert 400 <= answer.status < 500
    hold(online)


def hold(online: Online) -> None:
    """Fail with what was not as described since the last time."""
    problems, online.seen.problems[:] = list(online.seen.problems), []
    assert not problems
