"""Usage, budgets, limits and headers, as a client's core meets them."""

from __future__ import annotations

import asyncio
import pickle
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta, timezone
from itertools import count
from typing import cast

import pytest

from pipedrive_activities._runtime.errors import (
    ArgumentError,
    BudgetExceeded,
    DailyBudgetExhausted,
)
from pipedrive_activities._runtime.ledger import Charge, Ledger, Pause
from pipedrive_activities._runtime.metering.limits import Limits, Plan, RateLimits
from pipedrive_activities._runtime.metering.memory import MemoryStore
from pipedrive_activities._runtime.metering.meter import Meter, MeterCharge
from pipedrive_activities._runtime.metering.store import StoreUnavailable
from pipedrive_activities._runtime.metering.usage import Spent, UsageKey, label
from tests.support.books import TurnedClock
from tests.support.operations import OPERATIONS

LIST, GET, MYSTERY = OPERATIONS["listThings"], OPERATIONS["getThing"], OPERATIONS["mystery"]
TOKEN = "0123456789abcdef0123456789abcdef01234567"


def make(clock: TurnedClock | None = None, limits: Limits | None = None) -> Meter:
    turned = (clock or TurnedClock()).source()
    return Meter(OPERATIONS, identity=TOKEN, limits=limits, clock=turned)


def reserve(meter: Meter, operation: str = "listThings") -> Charge:
    granted = meter.reserve(OPERATIONS[operation])
    assert not isinstance(granted, Pause), granted
    return granted


def settle(meter: Meter, headers: Mapping[str, str], status: int = 200) -> None:
    meter.settle(reserve(meter), status, headers)


def test_a_meter_is_a_ledger() -> None:
    ledger: Ledger = make()
    assert not ledger.blocking


def test_every_attempt_counts_by_operation_and_label() -> None:
    meter = make()
    reserve(meter)
    with label("nightly"):
        reserve(meter)
        with label("inner"):
            reserve(meter, "getThing")
        reserve(meter)
    assert (meter.usage.tokens, meter.usage.calls) == (31, 4)
    assert meter.usage.by_operation() == {"getThing": Spent(1, 1), "listThings": Spent(30, 3)}
    assert meter.usage.by_label() == {
        "": Spent(10, 1),
        "inner": Spent(1, 1),
        "nightly": Spent(20, 2),
    }


def test_a_snapshot_stays_and_tells_what_came_after() -> None:
    meter = make()
    reserve(meter)
    before = meter.usage.snapshot()
    reserve(meter)
    reserve(meter, "getThing")
    assert (before.tokens, before.calls) == (10, 1)
    since = meter.usage.snapshot() - before
    assert since.rows == {
        UsageKey("listThings", ""): Spent(10, 1),
        UsageKey("getThing", ""): Spent(1, 1),
    }
    assert (before - before).rows == {}


def test_an_unknown_cost_counts_as_the_dearest_known() -> None:
    meter = make()
    assert reserve(meter, "mystery").cost == 20
    assert meter.usage.tokens == 20
    nothing_known = Meter({"mystery": MYSTERY}, identity=TOKEN)
    assert reserve(nothing_known, "mystery").cost == 1


def test_a_budget_refuses_before_it_is_overspent() -> None:
    meter = make()
    with meter.budget(25) as budget:
        reserve(meter)
        reserve(meter)
        with pytest.raises(BudgetExceeded) as caught:
            reserve(meter)
        assert (budget.spent, budget.left) == (20, 5)
        reserve(meter, "getThing")
    error = caught.value
    assert (error.spent, error.cost, error.limit, error.operation) == (20, 10, 25, "listThings")
    assert "costs 10 tokens and 5 of 25 are left" in str(error)
    assert pickle.loads(pickle.dumps(error)).spent == 20
    assert meter.usage.tokens == 21
    reserve(meter)


def test_a_budget_lasts_to_its_last_token() -> None:
    meter = make()
    with meter.budget(20) as budget:
        reserve(meter)
        reserve(meter)
        with pytest.raises(BudgetExceeded):
            reserve(meter, "getThing")
    assert budget.left == 0


def test_the_tightest_of_nested_budgets_wins_and_all_are_charged() -> None:
    meter = make()
    with meter.budget(100) as outer, meter.budget(15) as inner:
        reserve(meter)
        with pytest.raises(BudgetExceeded) as caught:
            reserve(meter)
        assert caught.value.limit == 15
    assert (outer.spent, inner.spent) == (10, 10)
    with meter.budget(5), meter.budget(1000), pytest.raises(BudgetExceeded) as caught:
        reserve(meter)
    assert caught.value.limit == 5


def test_a_budget_counts_its_own_client_only() -> None:
    one, other = make(), make()
    with one.budget(10) as budget:
        reserve(other)
        reserve(other)
    assert budget.spent == 0


def test_a_budget_below_nothing_is_refused() -> None:
    with pytest.raises(ArgumentError, match="limit"):
        make().budget(-1)


