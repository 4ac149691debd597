"""Short runs of the state machine that lead to the edges of a sync: each finds faults of its kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.sync_machine import SyncMachine

Scenario = Callable[[SyncMachine], None]
_STEPS = 12
"""A run over two pages of changes has so many steps."""


def run(machine: SyncMachine, *meanwhile: tuple[str, int], **settings: Any) -> None:
    """Run with pages of two records."""
    usual = {"limit": 2, "prune": "", "each_page": True, "ahead": True, "end": ("end", "", 0)}
    machine.run(meanwhile=[*meanwhile], **{**usual, **settings})


def kill_at_each_step(machine: SyncMachine) -> None:
    for step in range(1, _STEPS + 1):
        machine.write(("wait", 1))
        for number in (1, 2, 3):
            machine.write(("change", number))
        machine.write(("wait", 1))
        run(machine, end=("kill", "", step))
        run(machine)


def kill_at_each_step_of_a_prune(machine: SyncMachine) -> None:
    run(machine)
    for step in range(4, _STEPS + 8, 2):
        machine.write(("delete", 1 + step % 4))
        machine.write(("restore", 1 + (step + 2) % 4))
        run(machine, prune="confirmed", end=("kill", "", step))


def change_what_was_read(machine: SyncMachine) -> None:
    machine.skew(3)
    run(machine, ("change", 1), ("change", 2), each_page=False)


def change_again_in_the_same_second(machine: SyncMachine) -> None:
    machine.skew(3)
    machine.server.sends_date = False
    machine.write(("change", 1))
    run(machine)
    machine.write(("change", 1))
    run(machine)


def change_behind_the_page_with_a_clock_ahead(machine: SyncMachine) -> None:
    machine.skew(3)
    for number in (3, 4, 5):
        machine.write(("change", number))
    for _ in range(4):
        machine.write(("create", 0))
    run(machine, ("wait", 0), ("change", 1), ("wait", 1), ("create", 0))


def restore_behind_the_page(machine: SyncMachine) -> None:
    run(machine)
    machine.write(("delete", 1))
    run(machine, ("wait", 1), ("restore", 1), prune="confirmed")
    machine.write(("change", 2))
    machine.write(("delete", 2))
    machine.write(("wait", 2))
    machine.write(("change", 3))
    machine.write(("wait", 1))
    run(machine)
    machine.write(("restore", 2))


def interrupt_at_each_page(machine: SyncMachine) -> None:
    for page in range(1, 6):
        machine.write(("wait", 1))
        for number in (1, 2, 3, 4, 5):
            machine.write(("change", number))
        machine.write(("wait", 1))
        run(machine, end=("interrupt", "", page), prune="confirmed")


def hide_many(machine: SyncMachine) -> None:
    run(machine)
    for number in (1, 2, 3):
        machine.write(("delete", number))
    run(machine, prune="ask")


def resume_later(machine: SyncMachine) -> None:
    run(machine, end=("max_cost", "", 25))
    machine.write(("wait", 5))
    run(machine, prune="confirmed", end=("max_cost", "", 30))
    run(machine, prune="confirmed")


def let_cursors_expire(machine: SyncMachine) -> None:
    run(machine, end=("max_cost", "", 10))
    run(machine, end=("fault", "expired", 0))
    run(machine, prune="confirmed", end=("max_cost", "", 20))
    run(machine, prune="confirmed", end=("fault", "expired", 0))


SCENARIOS: tuple[Scenario, ...] = (
    kill_at_each_step,
    kill_at_each_step_of_a_prune,
    change_what_was_read,
    change_again_in_the_same_second,
    change_behind_the_page_with_a_clock_ahead,
    restore_behind_the_page,
    hide_many,
    resume_later,
    interrupt_at_each_page,
    let_cursors_expire,
)


def play(scenario: Scenario, machine_type: type[SyncMachine] = SyncMachine) -> None:
    """Play a scenario, and compare the copy with the server at its end."""
    machine = machine_type()
    try:
        scenario(machine)
    finally:
        machine.teardown()
