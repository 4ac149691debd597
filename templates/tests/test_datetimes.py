"""``date`` and ``datetime`` objects are accepted wherever the format of a string says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

import pytest
from contract import bodies
from contract.arguments import (
    OPERATIONS,
    required_arguments,
    required_body,
    success_response,
)
from contract.both_clients import CALLERS, Caller, by_python_name
from contract.document import (
    REQUESTS,
    Field,
    Json,
    Operation,
    Parameter,
    Schema,
    follow,
)
from contract.fake_transport import TRACE, SentRequest
from contract.product import errors
from contract.request_assertions import cookies_of
from contract.schema_validation import validator

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
DATETIMES = (
    datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC),
    datetime(2026, 2, 28, 23, 59, 59, tzinfo=timezone(timedelta(hours=5, minutes=30))),
)
DATE = date(2026, 2, 28)
_LIMITS = frozenset({"minLength", "maxLength", "pattern"})
"""Keywords that may exclude the text of a date."""


class DateArgument(NamedTuple):
    """An argument whose format is a date or a date-time."""

    operation: Operation
    name: str
    api_name: str
    format: str
    pointer: str
    schema: Schema
    location: str


def format_of(schema: Schema) -> str:
    """Return the format of a string schema, nullable or not; empty if it has none."""
    variants = schema.get("anyOf")
    schemas = variants if isinstance(variants, list) else [schema]
    formats = (
        variant.get("format")
        for variant in schemas
        if isinstance(variant, dict) and variant.get("type") == "string"
    )
    return next((str(name) for name in formats if name), "")


def arguments_of(operation: Operation) -> Iterator[tuple[Parameter | Field, str]]:
    """Yield the arguments of an operation whose text is sent as it is, with their locations."""
    for parameter in operation.parameters:
        if is_plain(parameter):
            yield parameter, parameter.location
    for field in operation.body.written_fields if operation.body else []:
        yield field, "body"


def places() -> list[DateArgument]:
    """Return every argument whose format is a date or a date-time."""
    arguments = [
        DateArgument(
            operation,
            argument.name,
            argument.api_name,
            format_of(argument.schema),
            argument.pointer,
            argument.schema,
            location,
        )
        for operation in OPERATIONS
        for argument, location in arguments_of(operation)
    ]
    return [
        argument
        for argument in arguments
        if argument.format in {"date", "date-time", "date-time-local"}
        and _LIMITS.isdisjoint(argument.schema)
    ]


def is_plain(parameter: Parameter) -> bool:
    """Return whether the text of a value is sent as it is, without the prefix of a path style."""
    return parameter.style not in ("label", "matrix") and not parameter.content_type


def value_sent(sent: SentRequest, argument: DateArgument) -> Json:
    """Return the value of an argument in a request."""
    match argument.location:
        case "body":
            body = bodies.parse(sent)
            whole = dict(body) if isinstance(body, list) else body
            return follow(whole, f"/{argument.api_name}")
        case "header":
            return sent.header(argument.api_name)
        case "cookie":
            return dict(cookies_of(sent)).get(argument.api_name)
        case "path":
            names = re.split(r"\{([^}]*)\}", argument.operation.path)
            parts = [
                "([^/]*)" if number % 2 else re.escape(text) for number, text in enumerate(names)
            ]
            found = re.search("".join(parts) + "$", sent.path)
            return found[names[1::2].index(argument.api_name) + 1] if found else None
        case _:
            return dict(sent.query).get(argument.api_name)


every_argument = pytest.mark.parametrize(
    "argument", places(), ids=lambda argument: f"{argument.operation.id}-{argument.api_name}"
)


def keywords_with(argument: DateArgument, value: object) -> dict[str, object]:
    """Return the keyword arguments of a minimal call with a value for the argument."""
    keywords = by_python_name(
        argument.operation,
        required_arguments(argument.operation),
        required_body(argument.operation),
    )
    return {**keywords, argument.name: value}


@every_caller
@every_argument
def test_dates_and_datetimes_are_serialized_as_specified(
    argument: DateArgument, caller: Caller
) -> None:
    TRACE.set_pointer(argument.pointer)
    for value in (DATE,) if argument.format == "date" else DATETIMES:
        sent = caller(
            argument.operation,
            keywords_with(argument, value),
            [success_response(argument.operation)],
        ).request
        text = value_sent(sent, argument)
        assert validator(argument.schema, REQUESTS).is_valid(text)
        if isinstance(value, datetime):
            assert datetime.fromisoformat(str(text)).astimezone(UTC) == value
        else:
            assert text == value.isoformat()


@every_caller
@every_argument
def test_dates_and_datetimes_are_not_interchangeable(
    argument: DateArgument, caller: Caller
) -> None:
    TRACE.set_pointer(argument.pointer)
    if argument.format == "date-time-local":
        return  # the specification defines neither meaning
    value = DATETIMES[0] if argument.format == "date" else DATE
    outcome = caller(
        argument.operation, keywords_with(argument, value), [success_response(argument.operation)]
    )
    assert isinstance(outcome.error, errors.ArgumentError)
    assert not outcome.sent
