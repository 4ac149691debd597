"""Responses become models without loss; what is not as described is noted and never raised."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Protocol, cast

import jsonschema_rs
import msgspec
import pytest
from contract.arguments import answers, every_operation, required_arguments, required_body
from contract.both_clients import CALLERS, Caller, Outcome, by_python_name
from contract.document import (
    RESPONSES,
    Json,
    Media,
    Operation,
    Response,
    follow,
    validator,
)
from contract.fake_transport import TRACE, Answer
from contract.strip_undocumented import described
from contract.values import typical, valid_values_for

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
_WRONG: list[Json] = [True, 7, 1.5, "x", [[]], {"x": {}}, None]


class Page(Protocol):
    """A page, as far as it is looked at here."""

    items: tuple[object, ...]
    next_cursor: str | None


def receive(caller: Caller, operation: Operation, answer: Answer) -> Outcome:
    """Make the least call and give it an answer."""
    given = by_python_name(operation, required_arguments(operation), required_body(operation))
    return caller(operation, given, [answer])


def successes(operation: Operation) -> Iterator[tuple[Response, Media]]:
    """Yield the JSON representations of success; results have the type of the first."""
    found = [one for one in answers(operation) if one[0].status.startswith("2") and one[1].is_json]
    yield from (one for one in found if one[1].schema == found[0][1].schema)


def plain(operation: Operation, result: object) -> object:
    """Return what a call gave as plain JSON values: the items of a page, or the value itself."""
    return msgspec.to_builtins(list(cast(Page, result).items) if operation.pagination else result)


@every_caller
@every_operation
def test_examples_and_edges_are_decoded_and_encoded_without_loss(
    operation: Operation, caller: Caller
) -> None:
    for response, media in successes(operation):
        TRACE.at(media.pointer)
        for body in [*media.examples, *valid_values_for(media.schema, RESPONSES)]:
            pointer = operation.pagination.items if operation.pagination else operation.data
            wanted = follow(described(body, media.schema, RESPONSES), pointer)
            if wanted is None:
                continue
            answer = Answer(status=response.number, body=body)
            outcome = receive(caller, operation, answer)
            assert plain(operation, outcome.value) == wanted
            assert not outcome.mismatches


@every_caller
@every_operation
def test_the_next_cursor_is_read_from_its_place(operation: Operation, caller: Caller) -> None:
    pages = operation.pagination
    for response, media in successes(operation) if pages else ():
        TRACE.at(media.pointer)
        for body in [*media.examples, *valid_values_for(media.schema, RESPONSES)]:
            if pages is None or follow(body, pages.items) is None:
                continue
            answer = Answer(status=response.number, body=body)
            page = receive(caller, operation, answer).value
            assert cast(Page, page).next_cursor == (follow(body, pages.next_cursor) or None)


@every_operation
def test_what_is_not_as_described_is_noted_and_kept(operation: Operation) -> None:
    for response, media in successes(operation):
        checked = validator(media.schema, RESPONSES, formats=False)
        whole = media.examples[0] if media.examples else typical(media.schema, RESPONSES)
        for pointer in ("", *each_once(whole)):
            TRACE.at(media.pointer)
            for wrong in _WRONG:
                body = replaced(whole, pointer, wrong)
                answer = Answer(status=response.number, body=body)
                if checked.is_valid(body):
                    continue
                if isinstance(wrong, str) and isinstance(value_at(whole, pointer), str):
                    continue  # text that breaks a pattern is still the text that came
                outcome = receive(CALLERS["blocking"], operation, answer)
                assert outcome.error is None, f"{wrong!r} at {pointer}: {outcome.error!r}"
                assert any(one.startswith(pointer) for one in outcome.mismatches), (
                    f"{wrong!r} at {pointer} went unnoticed: {outcome.mismatches}"
                )


@every_operation
def test_what_is_missing_is_noted_exactly_when_it_is_required(operation: Operation) -> None:
    for response, media in successes(operation):
        checked = validator(media.schema, RESPONSES, formats=False)
        whole = media.examples[0] if media.examples else typical(media.schema, RESPONSES)
        for pointer in each_once(whole):
            TRACE.at(media.pointer)
            body = without(whole, pointer)
            if body == whole or "uniqueItems" in broken(checked, body):
                continue  # items that have become equal are another fault
            answer = Answer(status=response.number, body=body)
            outcome = receive(CALLERS["blocking"], operation, answer)
            assert outcome.error is None, f"without {pointer}: {outcome.error!r}"
            assert (pointer in outcome.mismatches) is not checked.is_valid(body)


def broken(checked: jsonschema_rs.Validator, body: Json) -> set[str]:
    """Return the keywords that a body does not hold to."""
    return {str(one.schema_path[-1]) for one in checked.iter_errors(body)}


def each_once(whole: Json) -> list[str]:
    """Return the places of a value; of items that are alike, those of the first."""
    found: dict[tuple[str, str], str] = {}
    for pointer in places(whole):
        kind = (re.sub(r"/\d+(?=/|$)", "/*", pointer), type(value_at(whole, pointer)).__name__)
        found.setdefault(kind, pointer)
    return list(found.values())


def places(value: Json, pointer: str = "") -> Iterator[str]:
    """Yield the JSON pointer of every member and item of a value."""
    parts: dict[str, Json] = {}
    if isinstance(value, dict):
        parts = value
    elif isinstance(value, list):
        parts = {str(index): one for index, one in enumerate(value)}
    for key, part in parts.items():
        place = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
        yield place
        yield from places(part, place)


def value_at(whole: Json, pointer: str) -> Json:
    """Return what stands at a place."""
    if not pointer:
        return whole
    holder, last = _holder(whole, pointer)
    if isinstance(holder, list):
        return holder[int(last)]
    return holder[last] if isinstance(holder, dict) else None


def replaced(whole: Json, pointer: str, value: Json) -> Json:
    """Return a copy with another value at a place."""
    if not pointer:
        return value
    made = copy.deepcopy(whole)
    holder, last = _holder(made, pointer)
    if isinstance(holder, list):
        holder[int(last)] = value
    elif isinstance(holder, dict):
        holder[last] = value
    return made


def without(whole: Json, pointer: str) -> Json:
    """Return a copy without the member at a place; items of lists stay."""
    made = copy.deepcopy(whole)
    holder, last = _holder(made, pointer)
    if isinstance(holder, dict):
        del holder[last]
    return made


def _holder(value: Json, pointer: str) -> tuple[Json, str]:
    *path, last = (one.replace("~1", "/").replace("~0", "~") for one in pointer.split("/")[1:])
    for token in path:
        if isinstance(value, list):
            value = value[int(token)]
        elif isinstance(value, dict):
            value = value[token]
    return value, last
