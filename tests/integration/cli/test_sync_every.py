"""``sync --every``: runs again and again. The clock is injected: no test waits."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator

import pytest

from pipedrive_activities.cli.commands import sync_run
from pipedrive_activities.mock import Mock, Server
from tests.integration.cli.conftest import Result, Shell
from tests.support.copies import read_copy


class Clock:
    """A clock that only ``sleep`` moves. ``waits`` are those in seconds; ``then`` is called in each."""

    def __init__(self, *then: Callable[[], object]) -> None:
        self.now = 1_000.0
        self.waits: list[float] = []
        self._then = iter(then)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds
        next(self._then)()


def end() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(Mock(seed=3)) as server:
        yield server


@pytest.fixture
def every(
    shell: Shell, server: Server, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Result, Clock]]:
    server.mock.reset()
    shell.environment = {"PIPEDRIVE_BASE_URL": server.url, "PIPEDRIVE_API_TOKEN": server.api_token}
    file = str(shell.folder / "a.sqlite")

    def run(*then: Callable[[], object], options: tuple[str, ...] = ()) -> tuple[Result, Clock]:
        clock = Clock(*then)
        monkeypatch.setattr(sync_run, "time", clock)
        command = ("activities", "sync", "--to", file, "--every", "15m", *options)
        return shell(*command), clock

    return run


def test_runs_follow_each_other_until_a_signal(
    every: Callable[..., tuple[Result, Clock]], shell: Shell, server: Server
) -> None:
    result, clock = every(lambda: server.mock.clock.advance(60), end)
    assert (result.code, clock.waits) == (130, [900, 900])
    assert [each.status for each in server.mock.requests] == [200, 200]
    assert len(read_copy(shell.folder / "a.sqlite")) == 3


def test_failures_are_reported_and_back_off(
    every: Callable[..., tuple[Result, Clock]], server: Server
) -> None:
    server.mock.inject_faults("status=501", 3)
    result, clock = every(str, str, str, end)
    assert clock.waits == [60, 120, 240, 900]
    assert result.err.count('"warning"') == 3


def test_a_spent_day_is_waited_for_and_a_spent_budget_until_the_next_run(
    every: Callable[..., tuple[Result, Clock]], server: Server
) -> None:
    server.mock.spend(server.mock.budget["remaining"])
    resets_in = server.mock.budget["resets_in"]
    _, clock = every(end)
    assert clock.waits[0] >= min(resets_in, 60)
    server.mock.reset()
    _, clock = every(server.mock.reset_usage, end, options=("--budget", "5"))
    assert clock.waits == [900, 900]
    assert server.mock.requests == []


def test_a_failure_that_cannot_pass_ends_the_command(
    every: Callable[..., tuple[Result, Clock]], server: Server
) -> None:
    server.mock.inject_faults("status=401")
    result, clock = every()
    assert (result.code, clock.waits) == (77, [])
