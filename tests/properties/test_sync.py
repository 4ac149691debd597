"""A copy that is brought up to date while the server changes and runs are stopped equals it.

``nox -s sync`` repeats the machines with new random examples for an hour (``SYNC_SECONDS``).
"""

from __future__ import annotations

import importlib.util
import os
import time

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.sync_machine import SyncMachine

# A failure is not made smaller here, which could take minutes.
FEW = settings(max_examples=4, stateful_step_count=15, phases=(Phase.generate,))
MANY = settings(
    max_examples=100,
    stateful_step_count=40,
    derandomize=False,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
SECONDS = int(os.environ.get("SYNC_SECONDS", "0"))


class JsonLinesMachine(SyncMachine):
    """The copy is a work file from which JSON Lines are written."""

    suffix = ".jsonl"


class DuckDBMachine(SyncMachine):
    """The copy is in DuckDB."""

    suffix = ".duckdb"


@pytest.mark.random_examples
def test_a_copy_equals_the_server() -> None:
    run_state_machine_as_test(SyncMachine, settings=FEW)


@pytest.mark.random_examples
@pytest.mark.variants
def test_a_copy_in_json_lines_equals_the_server() -> None:
    run_state_machine_as_test(JsonLinesMachine, settings=FEW)


@pytest.mark.random_examples
@pytest.mark.variants
@pytest.mark.skipif(importlib.util.find_spec("duckdb") is None, reason="DuckDB is not installed")
def test_a_copy_in_duckdb_equals_the_server() -> None:
    run_state_machine_as_test(DuckDBMachine, settings=FEW)


@pytest.mark.random_examples
@pytest.mark.variants
@pytest.mark.skipif(not SECONDS, reason="SYNC_SECONDS is not set")
@pytest.mark.parametrize("machine", [SyncMachine, JsonLinesMachine, DuckDBMachine])
def test_a_copy_equals_the_server_for_a_long_time(machine: type[SyncMachine]) -> None:
    end = time.monotonic() + SECONDS / 3
    while time.monotonic() < end:
        run_state_machine_as_test(machine, settings=MANY)