def spend_all(meter: Meter, attempts: int) -> int:
    """Return how many of the attempts a budget let through."""
    return sum(_goes_through(meter) for _ in range(attempts))


def _goes_through(meter: Meter) -> bool:
    try:
        reserve(meter)
    except BudgetExceeded:
        return False
    return True


def test_the_threads_of_a_pool_share_the_budget_of_the_main_thread() -> None:
    meter = make()
    with ThreadPoolExecutor(8) as pool:
        with meter.budget(500) as budget:
            through = sum(pool.map(lambda _: spend_all(meter, 10), range(20)))
        assert (through, budget.spent) == (50, 500)
        assert sum(pool.map(lambda _: spend_all(meter, 10), range(3))) == 30
    assert meter.usage.tokens == 800


def test_a_thread_with_its_own_budget_keeps_to_that_of_the_main_thread_too() -> None:
    meter = make()

    def work() -> tuple[int, int]:
        with meter.budget(30) as own:
            return spend_all(meter, 10), own.spent

    with meter.budget(50) as outer, ThreadPoolExecutor(1) as pool:
        found = [pool.submit(work).result() for _ in range(2)]
    assert found == [(3, 30), (2, 20)]
    assert outer.spent == 50


def test_budgets_of_threads_do_not_reach_each_other() -> None:
    meter = make()
    both_inside = threading.Barrier(2)

    def work(limit: int) -> int:
        with meter.budget(limit):
            both_inside.wait(10)
            through = spend_all(meter, 10)
            both_inside.wait(10)
            return through

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, [20, 70])) == [2, 7]


def test_one_budget_entered_in_several_threads_is_one_account() -> None:
    meter = make()
    shared = meter.budget(100)

    def work(_: int) -> int:
        with shared:
            return spend_all(meter, 10)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 10
    with shared, shared:
        assert spend_all(meter, 1) == 0


def test_tasks_share_the_budget_they_were_started_in_and_no_other() -> None:
    meter = make()

    async def spend(attempts: int) -> int:
        await asyncio.sleep(0)
        return spend_all(meter, attempts)

    async def work(limit: int) -> tuple[int, int]:
        async with meter.budget(limit) as budget:
            through = await asyncio.gather(*(spend(3) for _ in range(5)))
            inside_a_thread = await asyncio.to_thread(spend_all, meter, 3)
            return sum(through) + inside_a_thread, budget.spent

    async def all_of_it() -> list[object]:
        return list(await asyncio.gather(work(40), work(100), spend(20)))

    assert asyncio.run(all_of_it()) == [(4, 40), (10, 100), 20]


def test_a_refund_takes_everything_back_once() -> None:
    meter = make(limits=Limits(daily=20, burst=2))
    with meter.budget(20) as budget:
        kept, unsent = reserve(meter), reserve(meter)
        with pytest.raises(BudgetExceeded):
            reserve(meter)
        meter.refund(unsent)
        meter.refund(unsent)
        assert (budget.spent, meter.usage.tokens, meter.usage.calls) == (10, 10, 1)
        reserve(meter)
    assert cast(MeterCharge, kept).cost == 10


def test_waiting_for_the_window_charges_nothing() -> None:
    meter = make(limits=Limits(burst=1))
    with meter.budget(20) as budget:
        reserve(meter)
        for _ in range(5):
            assert meter.reserve(LIST) == Pause(2.0)
    assert (budget.spent, meter.usage.tokens) == (10, 10)


def test_the_day_ends_with_its_own_error_and_charges_nothing() -> None:
    meter = make(limits=Limits(daily=15))
    with meter.budget(100) as budget:
        reserve(meter)
        with pytest.raises(DailyBudgetExhausted) as caught:
            reserve(meter)
    assert (budget.spent, meter.usage.tokens) == (10, 10)
    assert (caught.value.status, caught.value.retry_after) == (429, 43_200.0)
    assert "5 of the day's 15 are left" in str(caught.value)
    assert "12.0 h" in str(caught.value)


def test_there_is_no_daily_limit_unless_one_is_set() -> None:
    meter = make()
    settle(meter, {"x-daily-ratelimit-token-remaining": "0", "x-daily-ratelimit-token-limit": "30"})
    reserve(meter)
    assert meter.told.daily_remaining == 0


def test_the_burst_limit_is_learned_from_headers() -> None:
    meter = make()
    for _ in range(4):
        reserve(meter)
    settle(meter, {"x-ratelimit-limit": "6", "x-ratelimit-remaining": "1"})
    reserve(meter)
    assert meter.reserve(LIST) == Pause(2.0)


