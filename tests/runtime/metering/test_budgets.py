"""Budgets of code blocks: nested, in threads and in tasks."""

from __future__ import annotations

import asyncio
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipedrive_activities._runtime.errors import (
    ArgumentError,
    BudgetExceeded,
)
from pipedrive_activities._runtime.metering.meter import Meter
from tests.support.meters import make_meter, reserve


def test_a_budget_rejects_a_call_before_it_is_exceeded() -> None:
    meter = make_meter()
    with meter.budget(25) as budget:
        reserve(meter)
        reserve(meter)
        with pytest.raises(BudgetExceeded) as caught:
            reserve(meter)
        assert (budget.spent, budget.left) == (20, 5)
        reserve(meter, "getThing")
    error = caught.value
    assert (error.spent, error.cost, error.limit, error.operation) == (20, 10, 25, "listThings")
    assert str(error) == (
        "things.list costs 10 tokens but only 5 of 25 remain in the budget; request not sent"
    )
    assert pickle.loads(pickle.dumps(error)).spent == 20
    assert meter.usage.tokens == 21
    reserve(meter)


def test_a_budget_can_be_spent_completely() -> None:
    meter = make_meter()
    with meter.budget(20) as budget:
        reserve(meter)
        reserve(meter)
        with pytest.raises(BudgetExceeded):
            reserve(meter, "getThing")
    assert budget.left == 0


def test_a_budget_ends_with_its_asynchronous_block() -> None:
    meter = make_meter()

    async def spend() -> int:
        async with meter.budget(10) as budget:
            reserve(meter)
            with pytest.raises(BudgetExceeded):
                reserve(meter)
        reserve(meter)
        return budget.spent

    assert asyncio.run(spend()) == 10


def test_nested_budgets_are_all_charged_and_the_tightest_applies() -> None:
    meter = make_meter()
    with meter.budget(100) as outer, meter.budget(15) as inner:
        reserve(meter)
        with pytest.raises(BudgetExceeded) as caught:
            reserve(meter)
        assert caught.value.limit == 15
    assert (outer.spent, inner.spent) == (10, 10)
    with meter.budget(5), meter.budget(1000), pytest.raises(BudgetExceeded) as caught:
        reserve(meter)
    assert caught.value.limit == 5


def test_a_budget_counts_only_its_own_client() -> None:
    first, second = make_meter(), make_meter()
    with first.budget(10) as budget:
        reserve(second)
        reserve(second)
    assert budget.spent == 0


def test_a_negative_budget_is_rejected() -> None:
    for nonsense in (float("nan"), float("inf"), 10**5000):
        with pytest.raises(ArgumentError):
            make_meter().budget(nonsense)  # type: ignore[arg-type]  # nonsense on purpose
    with pytest.raises(ArgumentError, match=r"^limit must be .* got -1$") as caught:
        make_meter().budget(-1)
    assert caught.value.parameter == "limit"
    assert make_meter().budget(0).left == 0


def test_exiting_one_budget_keeps_the_others_active() -> None:
    meter = make_meter()
    first, second, third = (meter.budget(100) for _ in range(3))
    with first:
        second.__enter__()
        with third:
            second.__exit__(None, None, None)
            reserve(meter)
    assert (first.spent, second.spent, third.spent) == (10, 0, 10)


def spend_all(meter: Meter, attempts: int) -> int:
    """Return the number of attempts that a budget granted."""
    return sum(_goes_through(meter) for _ in range(attempts))


def _goes_through(meter: Meter) -> bool:
    try:
        reserve(meter)
    except BudgetExceeded:
        return False
    return True


def test_the_threads_of_a_pool_share_the_budget_of_the_main_thread() -> None:
    meter = make_meter()
    with ThreadPoolExecutor(8) as pool:
        with meter.budget(500) as budget:
            through = sum(pool.map(lambda _: spend_all(meter, 10), range(20)))
        assert (through, budget.spent) == (50, 500)
        assert sum(pool.map(lambda _: spend_all(meter, 10), range(3))) == 30
    assert meter.usage.tokens == 800


def test_the_budget_of_the_main_thread_applies_in_a_thread_with_its_own() -> None:
    meter = make_meter()

    def work() -> tuple[int, int]:
        with meter.budget(30) as own:
            return spend_all(meter, 10), own.spent

    with meter.budget(50) as outer, ThreadPoolExecutor(1) as pool:
        results = [pool.submit(work).result() for _ in range(2)]
    assert results == [(3, 30), (2, 20)]
    assert outer.spent == 50


def test_budgets_of_threads_are_independent() -> None:
    meter = make_meter()
    both_inside = threading.Barrier(2)

    def work(limit: int) -> int:
        with meter.budget(limit):
            both_inside.wait(10)
            through = spend_all(meter, 10)
            both_inside.wait(10)
            return through

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, [20, 70])) == [2, 7]


def test_one_budget_entered_in_several_threads_has_one_count() -> None:
    meter = make_meter()
    shared = meter.budget(100)

    def work(_: int) -> int:
        with shared:
            return spend_all(meter, 10)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 10
    with shared, shared:
        assert spend_all(meter, 1) == 0


def test_tasks_inherit_only_the_budget_they_were_started_in() -> None:
    meter = make_meter()

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
