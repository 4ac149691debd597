"""Dates, times and durations by format: what is sent, and what is rejected before it costs tokens."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Annotated, Any

import httpx2
import msgspec
import pytest

from pipedrive_activities._runtime.errors import ArgumentError
from pipedrive_activities._runtime.operation import Operation, Parameter
from pipedrive_activities._runtime.serialization.arguments import check_arguments
from pipedrive_activities._runtime.serialization.datetimes import (
    format_iso_duration,
    format_temporal,
    has_format,
    parse_duration,
)
from pipedrive_activities._runtime.serialization.rules import Rule
from tests.support.both_clients import ClientAdapter

EAST = timezone(timedelta(hours=2))
SENT = [
    ("date-time", datetime(2026, 2, 28, 9, 30, 0, 500_000, UTC), "2026-02-28T09:30:00.500000Z"),
    ("date-time", datetime(2026, 2, 28, 9, 30, tzinfo=EAST), "2026-02-28T07:30:00Z"),
    ("date", date(2026, 2, 28), "2026-02-28"),
    ("time", time(9, 30, tzinfo=UTC), "09:30:00Z"),
    ("time", time(9, 30, tzinfo=EAST), "09:30:00+02:00"),
    ("time-local", time(9, 30), "09:30:00"),
    ("clock-time", time(9, 30), "09:30"),
    ("clock-time", time(9, 30, tzinfo=UTC), "09:30"),
    ("clock-time", time(9, 30, tzinfo=timezone(timedelta())), "09:30"),
    ("duration", timedelta(hours=1, minutes=30), "PT1H30M"),
    ("duration", timedelta(days=1, microseconds=500_000), "P1DT0.5S"),
    ("duration", timedelta(), "PT0S"),
    ("clock-duration", timedelta(hours=25), "25:00"),
]


@pytest.mark.parametrize(("format", "value", "text"), SENT)
def test_each_format_has_its_own_text(format: str, value: Any, text: str) -> None:
    assert format_temporal(format, value) == text
    assert has_format(text, format)


@pytest.mark.parametrize(
    ("format", "value"),
    [
        ("clock-time", timedelta(hours=25)),
        ("clock-duration", time(1)),
        ("date", datetime(2026, 1, 1, tzinfo=UTC)),
        ("date-time", date(2026, 1, 1)),
        ("date-time", datetime(2026, 1, 1)),  # noqa: DTZ001  # without a time zone on purpose
        ("time", time(1)),
        ("time-local", time(1, tzinfo=UTC)),
        ("duration", timedelta(seconds=-1)),
    ],
)
def test_a_value_of_another_kind_is_rejected(format: str, value: Any) -> None:
    with pytest.raises(ValueError, match="must"):
        format_temporal(format, value)


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("clock-time", "24:00"),
        ("clock-time", "25:99"),
        ("clock-duration", "25:99"),
        ("date", "2026-02-30"),
        ("date", "2026-2-3"),
        ("date", "2026-02-28\n"),
        ("date-time", "2026-02-30T00:00:00Z"),
        ("date-time", "2026-02-28T24:00:00Z"),
        ("date-time", "2026-02-28T00:00:00"),
        ("date-time", "2026-02-28T00:00:00+24:00"),
        ("date-time-local", "2026-02-28"),
        ("time", "09:30:00"),
        ("time-local", "09:30:00Z"),
        ("duration", "P"),
        ("duration", "PT"),
        ("duration", "1H"),
    ],
)
def test_text_that_is_no_date_or_time_is_not_valid(format: str, text: str) -> None:
    assert not has_format(text, format)


def test_leap_seconds_and_long_durations_are_valid() -> None:
    assert has_format("2016-12-31T23:59:60Z", "date-time")
    assert has_format("P1Y2M3DT4H5M6.7S", "duration")
    assert has_format("P4W", "duration")
    assert parse_duration("P1DT2H0.5S") == timedelta(days=1, hours=2, seconds=0.5)
    assert parse_duration(format_iso_duration(timedelta(minutes=90))) == timedelta(minutes=90)
    with pytest.raises(ValueError, match="duration"):
        parse_duration("P1M")


class Visit(msgspec.Struct, kw_only=True):
    at: str
    day: date | None = None


class Arguments(msgspec.Struct, kw_only=True):
    days: list[Annotated[str, Rule(format="date")]] | msgspec.UnsetType = msgspec.UNSET
    lengths: dict[str, Annotated[str, Rule(format="duration")]] | msgspec.UnsetType = msgspec.UNSET
    visit: Visit | msgspec.UnsetType = msgspec.UNSET


OPERATION = Operation(
    id="getItems",
    resource="items",
    name="list",
    method="GET",
    path="/items",
    parameters=(
        Parameter(name="days", api_name="days", location="header", format="date"),
        Parameter(name="lengths", api_name="lengths", location="query", format="duration"),
        Parameter(name="visit", api_name="visit", location="body"),
    ),
)


def test_times_are_formatted_in_lists_maps_and_objects() -> None:
    arguments = {
        "days": [date(2026, 1, 2), "2026-01-03"],
        "lengths": {"a": timedelta(hours=1)},
        "visit": {"at": datetime(2026, 1, 2, 3, tzinfo=UTC), "day": date(2026, 1, 2)},
    }
    assert check_arguments(OPERATION, arguments, Arguments) == {
        "days": ["2026-01-02", "2026-01-03"],
        "lengths": {"a": "PT1H"},
        "visit": {"at": "2026-01-02T03:00:00Z", "day": "2026-01-02"},
    }


def test_an_item_that_is_no_date_is_located() -> None:
    with pytest.raises(ArgumentError, match=r"days\[1\] must be a date \(such as 2026-12-01\)"):
        check_arguments(OPERATION, {"days": ["2026-01-02", "2026-02-30"]}, Arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        {"due_time": "25:99"},
        {"due_time": "24:00"},
        {"due_time": timedelta(hours=25)},
        {"due_time": time(9, 30, tzinfo=EAST)},
        {"duration": "01:60"},
        {"duration": time(1)},
        {"due_date": "2026-02-30"},
        {"due_date": datetime(2026, 1, 1, tzinfo=UTC)},
    ],
)
def test_a_time_that_does_not_exist_costs_nothing(
    adapter: ClientAdapter, arguments: dict[str, Any]
) -> None:
    requests: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        requests.append(request)
        return httpx2.Response(200, json={"data": {"id": 1}})

    client = adapter.client(handle)
    with pytest.raises(ArgumentError, match="must"):
        adapter.get(client.activities.create(subject="x", **arguments))
    assert requests == []
    adapter.get(client.activities.create(subject="x", due_time=time(9, 30), duration="100:00"))
    assert b'"due_time":"09:30"' in requests[0].content
