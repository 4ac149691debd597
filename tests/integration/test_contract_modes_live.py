"""Live runs: token cost, order of tests, and deletion of the records they create."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from tests.support.contract_runs import (
    REPORT,
    Done,
    lines_of,
    mock_server,
    run_contract,
    spent,
    start_contract,
    state,
    table,
)
from tests.support.fault_proxy import Asked, FaultProxy, Forward, Given, Rule, between, error
from tests.support.variants import first_and_variants


@pytest.fixture(scope="module")
def server_url() -> Iterator[str]:
    with mock_server() as url:
        yield url


@pytest.fixture
def mock_url(server_url: str) -> str:
    """Return the URL of a mock server after a reset."""
    httpx2.post(f"{server_url}/_mock/reset", json={}).raise_for_status()
    return server_url


def live(folder: Path, url: str, *arguments: str) -> Done:
    options = ("--live", f"--base-url={url}", *arguments)
    return run_contract(folder, *options)


def report_of(folder: Path) -> str:
    return (folder / REPORT).read_text(encoding="utf-8")


def run_broken(folder: Path, url: str, rule: Rule, *arguments: str) -> tuple[Done, FaultProxy]:
    with between(url, rule) as server:
        return live(folder, server.url, *arguments), server


def test_tests_run_in_ascending_order_of_cost(mock_url: str, tmp_path: Path) -> None:
    def forward_unchanged(asked: Asked, forward: Forward) -> Given:
        return forward(asked)

    run, server = run_broken(tmp_path, mock_url, forward_unchanged, "--record=run.jsonl")
    assert run.returncode == 0, run.stdout
    costs: dict[str, int] = {}
    tests = [line["test"] for line in lines_of(tmp_path / "run.jsonl")[1:-1]]
    for test, asked in zip(tests, server.asked, strict=True):
        costs[test] = costs.get(test, 0) + asked.cost
    shared = costs.pop("")
    assert shared == 3
    current = [
        cost
        for test, cost in costs.items()
        if "Collection" not in test and "deprecated_operation" not in test
    ]
    # The first test of those that share a record pays for creating it.
    assert current == [1, 10, 10, 10, 10, 10, 5, 15, 11, 10, 20, 15]
    assert list(costs.values())[len(current) :] == [10, 16, 20]
    assert spent(report_of(tmp_path)) == (server.cost, len(server.asked))


@pytest.mark.parametrize(
    ("fault", "budget"),
    first_and_variants(
        [
            ("500", 25),
            ("nothing", 3),
            ("no answer", 25),
            ("nothing", 0),
            ("nothing", 60),
            ("500", 3),
            ("429", 25),
            ("500 for changes", 60),
        ],
    ),
)
def test_a_run_never_exceeds_its_token_budget(
    mock_url: str, tmp_path: Path, fault: str, budget: int
) -> None:
    def rule(asked: Asked, forward: Forward) -> Given | None:
        if fault in {"500", "429"}:
            return error(int(fault), retry_after="0")
        if fault == "no answer":
            return None
        return error(500) if "changes" in fault and asked.method == "PATCH" else forward(asked)

    run, server = run_broken(tmp_path, mock_url, rule, f"--max-cost={budget}")
    assert server.cost <= budget
    tokens, requests = spent(report_of(tmp_path))
    assert (tokens, requests) == (server.cost, len(server.asked))
    assert state(mock_url)["activities"] == 5
    assert run.returncode == (0 if fault == "nothing" else 1), run.stdout
    if budget == 3 and fault == "nothing":
        rows = table(report_of(tmp_path), "tests")
        assert [row["verdict"] for row in rows] == ["passed", *["skipped"] * (len(rows) - 1)]
        assert "--max-cost is too low" in rows[-1]["reason"]


@pytest.mark.variants
def test_a_record_is_deleted_when_a_test_fails(mock_url: str, tmp_path: Path) -> None:
    def rule(asked: Asked, forward: Forward) -> Given:
        return error(418) if asked.method == "PATCH" else forward(asked)

    run, server = run_broken(tmp_path, mock_url, rule)
    assert run.returncode == 1
    methods = [asked.method for asked in server.asked]
    assert methods.count("POST") == 3
    assert "PATCH DELETE" in " ".join(methods), "deleted before the next test"
    assert state(mock_url)["activities"] == 5
    assert "LEFT BEHIND" not in run.stdout
    assert "left behind" not in report_of(tmp_path)


@pytest.mark.variants
def test_a_record_is_deleted_when_the_budget_is_used_up(mock_url: str, tmp_path: Path) -> None:
    def rule(asked: Asked, forward: Forward) -> Given:
        return error(500) if asked.method == "PATCH" else forward(asked)

    run, server = run_broken(tmp_path, mock_url, rule, "--max-cost=23", "-k", "record_lifecycle")
    assert "POST" in [asked.method for asked in server.asked]
    assert server.asked[-1].method == "DELETE"
    assert state(mock_url)["activities"] == 5
    assert "updateActivity answered 500" in run.stdout


@dataclass
class InterruptRun:
    """A rule that sends signals to the run during its first two requests of a method."""

    method: str
    signal_number: signal.Signals
    run: list[subprocess.Popen[str]] = field(default_factory=list)
    signals_sent: int = 0

    def __call__(self, asked: Asked, forward: Forward) -> Given:
        if asked.method == self.method and self.signals_sent < 2:
            os.kill(self.run[0].pid, self.signal_number)
            self.signals_sent += 1
        return forward(asked)


@pytest.mark.parametrize(
    "signal_number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.variants)]
)
@pytest.mark.parametrize("method", first_and_variants(["POST", "PATCH", "DELETE"]))
def test_a_record_is_deleted_when_the_run_is_interrupted(
    mock_url: str, tmp_path: Path, method: str, signal_number: signal.Signals
) -> None:
    rule = InterruptRun(method, signal_number)
    with between(mock_url, rule) as server:
        process = start_contract(
            tmp_path, "--live", f"--base-url={server.url}", "-k", "record_lifecycle or null"
        )
        rule.run.append(process)
        output, _ = process.communicate(timeout=120)
    assert rule.signals_sent
    assert process.returncode == 2, output
    assert "KeyboardInterrupt" in output
    assert "POST" in [asked.method for asked in server.asked]
    assert state(mock_url)["activities"] == 5, output
    assert "LEFT BEHIND" not in output
    assert spent(report_of(tmp_path))[0] == server.cost


@pytest.mark.parametrize(
    "status", [pytest.param(code, marks=pytest.mark.variants) for code in (None, 500, 403)]
)
def test_records_that_cannot_be_deleted_are_reported_as_errors(
    mock_url: str, tmp_path: Path, status: int | None
) -> None:
    def rule(asked: Asked, forward: Forward) -> Given | None:
        if asked.method == "DELETE":
            return error(status) if status else None
        return forward(asked)

    run, _ = run_broken(tmp_path, mock_url, rule, "-k", "record_lifecycle or null")
    assert run.returncode == 1
    assert state(mock_url)["activities"] == 7
    for record_id in (6, 7):
        message = f"/api/v2/activities/{record_id} is still there: "
        assert f"ERROR: LEFT BEHIND {message}" in run.stdout
        assert (
            f"# left behind: delete manually\n\n{message}" in report_of(tmp_path) or record_id == 7
        )
        assert message in report_of(tmp_path)


@pytest.mark.variants
def test_a_record_that_may_have_been_created_is_reported(mock_url: str, tmp_path: Path) -> None:
    def rule(asked: Asked, forward: Forward) -> Given | None:
        given = forward(asked)
        return None if asked.method == "POST" else given

    run, _ = run_broken(tmp_path, mock_url, rule, "-k", "record_lifecycle")
    assert run.returncode == 1
    assert state(mock_url)["activities"] == 6
    assert "LEFT BEHIND /api/v2/activities: a record with an unknown id may exist" in run.stdout


@pytest.mark.variants
def test_no_request_follows_a_block_for_abuse(mock_url: str, tmp_path: Path) -> None:
    def rule(asked: Asked, forward: Forward) -> Given:
        page = {"content-type": "text/html"}
        given = Given(status=403, body=b"<html>blocked</html>", headers=page)
        return given if asked.method == "PATCH" else forward(asked)

    run, server = run_broken(tmp_path, mock_url, rule)
    assert run.returncode == 1
    assert [asked.method for asked in server.asked].count("PATCH") == 1
    assert server.asked[-1].method == "PATCH"
    assert "blocks all further requests (AbuseBlocked)" in run.stdout
    assert "LEFT BEHIND /api/v2/activities/6 is still there" in run.stdout
