"""Limits: plans, and when a day starts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from pipedrive_activities._runtime.errors import (
    ArgumentError,
    DailyBudgetExhausted,
)
from pipedrive_activities._runtime.metering.limits import Limits, Plan, RateLimits
from tests.support.meters import make_meter, reserve
from tests.support.stores import FakeClock

RATES = RateLimits(
    daily_tokens=30_000,
    burst_window=3,
    oauth_burst_factor=4,
    plans=(
        Plan(name="Lite", daily_multiplier=1, burst=20),
        Plan(name="Ultimate", daily_multiplier=7, burst=120),
    ),
)


def test_a_plan_determines_the_limits() -> None:
    assert RATES.limits("lite") == Limits(burst=20, window=3, daily=30_000)
    limits = RATES.limits(
        "Ultimate", seats=3, oauth=True, top_up=500, reset=time(3), company="acme"
    )
    assert (limits.burst, limits.daily, limits.company) == (480, 630_500, "acme")
    assert limits.reset == time(3)


def test_an_unknown_plan_is_rejected_with_the_known_ones() -> None:
    with pytest.raises(
        ArgumentError, match=r"'Gold' is not a plan.* are Lite, Ultimate$"
    ) as caught:
        RATES.limits("Gold")
    assert caught.value.parameter == "plan"
    with pytest.raises(ArgumentError, match=r"plans are none$"):
        replace(RATES, plans=()).limits("lite")


def test_a_company_without_seats_is_rejected() -> None:
    assert RATES.limits("lite", seats=1).daily == 30_000
    with pytest.raises(ArgumentError, match="at least 1, got 0") as caught:
        RATES.limits("lite", seats=0)
    assert caught.value.parameter == "seats"


NAN, INFINITY = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("burst", 0),
        ("burst", NAN),
        ("burst", 10**16),
        ("window", 0.0),
        ("window", NAN),
        ("window", "2"),
        ("window", 86_401.0),
        ("daily", -1),
        ("daily", NAN),
        ("daily", INFINITY),
        pytest.param("daily", 10**5000, id="daily-huge"),
        pytest.param("daily", -(10**5000), id="daily-hugely-negative"),
    ],
)
def test_invalid_limits_are_rejected(field: str, value: float) -> None:
    with pytest.raises(ArgumentError, match=field) as caught:
        Limits(**{field: value})  # type: ignore[arg-type]  # the names are those of the fields
    assert caught.value.parameter == field


@pytest.mark.parametrize(("field", "value"), [("seats", NAN), ("top_up", NAN), ("top_up", -1)])
def test_nonsense_in_place_of_seats_or_tokens_is_rejected(field: str, value: float) -> None:
    with pytest.raises(ArgumentError) as caught:
        RATES.limits("lite", **{field: value})  # type: ignore[arg-type]  # the names are those of the parameters
    assert caught.value.parameter == field


@pytest.mark.parametrize(
    ("reset", "start"),
    [
        (time(0, tzinfo=UTC), 0),
        (time(0), 0),
        (time(3, 30), 12_600),
        (time(0, tzinfo=timezone(timedelta(hours=2))), 79_200),
        (time(0, tzinfo=timezone(timedelta(hours=-5))), 18_000),
    ],
)
def test_the_day_starts_at_the_reset_time_of_its_zone(reset: time, start: int) -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert Limits(reset=reset).day_start(noon) == start


BERLIN = ZoneInfo("Europe/Berlin")
LONG, SHORT = datetime(2026, 10, 25, tzinfo=BERLIN), datetime(2026, 3, 29, tzinfo=BERLIN)
"""Days of 25 and of 23 hours, which begin at local midnight."""


@pytest.mark.parametrize(("day", "hours"), [(LONG, 25), (SHORT, 23)])
@pytest.mark.parametrize("reset", [time(0, tzinfo=BERLIN), time(1, 30, tzinfo=BERLIN)])
def test_a_day_ends_at_the_reset_even_if_the_clocks_change(
    day: datetime, hours: int, reset: time
) -> None:
    clock = FakeClock()
    clock.wall = datetime.combine(day.date(), reset).timestamp()
    meter = make_meter(clock, Limits(daily=10, reset=reset))
    reserve(meter)
    for elapsed in range(hours):
        with pytest.raises(DailyBudgetExhausted) as caught:
            reserve(meter)
        assert caught.value.retry_after == (hours - elapsed) * 3600
        clock.advance(3600)
    reserve(meter)
    with pytest.raises(DailyBudgetExhausted):
        reserve(meter)
