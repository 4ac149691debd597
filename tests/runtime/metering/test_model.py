"""Compares every quota store with a simple model of its two counters."""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from pipedrive_activities._runtime.metering.store import (
    ChargeReceipt,
    ChargeRequest,
    Granted,
    Observation,
    QuotaExhausted,
    Wait,
)
from tests.support.examples import example_count
from tests.support.stores import FakeClock, StoreKind, open_store

BURST, WINDOW, DAILY, START = 4, 2.0, 100, 7200
CALL = ChargeRequest(
    token="t", company="c", cost=0, burst=BURST, window=WINDOW, daily=DAILY, day_start=START
)
SEEN = Observation(token="t", company="c", window=WINDOW, day_start=START)
_NUMBERS = itertools.count()


class Books(RuleBasedStateMachine):
    """Runs a store and the model side by side. Time advances in quarters of a second."""

    kind: StoreKind = "memory"
    url = ""
    receipts: Bundle[tuple[ChargeReceipt, int, int, int]] = Bundle("receipts")

    @initialize()
    def open(self) -> None:
        self.clock = FakeClock()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "books.db"
        self.store = open_store(self.kind, self.clock, path, self.url, f"m{next(_NUMBERS)}")
        self.numbers = itertools.count()
        self.entries: dict[int, float] = {}
        self.time = 0.0
        self.spent: dict[int, int] = {}
        self.response: dict[int, int] = {}

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    @property
    def day(self) -> int:
        return int((self.clock.wall - START) // 86_400)

    def used(self) -> list[float]:
        return sorted(at for at in self.entries.values() if at > self.time - WINDOW)

    @rule(quarters=st.integers(1, 12))
    def go_on(self, quarters: int) -> None:
        self.clock.advance(quarters / 4)
        self.time += quarters / 4

    @rule(hours=st.integers(1, 30))
    def go_on_for_hours(self, hours: int) -> None:
        self.clock.advance(hours * 3600)
        self.time += hours * 3600

    @rule(target=receipts, cost=st.integers(0, 40))
    def acquire(self, cost: int) -> object:
        decision = self.store.acquire(replace(CALL, cost=cost))
        spent, used = self.spent.get(self.day, 0), self.used()
        if spent + cost > DAILY:
            assert isinstance(decision, QuotaExhausted)
            assert (decision.spent, decision.limit) == (spent, DAILY)
            assert 0 < decision.seconds <= 86_400
            return multiple()
        if len(used) >= BURST:
            assert decision == Wait(pytest.approx(used[-BURST] + WINDOW - self.time))
            return multiple()
        assert isinstance(decision, Granted)
        number = next(self.numbers)
        self.entries[number] = self.time
        self.spent[self.day] = spent + cost
        return decision.receipt, number, self.day, cost

    @rule(taken=receipts)
    def release(self, taken: tuple[ChargeReceipt, int, int, int]) -> None:
        receipt, number, day, cost = taken
        if number not in self.entries:
            self.store.release(receipt)  # a second time, which has no effect
            return
        del self.entries[number]
        self.store.release(receipt)
        self.spent[day] = max(self.spent[day] - cost, self.response.get(day, 0))

    @rule(used=st.integers(1, BURST))
    def hear_of_the_window(self, used: int) -> None:
        self.store.reconcile(replace(SEEN, burst_used=used))
        for _ in range(used - len(self.used())):
            self.entries[next(self.numbers)] = self.time

    @rule(spent=st.integers(1, DAILY))
    def hear_of_the_day(self, spent: int) -> None:
        self.store.reconcile(replace(SEEN, daily_spent=spent))
        self.response[self.day] = max(self.response.get(self.day, 0), spent)
        self.spent[self.day] = max(self.spent.get(self.day, 0), spent)

    @invariant()
    def the_model_is_sound(self) -> None:
        if hasattr(self, "entries"):
            assert len(self.used()) <= BURST


@pytest.mark.random_examples
@pytest.mark.parametrize(("kind", "examples"), [("memory", 80), ("sqlite", 40), ("redis", 40)])
def test_a_store_agrees_with_the_model(
    kind: StoreKind, examples: int, request: pytest.FixtureRequest
) -> None:
    class Machine(Books):
        pass

    Machine.kind = kind
    Machine.url = request.getfixturevalue("server_url") if kind == "redis" else ""
    checked = settings(max_examples=example_count(examples), stateful_step_count=40)
    run_state_machine_as_test(Machine, settings=checked)
