"""Python's own dates and times are taken wherever the description says that one is meant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

import pytest
from contract import bodies
from contract.arguments import OPERATIONS, answer_for, required_arguments, required_body
from contract.both_clients import CALLERS, Caller, by_python_name
from contract.document import REQUESTS, Json, Operation, Schema, follow, validator
from contract.fake_transport import TRACE
from contract.product import errors

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
INSTANTS = (
    datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC),
    datetime(2026, 2, 28, 23, 59, 59, tzinfo=timezone(timedelta(hours=5, minutes=30))),
)
DAY = date(2026, 2, 28)


class Place(NamedTuple):
    """An argument that is a date or a time."""

    operation: Operation
    name: str
    wire: str
    format: str
    pointer: str
    schema: Schema
    in_body: bool


def format_of(schema: Schema) -> str:
    """Return the format of a text, null beside it or not."""
    variants = schema.get("anyOf")
    inner = variants if isinstance(variants, list) else [schema]
    formats = (one.get("format") for one in inner if isinstance(one, dict))
    return next((str(one) for one in formats if one), "")


def places() -> list[Place]:
    """Return every argument that is a date or a time."""
    found = [
        Place(
            operation, one.name, one.wire, format_of(one.schema), one.pointer, one.schema, in_body
        )
        for operation in OPERATIONS
        for listed, in_body in (
            (operation.parameters, False),
            (operation.body.fields if operation.body else [], True),
        )
        for one in listed
    ]
    return [one for one in found if one.format in {"date", "date-time", "date-time-local"}]


every_place = pytest.mark.parametrize(
    "place", places(), ids=lambda one: f"{one.operation.id}-{one.wire}"
)


def given(place: Place, value: object) -> dict[str, object]:
    """Return the least call with a value at the place."""
    least = by_python_name(
        place.operation, required_arguments(place.operation), required_body(place.operation)
    )
    return {**least, place.name: value}


@every_caller
@every_place
def test_a_date_or_a_time_is_sent_as_described(place: Place, caller: Caller) -> None:
    TRACE.at(place.pointer)
    for value in (DAY,) if place.format == "date" else INSTANTS:
        sent = caller(place.operation, given(place, value), [answer_for(place.operation)]).request
        found: Json = dict(sent.query).get(place.wire)
        if place.in_body:
            whole = bodies.read(sent)
            found = follow(dict(whole) if isinstance(whole, list) else whole, f"/{place.wire}")
        assert validator(place.schema, REQUESTS).is_valid(found)
        if isinstance(value, datetime):
            assert datetime.fromisoformat(str(found)).astimezone(UTC) == value
        else:
            assert found == value.isoformat()


@every_caller
@every_place
def test_a_day_is_no_instant_and_an_instant_no_day(place: Place, caller: Caller) -> None:
    TRACE.at(place.pointer)
    if place.format == "date-time-local":
        return  # the description does not tell what either would mean
    value = INSTANTS[0] if place.format == "date" else DAY
    outcome = caller(place.operation, given(place, value), [answer_for(place.operation)])
    assert isinstance(outcome.error, errors.ArgumentError)
    assert not outcome.sent