def test_headers_take_away_what_somebody_else_spent() -> None:
    meter = make(limits=Limits(burst=10, daily=1000))
    settle(
        meter,
        {
            "x-ratelimit-limit": "10",
            "x-ratelimit-remaining": "1",
            "x-daily-ratelimit-token-remaining": "15",
        },
    )
    reserve(meter)
    with pytest.raises(DailyBudgetExhausted):
        reserve(meter)
    assert isinstance(meter.reserve(GET), Pause)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-ratelimit-limit": "10"},
        {"x-ratelimit-remaining": "10"},
        {"x-ratelimit-limit": "0", "x-ratelimit-remaining": "9"},
        {"x-ratelimit-limit": "many", "x-ratelimit-remaining": "-1"},
        {"x-ratelimit-remaining": "1e3", "x-daily-ratelimit-token-remaining": "٣"},
        {"x-ratelimit-remaining": "9" * 4000},
        {"x-daily-ratelimit-token-remaining": "99999"},
    ],
)
def test_headers_that_are_missing_or_nonsense_change_nothing(headers: dict[str, str]) -> None:
    meter = make(limits=Limits(burst=5, daily=1000))
    settle(meter, headers)
    for _ in range(4):
        reserve(meter)
    assert meter.reserve(LIST) == Pause(2.0)


def test_a_short_429_pauses_the_token() -> None:
    meter = make()
    settle(meter, {"retry-after": "7"}, 429)
    assert meter.reserve(LIST) == Pause(7.0)


def test_a_429_without_retry_after_goes_by_the_reset_header() -> None:
    meter = make()
    settle(meter, {"x-ratelimit-reset": "2"}, 429)
    assert meter.reserve(LIST) == Pause(2.0)
    other = make()
    settle(other, {"x-ratelimit-reset": "2"}, 200)
    reserve(other)


def test_a_long_429_ends_the_day_for_the_company() -> None:
    clock = TurnedClock()
    meter = make(clock)
    settle(meter, {"retry-after": "3939"}, 429)
    with pytest.raises(DailyBudgetExhausted) as caught:
        reserve(meter)
    assert caught.value.retry_after == 3939.0
    clock.advance(3939)
    reserve(meter)


def test_a_settled_attempt_without_an_answer_stays_charged() -> None:
    meter = make()
    meter.settle(reserve(meter), None, {})
    assert meter.usage.tokens == 10


def test_clients_of_one_company_share_the_day_and_not_the_window() -> None:
    clock = TurnedClock()
    store = MemoryStore(clock.source())
    limits = Limits(burst=1, daily=20, company="acme")
    one, other = (
        Meter(OPERATIONS, identity=token, limits=limits, store=store) for token in ("a", "b")
    )
    reserve(one)
    assert isinstance(one.reserve(LIST), Pause)
    reserve(other)
    with pytest.raises(DailyBudgetExhausted):
        one.reserve(LIST)


class BrokenStore(MemoryStore):
    """A store that cannot be reached."""

    def take(self, booking: object) -> object:  # type: ignore[override]  # it never answers
        raise StoreUnavailable("away")


def test_a_store_that_fails_leaves_budgets_as_they_were() -> None:
    meter = Meter(OPERATIONS, identity=TOKEN, store=BrokenStore())
    with meter.budget(10) as budget, pytest.raises(StoreUnavailable):
        reserve(meter)
    assert (budget.spent, meter.usage.calls) == (0, 0)


def test_no_key_holds_the_token() -> None:
    class Watching(MemoryStore):
        def take(self, booking):  # type: ignore[no-untyped-def]  # passes on what it gets
            assert TOKEN not in repr(booking)
            return super().take(booking)

    meter = Meter(OPERATIONS, identity=TOKEN, store=Watching())
    charge = reserve(meter)
    assert TOKEN not in repr(charge)
    assert TOKEN[:8] not in repr(vars(meter))


RATES = RateLimits(
    daily_tokens=30_000,
    burst_window=2,
    oauth_burst_factor=4,
    plans=(
        Plan(name="Lite", daily_multiplier=1, burst=20),
        Plan(name="Ultimate", daily_multiplier=7, burst=120),
    ),
)


def test_a_plan_gives_the_limits() -> None:
    assert RATES.limits("lite") == Limits(burst=20, window=2, daily=30_000)
    limits = RATES.limits("Ultimate", seats=3, oauth=True, top_up=500, company="acme")
    assert (limits.burst, limits.daily, limits.company) == (480, 630_500, "acme")
    with pytest.raises(ArgumentError, match=r"'Gold' is not a plan of this API.*Lite, Ultimate"):
        RATES.limits("Gold")
    with pytest.raises(ArgumentError, match="seats"):
        RATES.limits("lite", seats=0)


@pytest.mark.parametrize(("field", "value"), [("burst", 0), ("window", 0.0), ("daily", -1)])
def test_impossible_limits_are_refused(field: str, value: float) -> None:
    with pytest.raises(ArgumentError, match=field):
        Limits(**{field: value})  # type: ignore[arg-type]  # the names are those of the fields


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
def test_the_day_starts_by_the_clock_of_the_zone(reset: time, start: int) -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert Limits(reset=reset).day_start(noon) == start


def test_counting_from_many_threads_loses_nothing() -> None:
    meter = make()
    numbers = count()

    def work(_: int) -> None:
        for _ in range(200):
            next(numbers)
            reserve(meter, "getThing")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert (meter.usage.tokens, next(numbers)) == (1600, 1600)
