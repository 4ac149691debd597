"""A copy that is brought up to date while the server changes and runs are stopped equals it.

``nox -s sync`` repeats the machines with new random examples for an hour (``--minutes`` sets another
time), with processes that are killed.
"""

from __future__ import annotations

import importlib.util
import time

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.sync_faults import FAULTS, put_in
from tests.support.sync_machine import SyncMachine
from tests.support.sync_process import ProcessMachine
from tests.support.sync_scenarios import SCENARIOS, Scenario, play
from tests.support.variants import first_and_variants

# A failure is not made smaller here, which could take minutes.
FEW = settings(max_examples=2, stateful_step_count=8, phases=(Phase.generate,))
SOME = settings(
    max_examples=10,
    stateful_step_count=30,
    derandomize=False,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),
    print_blob=True,
)
_WORKERS = 2
"""Machines that ``nox -s sync`` runs at the same time."""
needs_duckdb = pytest.mark.skipif(
    importlib.util.find_spec("duckdb") is None, reason="DuckDB is not installed"
)


class JsonLinesMachine(SyncMachine):
    """The copy is a work file from which JSON Lines are written."""

    suffix = ".jsonl"


class DuckDBMachine(SyncMachine):
    """The copy is in DuckDB."""

    suffix = ".duckdb"


class ParquetMachine(SyncMachine):
    """The copy is a work file from which Parquet is written."""

    suffix = ".parquet"


OTHERS = [
    pytest.param(JsonLinesMachine),
    pytest.param(DuckDBMachine, marks=needs_duckdb),
    pytest.param(ParquetMachine, marks=needs_duckdb),
]
MACHINES = [SyncMachine, ProcessMachine, *OTHERS]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_copy_equals_the_server_after(scenario: Scenario) -> None:
    play(scenario)


@pytest.mark.random_examples
def test_a_copy_equals_the_server() -> None:
    run_state_machine_as_test(SyncMachine, settings=FEW)


@pytest.mark.variants
@pytest.mark.parametrize("machine", OTHERS)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_copy_in_another_format_equals_the_server_after(
    scenario: Scenario, machine: type[SyncMachine]
) -> None:
    play(scenario, machine)


@pytest.mark.parametrize("name", first_and_variants(FAULTS))
def test_a_fault_in_the_code_is_found(name: str) -> None:
    assert any(_fails(scenario, name) for scenario in SCENARIOS)


def _fails(scenario: Scenario, fault: str) -> bool:
    with put_in(FAULTS[fault]):
        try:
            play(scenario)
        except (AssertionError, KeyError):
            return True
    return False


@pytest.mark.random_examples
@pytest.mark.variants
@pytest.mark.parametrize("machine", MACHINES)
def test_a_copy_equals_the_server_for_a_long_time(
    machine: type[SyncMachine], request: pytest.FixtureRequest
) -> None:
    minutes = request.config.getoption("--minutes")
    end = time.monotonic() + 60 * minutes * _WORKERS / len(MACHINES)
    run_state_machine_as_test(machine, settings=SOME)
    while time.monotonic() < end:
        run_state_machine_as_test(machine, settings=SOME)
