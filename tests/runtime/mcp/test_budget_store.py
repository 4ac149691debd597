"""The budget of the day is charged together with the quota store that it wraps."""

from __future__ import annotations

import pytest

from pipedrive_activities._runtime.metering.store import (
    DAY,
    ChargeRequest,
    Clock,
    Granted,
    QuotaExhausted,
    Wait,
)
from pipedrive_activities.errors import BudgetExceeded
from pipedrive_activities.mcp.budget_store import BudgetStore
from pipedrive_activities.stores import MemoryStore


class Time:
    """A clock that tests set; seconds."""

    def __init__(self) -> None:
        self.now = 20_000.0 * DAY

    def clock(self) -> Clock:
        return Clock(lambda: int(self.now * 1e9), lambda: self.now)


REQUEST = ChargeRequest(token="t", company="c", cost=4, burst=2, daily=100)


def test_a_charge_is_made_in_both_or_in_neither() -> None:
    time = Time()
    store = MemoryStore(time.clock())
    budget = BudgetStore(store, "mcp", 10)
    first = budget.acquire(REQUEST)
    assert isinstance(first, Granted)
    assert isinstance(budget.acquire(REQUEST), Granted)
    assert budget.spent == 8
    with pytest.raises(BudgetExceeded, match="costs 4 tokens but only 2 of 10 remain") as caught:
        budget.acquire(REQUEST)
    assert (caught.value.cost, caught.value.spent, caught.value.limit) == (4, 8, 10)
    budget.release(first.receipt)
    budget.release(first.receipt)
    assert budget.spent == 4


def test_a_wait_or_an_exhausted_quota_charges_no_budget() -> None:
    time = Time()
    budget = BudgetStore(MemoryStore(time.clock()), "mcp", 100)
    for _ in range(2):
        budget.acquire(REQUEST)
    assert isinstance(budget.acquire(REQUEST), Wait)
    time.now += 3
    small = ChargeRequest(token="t", company="c", cost=4, daily=10)
    assert isinstance(budget.acquire(small), QuotaExhausted)
    assert budget.spent == 8


def test_a_new_day_and_another_label_have_their_own_budget() -> None:
    time = Time()
    store = MemoryStore(time.clock())
    budget = BudgetStore(store, "mcp", 4)
    budget.acquire(REQUEST)
    BudgetStore(store, "other", 4).acquire(REQUEST)
    time.now += DAY
    assert budget.spent == 0
    assert isinstance(budget.acquire(REQUEST), Granted)


def test_without_a_limit_spending_is_counted() -> None:
    budget = BudgetStore(MemoryStore(Time().clock()), "mcp", None)
    budget.acquire(REQUEST)
    assert budget.spent == 4
    assert not budget.blocking
