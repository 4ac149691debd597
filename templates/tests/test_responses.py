"""Responses are decoded without loss; deviations from the specification are reported, not raised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, cast

import pytest
from contract.arguments import (
    MOST_VALUES,
    every_operation,
    is_first_use,
    required_arguments,
    required_body,
    values_to_test,
)
from contract.both_clients import CALLERS, Caller, Outcome, by_python_name, call_async
from contract.document import (
    CONTRACT,
    RESPONSES,
    Json,
    Media,
    Operation,
    Response,
    Schema,
    follow,
)
from contract.fake_transport import TRACE, HttpResponse
from contract.json_pointers import (
    WRONG_VALUES,
    distinct_pointers,
    replaced,
    tokens_of,
    without,
)
from contract.model_classes import encode
from contract.pages import next_cursor, value_of
from contract.schema_validation import validator
from contract.schema_values import (
    spaced,
    typical_body,
    valid_examples,
    valid_values_for,
)
from contract.undocumented import strip_undocumented

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)


class Page(Protocol):
    """The attributes of a page that these tests use."""

    items: tuple[object, ...]
    next_cursor: str | None


def receive(caller: Caller, operation: Operation, response: HttpResponse) -> Outcome:
    """Make a call with the required arguments and return its outcome for a response."""
    keywords = by_python_name(operation, required_arguments(operation), required_body(operation))
    return caller(operation, keywords, [response])


def successes(operation: Operation) -> Iterator[tuple[Response, Media]]:
    """Yield the success responses with their first JSON body, by which the client decodes them."""
    for response in operation.successes:
        bodies = [media for media in response.content if media.is_json]
        if bodies and operation.can_have_body(response):
            yield response, bodies[0]


def bodies_of(operation: Operation, media: Media, caller: Caller) -> list[Json]:
    """Return the valid bodies to test."""
    bodies = [*valid_examples(media), *valid_values_for(media.schema, RESPONSES)]
    return values_to_test(operation, media, bodies, few=caller is call_async)


def payload_pointer(operation: Operation, media: Media) -> str:
    """Return the JSON pointer to the result in a body; empty if the body is the result."""
    if operation.pagination:
        return operation.pagination.items
    return operation.data if defines(media.schema, operation.data) else ""


def defines(schema: Schema, pointer: str) -> bool:
    """Return whether the objects of a schema define the property at a JSON pointer."""
    for key in tokens_of(pointer):
        properties = cast(Schema, resolve(schema).get("properties", {}))
        if key not in properties:
            return False
        schema = cast(Schema, properties[key])
    return True


def resolve(schema: Schema) -> Schema:
    """Return a schema without null and with its reference resolved."""
    for choice in cast(list[Schema], schema.get("anyOf", [])):
        if choice != {"type": "null"}:
            return resolve(choice)
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return cast(Schema, RESPONSES[name]) if name else schema


def is_failure(body: Json) -> bool:
    """Return whether a body is an error, whatever the status of its response."""
    return CONTRACT.failure is not None and CONTRACT.failure.applies_to(body)


def to_plain(operation: Operation, result: object, expected: Json) -> object:
    """Return the result of a call as plain JSON values: the items of a page, or the value itself."""
    return encode(list(cast(Page, result).items) if operation.pagination else result, expected)


@every_caller
@every_operation
def test_responses_round_trip_without_loss(operation: Operation, caller: Caller) -> None:
    for documented, media in successes(operation):
        TRACE.set_pointer(media.pointer)
        for body in bodies_of(operation, media, caller):
            pointer = payload_pointer(operation, media)
            expected = follow(strip_undocumented(body, media.schema, RESPONSES), pointer)
            if expected is None or is_failure(body):
                continue
            response = HttpResponse(status=documented.number, body=body)
            outcome = receive(caller, operation, response)
            assert to_plain(operation, outcome.value, expected) == expected
            assert not outcome.mismatches


@every_caller
@every_operation
def test_a_success_response_without_body_gives_none(operation: Operation, caller: Caller) -> None:
    for documented in operation.successes if operation.pagination is None else ():
        if not documented.content or not operation.can_have_body(documented):
            TRACE.set_pointer(documented.pointer)
            response = HttpResponse(status=documented.number, body="", content_type="text/plain")
            outcome = receive(caller, operation, response)
            assert outcome.value is None
            assert not outcome.mismatches


def has_plain_text(response: Response) -> bool:
    """Return whether the only body of a response is text of any content."""
    return [(media.content_type.partition("/")[0], media.schema) for media in response.content] == [
        ("text", {"type": "string"})
    ]


@every_caller
@every_operation
def test_text_is_decoded_by_its_charset(operation: Operation, caller: Caller) -> None:
    for documented in operation.successes if operation.pagination is None else ():
        if not has_plain_text(documented) or not operation.can_have_body(documented):
            continue
        TRACE.set_pointer(documented.pointer)
        for charset in ("utf-8", "iso-8859-1"):
            response = HttpResponse(
                status=documented.number,
                body="Zoë",
                content_type=f"text/plain; charset={charset}",
                charset=charset,
            )
            assert receive(caller, operation, response).value == "Zoë"


@every_caller
@every_operation
def test_next_cursor_is_read_from_its_location(operation: Operation, caller: Caller) -> None:
    pages = operation.pagination
    body = required_body(operation)
    values = {**required_arguments(operation), **(body if isinstance(body, dict) else {})}
    is_counted = pages is not None and pages.style in ("offset", "page")
    given = value_of(values, pages.cursor) if pages and is_counted else None
    start = "" if given is None else str(given)
    for documented, media in successes(operation) if pages else ():
        TRACE.set_pointer(media.pointer)
        for body in bodies_of(operation, media, caller):
            if pages is None or follow(body, pages.items) is None or is_failure(body):
                continue
            response = HttpResponse(status=documented.number, body=body)
            outcome = receive(caller, operation, response)
            expected = next_cursor(pages, start, response, outcome.request.url)
            assert cast(Page, outcome.value).next_cursor == (expected or None)


@every_operation
def test_invalid_values_are_reported_and_not_raised(operation: Operation) -> None:
    for documented, media in successes(operation):
        schema_validator = validator(media.schema, RESPONSES, lenient=True)
        valid_body = typical_body(media)
        if not is_first_use(operation, media) or media.schema == {"type": "null"}:
            continue  # a body that is always null is not read
        for pointer in ("", *spaced(distinct_pointers(valid_body), MOST_VALUES)):
            TRACE.set_pointer(media.pointer)
            for wrong_value in WRONG_VALUES:
                body = replaced(valid_body, pointer, wrong_value)
                response = HttpResponse(status=documented.number, body=body)
                if schema_validator.is_valid(body) or is_failure(body):
                    continue
                outcome = receive(CALLERS["blocking"], operation, response)
                assert outcome.error is None, f"{wrong_value!r} at {pointer}: {outcome.error!r}"
                assert any(mismatch.startswith(pointer) for mismatch in outcome.mismatches), (
                    f"{wrong_value!r} at {pointer} was not reported: {outcome.mismatches}"
                )


@every_operation
def test_missing_properties_are_reported_only_if_required(operation: Operation) -> None:
    for documented, media in successes(operation):
        schema_validator = validator(media.schema, RESPONSES, lenient=True)
        valid_body = typical_body(media)
        if not is_first_use(operation, media):
            continue
        for pointer in spaced(distinct_pointers(valid_body), MOST_VALUES):
            TRACE.set_pointer(media.pointer)
            body = without(valid_body, pointer)
            if body == valid_body:
                continue
            response = HttpResponse(status=documented.number, body=body)
            outcome = receive(CALLERS["blocking"], operation, response)
            assert outcome.error is None, f"without {pointer}: {outcome.error!r}"
            assert (pointer in outcome.mismatches) is not schema_validator.is_valid(body)
