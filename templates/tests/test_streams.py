"""Streams return every item with its type, and end where the specification says."""

from __future__ import annotations

import pytest
from contract.arguments import (
    every_operation,
    required_arguments,
    required_body,
    values_to_test,
)
from contract.both_clients import CALLERS, Caller, Outcome, by_python_name, call_async
from contract.document import CONTRACT, RESPONSES, Json, Media, Operation
from contract.fake_transport import TRACE, HttpResponse
from contract.json_pointers import WRONG_VALUES
from contract.model_classes import encode
from contract.schema_validation import validator
from contract.schema_values import typical_value, valid_values_for
from contract.streams import (
    can_be_sent,
    has_event_fields,
    is_events,
    is_streamed,
    is_text,
    item_schema,
    sequence,
    stream_of,
)
from contract.undocumented import strip_undocumented

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)


def receive(caller: Caller, operation: Operation, media: Media, content: bytes) -> Outcome:
    """Read the stream of an operation that is called with the required arguments."""
    keywords = by_python_name(operation, required_arguments(operation), required_body(operation))
    if not is_streamed(operation):
        keywords.pop("stream", None)
    response = HttpResponse(content_type=media.content_type, raw=content)
    return caller(operation, keywords, [response], streamed=True)


def items_of(operation: Operation, media: Media, caller: Caller) -> list[Json]:
    """Return the items to test."""
    values = valid_values_for(item_schema(media), RESPONSES)
    values = [value for value in values if can_be_sent(media, value)]
    values = values or [typical_value(item_schema(media), RESPONSES)]
    return values_to_test(operation, media, values, few=caller is call_async)


@every_caller
@every_operation
def test_items_arrive_without_loss(operation: Operation, caller: Caller) -> None:
    media = stream_of(operation)
    if media is None:
        return
    TRACE.set_pointer(media.pointer)
    items = [item for item in items_of(operation, media, caller) if can_be_sent(media, item)]
    outcome = receive(caller, operation, media, sequence(media, items))
    results = outcome.value
    assert isinstance(results, list)
    schema = item_schema(media)
    expected = [strip_undocumented(item, schema, RESPONSES) for item in items]
    assert [encode(*pair) for pair in zip(results, expected, strict=True)] == expected
    assert not outcome.mismatches
    assert outcome.request.header("accept") == media.content_type
    assert outcome.tokens == CONTRACT.price(operation)


@every_operation
def test_an_item_of_another_type_is_reported_and_not_raised(operation: Operation) -> None:
    media = stream_of(operation)
    if media is None or has_event_fields(media):
        return
    TRACE.set_pointer(media.pointer)
    schema_validator = validator(item_schema(media), RESPONSES, lenient=True)
    if is_events(media.content_type) and is_text(item_schema(media)):
        return  # the data of an event is any text
    for value in WRONG_VALUES:
        if schema_validator.is_valid(value):
            continue
        outcome = receive(CALLERS["blocking"], operation, media, sequence(media, [value]))
        assert outcome.error is None, f"{value!r}: {outcome.error!r}"
        assert outcome.mismatches, f"{value!r} was not reported"


@every_caller
@every_operation
def test_a_stream_ends_at_its_last_item(operation: Operation, caller: Caller) -> None:
    media = stream_of(operation)
    if media is None or not CONTRACT.stream_end or not is_events(media.content_type):
        return
    TRACE.set_pointer(media.pointer)
    content = f"data: {CONTRACT.stream_end}\n\ndata: x\n\n".encode()
    assert receive(caller, operation, media, content).value == []
