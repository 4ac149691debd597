"""The budget of the day is charged together with the quota store that it wraps."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from pipedrive_activities._runtime.metering.budget_store import BudgetStore
from pipedrive_activities._runtime.metering.limits import Limits
from pipedrive_activities._runtime.metering.store import (
    DAY,
    ChargeRequest,
    Clock,
    Decision,
    Granted,
    Observation,
    QuotaExhausted,
    Wait,
)
from pipedrive_activities.errors import BudgetExceeded
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
    budget = BudgetStore(store, "token", 10)
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
    budget = BudgetStore(MemoryStore(time.clock()), "token", 100)
    for _ in range(2):
        budget.acquire(REQUEST)
    assert isinstance(budget.acquire(REQUEST), Wait)
    time.now += 3
    small = ChargeRequest(token="t", company="c", cost=4, daily=10)
    assert isinstance(budget.acquire(small), QuotaExhausted)
    assert budget.spent == 8


def test_a_call_beyond_the_budget_does_not_wait_for_the_burst_window() -> None:
    budget = BudgetStore(MemoryStore(Time().clock()), "token", 10)
    for _ in range(2):
        budget.acquire(REQUEST)
    with pytest.raises(BudgetExceeded):
        budget.acquire(REQUEST)


def test_what_the_store_rejects_never_takes_what_another_program_needs() -> None:
    class Rejecting(MemoryStore):
        """Rejects attempts; another program makes one meanwhile."""

        def acquire(self, charge_request: ChargeRequest) -> Decision:
            if charge_request is REQUEST and not granted:
                granted.append(other.acquire(replace(REQUEST, token="other")))
                return Wait(1.0)
            return super().acquire(charge_request)

    granted: list[Decision] = []
    store = Rejecting(Time().clock())
    budget, other = BudgetStore(store, "token", 4), BudgetStore(store, "token", 4)
    assert isinstance(budget.acquire(REQUEST), Wait)
    assert isinstance(granted[0], Granted)


def test_a_program_that_spends_between_check_and_charge_is_seen() -> None:
    class Interleaved(MemoryStore):
        """Lets another program spend the budget before an attempt is granted."""

        def acquire(self, charge_request: ChargeRequest) -> Decision:
            if charge_request is REQUEST and not others:
                others.append(other.acquire(replace(REQUEST, token="other")))
            return super().acquire(charge_request)

    others: list[Decision] = []
    store = Interleaved(Time().clock())
    budget, other = BudgetStore(store, "token", 4), BudgetStore(store, "token", 4)
    with pytest.raises(BudgetExceeded):
        budget.acquire(REQUEST)
    assert budget.spent == 4
    quota = store.acquire(ChargeRequest(token="x", company="c", cost=0, daily=-1))
    assert isinstance(quota, QuotaExhausted)
    assert quota.spent == 4, "the rejected attempt was released"


def test_a_new_day_and_other_credentials_have_their_own_budget() -> None:
    time = Time()
    store = MemoryStore(time.clock())
    budget = BudgetStore(store, "token", 4)
    budget.acquire(REQUEST)
    BudgetStore(store, "other", 4).acquire(REQUEST)
    time.now += DAY
    assert budget.spent == 0
    assert isinstance(budget.acquire(REQUEST), Granted)


def test_programs_of_one_company_spend_one_budget() -> None:
    store = MemoryStore(Time().clock())
    limits = Limits(company="acme")
    BudgetStore(store, "token", None, limits).acquire(REQUEST)
    assert BudgetStore(store, "other token", 4, limits).spent == 4


def test_the_day_starts_when_that_of_the_quota_starts() -> None:
    time = Time()
    limits = Limits(reset=datetime.time(6, tzinfo=datetime.UTC))
    budget = BudgetStore(MemoryStore(time.clock()), "token", 4, limits)
    request = replace(REQUEST, day_start=6 * 3600)
    time.now += 5 * 3600
    budget.acquire(request)
    assert budget.spent == 4
    time.now += 2 * 3600
    assert budget.spent == 0
    assert isinstance(budget.acquire(request), Granted)


def test_what_the_api_reports_of_others_is_not_charged_to_the_budget() -> None:
    budget = BudgetStore(MemoryStore(Time().clock()), "token", 4)
    budget.reconcile(Observation(token="t", company="c", daily_spent=90))
    assert budget.spent == 0
    assert isinstance(budget.acquire(REQUEST), Granted)


def test_without_a_limit_spending_is_counted() -> None:
    budget = BudgetStore(MemoryStore(Time().clock()), "token")
    budget.acquire(REQUEST)
    assert budget.spent == 4
    assert not budget.blocking
