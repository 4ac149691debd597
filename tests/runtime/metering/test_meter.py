"""The meter: usage, budgets, limits and rate limit headers."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from pipedrive_activities._runtime.call.response_headers import (
    HeaderNames,
    RateHeaders,
    read_rate_headers,
)
from pipedrive_activities._runtime.errors import (
    BudgetExceeded,
    DailyBudgetExhausted,
)
from pipedrive_activities._runtime.metering.limits import Limits
from pipedrive_activities._runtime.metering.memory import MemoryStore
from pipedrive_activities._runtime.metering.meter import Meter, Pause
from pipedrive_activities._runtime.metering.store import StoreUnavailable
from pipedrive_activities._runtime.metering.usage import Spent, UsageKey, UsageSnapshot, label
from tests.support.meters import TOKEN, make_meter, reserve
from tests.support.operations import NAMES, OPERATIONS
from tests.support.stores import FakeClock

LIST, GET, MYSTERY = OPERATIONS["listThings"], OPERATIONS["getThing"], OPERATIONS["mystery"]


def settle(meter: Meter, headers: Mapping[str, str], status: int = 200) -> None:
    meter.settle(reserve(meter), status, headers)


def test_a_meter_in_memory_does_not_block() -> None:
    assert not make_meter().blocking


def test_every_attempt_counts_by_operation_and_label() -> None:
    meter = make_meter()
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


def test_snapshots_can_be_subtracted() -> None:
    meter = make_meter()
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
    assert (UsageSnapshot() - before).rows == {UsageKey("listThings", ""): Spent(-10, -1)}


def test_an_unknown_cost_counts_as_the_highest_known_cost() -> None:
    meter = make_meter()
    assert reserve(meter, "mystery").cost == 20
    assert meter.usage.tokens == 20
    nothing_known = Meter({"mystery": MYSTERY}, identity=TOKEN, names=NAMES)
    assert reserve(nothing_known, "mystery").cost == 1


def test_a_refund_cancels_a_charge_once() -> None:
    meter = make_meter(limits=Limits(daily=20, burst=2))
    with meter.budget(20) as budget:
        kept, unsent = reserve(meter), reserve(meter)
        with pytest.raises(BudgetExceeded):
            reserve(meter)
        meter.refund(unsent)
        meter.refund(unsent)
        assert (budget.spent, meter.usage.tokens, meter.usage.calls) == (10, 10, 1)
        reserve(meter)
    assert kept.cost == 10


def test_waiting_for_the_burst_window_charges_nothing() -> None:
    meter = make_meter(limits=Limits(burst=1))
    with meter.budget(20) as budget:
        reserve(meter)
        for _ in range(5):
            assert meter.reserve(LIST) == Pause(2.0)
    assert (budget.spent, meter.usage.tokens) == (10, 10)


def test_an_exhausted_daily_quota_raises_and_charges_nothing() -> None:
    meter = make_meter(limits=Limits(daily=15))
    with meter.budget(100) as budget:
        reserve(meter)
        with pytest.raises(DailyBudgetExhausted) as caught:
            reserve(meter)
    assert (budget.spent, meter.usage.tokens) == (10, 10)
    assert (caught.value.status, caught.value.retry_after) == (429, 43_200.0)
    assert str(caught.value) == (
        "things.list costs 10 tokens but only 5 of 15 remain in the daily quota;"
        " request not sent; the quota resets in 12.0 h"
    )


def test_an_exceeded_daily_quota_has_nothing_left() -> None:
    meter = make_meter(limits=Limits(daily=15))
    settle(meter, {"x-daily-ratelimit-token-remaining": "0"})
    with pytest.raises(DailyBudgetExhausted, match="but only 0 of 15 remain in the daily quota"):
        reserve(meter)


def test_there_is_no_daily_quota_by_default() -> None:
    meter = make_meter()
    settle(meter, {"x-daily-ratelimit-token-remaining": "0", "x-daily-ratelimit-token-limit": "30"})
    reserve(meter)
    assert meter.usage.calls == 2


def test_the_burst_limit_is_read_from_headers() -> None:
    meter = make_meter()
    for _ in range(4):
        reserve(meter)
    settle(meter, {"x-ratelimit-limit": "6", "x-ratelimit-remaining": "1"})
    reserve(meter)
    assert meter.reserve(LIST) == Pause(2.0)


def test_headers_include_the_usage_of_other_clients() -> None:
    meter = make_meter(limits=Limits(burst=10, daily=1000))
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
        {"x-ratelimit-remaining": "9" * 5000},
        {"x-daily-ratelimit-token-remaining": "99999"},
    ],
)
def test_missing_or_malformed_headers_change_nothing(headers: dict[str, str]) -> None:
    meter = make_meter(limits=Limits(burst=5, daily=1000))
    settle(meter, headers)
    for _ in range(4):
        reserve(meter)
    assert meter.reserve(LIST) == Pause(2.0)


def test_a_store_is_not_reconciled_if_nothing_is_used() -> None:
    class Watching(MemoryStore):
        def reconcile(self, observation: object) -> None:  # type: ignore[override]  # takes no note
            pytest.fail(f"reconciled with {observation}")

    meter = Meter(
        OPERATIONS, identity=TOKEN, names=NAMES, limits=Limits(daily=1000), store=Watching()
    )
    settle(
        meter,
        {
            "x-ratelimit-limit": "10",
            "x-ratelimit-remaining": "10",
            "x-daily-ratelimit-token-remaining": "1000",
        },
    )


def test_rate_limit_headers_are_parsed() -> None:
    headers = {
        "x-ratelimit-limit": "9",
        "x-ratelimit-remaining": "2",
        "x-daily-ratelimit-token-remaining": "9" * 12,
    }
    expected = RateHeaders(limit=9, remaining=2, daily_remaining=int("9" * 12))
    assert read_rate_headers(headers, NAMES) == expected
    assert read_rate_headers({}, NAMES) == RateHeaders()
    assert read_rate_headers(headers, HeaderNames()) == RateHeaders()


FAR = "Fri, 31 Dec 9999 23:59:59 GMT"


def test_a_429_without_a_wait_pauses_nothing() -> None:
    meter = make_meter()
    settle(meter, {}, 429)
    reserve(meter)


def test_a_429_of_a_minute_pauses_only_the_token() -> None:
    meter = make_meter()
    settle(meter, {"retry-after": "60"}, 429)
    assert meter.reserve(LIST) == Pause(60.0)


def test_a_short_429_pauses_the_token() -> None:
    meter = make_meter()
    settle(meter, {"retry-after": "7"}, 429)
    assert meter.reserve(LIST) == Pause(7.0)


def test_a_429_without_retry_after_uses_the_reset_header() -> None:
    meter = make_meter()
    settle(meter, {"x-ratelimit-reset": "2"}, 429)
    assert meter.reserve(LIST) == Pause(2.0)
    other = make_meter()
    settle(other, {"x-ratelimit-reset": "2"}, 200)
    reserve(other)


def test_a_long_429_exhausts_the_quota_of_the_company() -> None:
    clock = FakeClock()
    meter = make_meter(clock)
    settle(meter, {"retry-after": "3939"}, 429)
    with pytest.raises(DailyBudgetExhausted) as caught:
        reserve(meter)
    assert caught.value.retry_after == 3939.0
    assert str(caught.value) == (
        "daily token limit exhausted (reported by the API); request not sent: things.list;"
        " the quota resets in 1.1 h"
    )
    clock.advance(3939)
    reserve(meter)


@pytest.mark.parametrize("text", ["43201", "1000000000", "999999999999", FAR])
def test_a_wait_ends_at_the_end_of_the_day_at_the_latest(text: str) -> None:
    clock = FakeClock()
    meter = make_meter(clock)
    settle(meter, {"retry-after": text, "date": "Thu, 01 Jan 1970 00:00:00 GMT"}, 429)
    with pytest.raises(DailyBudgetExhausted, match=r"resets in 12\.0 h") as caught:
        reserve(meter)
    assert caught.value.retry_after == 43_200.0
    clock.advance(43_200)
    reserve(meter)


@pytest.mark.parametrize("header", ["retry-after", "x-ratelimit-reset"])
@pytest.mark.parametrize(
    "text", ["-1", "nan", "-inf", "1e9", "1e400", "1_000", "9" * 13, "9" * 5000, "١٢", "0x10", "."]
)
def test_a_wait_that_is_nonsense_is_ignored(header: str, text: str) -> None:
    meter = make_meter()
    settle(meter, {header: text}, 429)
    reserve(meter)


def test_a_settled_attempt_without_a_response_stays_charged() -> None:
    meter = make_meter()
    meter.settle(reserve(meter), None, {})
    assert meter.usage.tokens == 10


def test_clients_of_one_company_share_the_daily_quota_but_not_the_burst_window() -> None:
    clock = FakeClock()
    store = MemoryStore(clock.source())
    limits = Limits(burst=1, daily=20, company="acme")
    first, second = (
        Meter(OPERATIONS, identity=token, names=NAMES, limits=limits, store=store)
        for token in ("a", "b")
    )
    reserve(first)
    assert isinstance(first.reserve(LIST), Pause)
    reserve(second)
    with pytest.raises(DailyBudgetExhausted):
        first.reserve(LIST)


class BrokenStore(MemoryStore):
    """A store that cannot be reached."""

    def acquire(self, charge_request: object) -> object:  # type: ignore[override]  # it never answers
        raise StoreUnavailable("away")


def test_a_failing_store_does_not_change_budgets() -> None:
    meter = Meter(OPERATIONS, identity=TOKEN, names=NAMES, store=BrokenStore())
    with meter.budget(10) as budget, pytest.raises(StoreUnavailable):
        reserve(meter)
    assert (budget.spent, meter.usage.calls) == (0, 0)


def test_store_keys_do_not_contain_the_token() -> None:
    class Watching(MemoryStore):
        def acquire(self, charge_request):  # type: ignore[no-untyped-def]  # passes on what it gets
            assert TOKEN not in repr(charge_request)
            return super().acquire(charge_request)

    meter = Meter(OPERATIONS, identity=TOKEN, names=NAMES, store=Watching())
    charge = reserve(meter)
    assert TOKEN not in repr(charge)
    assert TOKEN[:8] not in repr(vars(meter))


def test_usage_counts_all_threads() -> None:
    meter = make_meter()
    numbers = count()

    def work(_: int) -> None:
        for _ in range(200):
            next(numbers)
            reserve(meter, "getThing")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert (meter.usage.tokens, next(numbers)) == (1600, 1600)
