"""A live run: what it spends, in which order, and that it leaves nothing behind without saying so."""

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
    command,
    environment,
    lines_of,
    mock_server,
    run_contract,
    spent,
    state,
    table,
)
from tests.support.fault_proxy import Asked, FaultProxy, Forward, Given, Rule, between, error


@pytest.fixture(scope="module")
def server_url() -> Iterator[str]:
    with mock_server() as url:
        yield url


@pytest.fixture
def mock_url(server_url: str) -> str:
    """The address of a mock server as new."""
    httpx2.post(f"{server_url}/_mock/reset", json={}).raise_for_status()
    return server_url


def live(folder: Path, url: str, *arguments: str) -> Done:
    return run_contract(folder, "--live", f"--base-url={url}", *arguments)


def report_of(folder: Path) -> str:
    return (folder / REPORT).read_text(encoding="utf-8")


def run_broken(folder: Path, url: str, rule: Rule, *arguments: str) -> tuple[Done, FaultProxy]:
    with between(url, rule) as server:
        return live(folder, server.url, *arguments), server


def test_what_is_cheap_comes_before_what_is_dear(mock_url: str, tmp_path: Path) -> None:
    def untouched(asked: Asked, forward: Forward) -> Given:
        return forward(asked)

    done, server = run_broken(tmp_path, mock_url, untouched, "--record=run.jsonl")
    assert done.returncode == 0, done.stdout
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
    # The first of the tests that share a record pays for it.
    assert current == [1, 10, 10, 10, 10, 10, 5, 15, 11, 10, 20, 15]
    assert list(costs.values())[len(current) :] == [10, 16, 20]
    assert spent(report_of(tmp_path)) == (server.cost, len(server.asked))


@pytest.mark.parametrize(
    ("broken", "most"),
    [
        ("nothing", 0),
        ("nothing", 3),
        ("nothing", 60),
        ("500", 3),
        ("500", 25),
        ("429", 25),
        ("no answer", 25),
        ("500 for changes", 60),
    ],
)
def test_never_more_is_spent_than_may_be(
    mock_url: str, tmp_path: Path, broken: str, most: int
) -> None:
    def rule(asked: Asked, forward: Forward) -> Given | None:
        if broken in {"500", "429"}:
            return error(int(broken), retry_after="0")
        if broken == "no answer":
            return None
        return error(500) if "changes" in broken and asked.method == "PATCH" else forward(asked)

    done, server = run_broken(tmp_path, mock_url, rule, f"--max-cost={most}")
    assert server.cost <= most
    tokens, requests = spent(report_of(tmp_path))
    assert (tokens, requests) == (server.cost, len(server.asked))
    assert state(mock_url)["activities"] == 5
    assert done.returncode == (0 if broken == "nothing" else 1), done.stdout
    if most == 3 and broken == "nothing":
        rows = table(report_of(tmp_path), "tests")
        assert [row["verdict"] for row in rows] == ["passed", *["skipped"] * (len(rows) - 1)]
        assert "--max-cost is too low" in rows[-1]["reason"]


def test_a_record_is_deleted_when_a_test_fails(mock_url: str, tmp_path: Path) -> None:
    def rule(asked: Asked, forward: Forward) -> Given:
        return error(418) if asked.method == "PATCH" else forward(asked)

    done, server = run_broken(tmp_path, mock_url, rule)
    assert done.returncode == 1
    methods = [asked.method for asked in server.asked]
    assert methods.count("POST") == 3
    assert "PATCH DELETE" in " ".join(methods), "it waits for no other test"
    assert state(mock_url)["activities"] == 5
    assert "LEFT BEHIND" not in done.stdout
    assert "left behind" not in report_of(tmp_path)


def test_a_record_is_deleted_when_the_budget_is_used_up(mock_url: str, tmp_path: Path) -> None:
    def rule(asked: Asked, forward: Forward) -> Given:
        return error(500) if asked.method == "PATCH" else forward(asked)

    done, server = run_broken(tmp_path, mock_url, rule, "--max-cost=23", "-k", "record_lifecycle")
    assert "POST" in [asked.method for asked in server.asked]
    assert server.asked[-1].method == "DELETE"
    assert state(mock_url)["activities"] == 5
    assert "updateActivity answered 500" in done.stdout


@dataclass
class Stopping:
    """A rule that sends signals to the run while a request is under way."""

    method: str
    number: signal.Signals
    run: list[subprocess.Popen[str]] = field(default_factory=list)
    stopped: int = 0

    def __call__(self, asked: Asked, forward: Forward) -> Given:
        if asked.method == self.method and self.stopped < 2:
            os.kill(self.run[0].pid, self.number)
            self.stopped += 1
        return forward(asked)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_a_record_is_deleted_when_somebody_stops_the_run(
    mock_url: str, tmp_path: Path, method: str, number: signal.Signals
) -> None:
    rule = Stopping(method, number)
    with between(mock_url, rule) as server:
        process = subprocess.Popen(
            command("--live", f"--base-url={server.url}", "-k", "record_lifecycle or null"),
            cwd=tmp_path,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        rule.run.append(process)
        output, _ = process.communicate(timeout=120)
    assert rule.stopped
    assert process.returncode == 2, output
    assert "KeyboardInterrupt" in output
    assert "POST" in [asked.method for asked in server.asked]
    assert state(mock_url)["activities"] == 5, output
    assert "LEFT BEHIND" not in output
    assert spent(report_of(tmp_path))[0] == server.cost


@pytest.mark.parametrize("status", [500, 403, None])
def test_what_cannot_be_deleted_is_named_loudly(
    mock_url: str, tmp_path: Path, status: int | None
) -> None:
    def rule(asked: Asked, forward: Forward) -> Given | None:
        if asked.method == "DELETE":
            return error(status) if status else None
        return forward(asked)

    done, _ = run_broken(tmp_path, mock_url, rule, "-k", "record_lifecycle or null")
    assert done.returncode == 1
    assert state(mock_url)["activities"] == 7
    for number in (6, 7):
        said = f"/api/v2/activities/{number} is still there: "
        assert f"ERROR: LEFT BEHIND {said}" in done.stdout
        assert f"# left behind: delete manually\n\n{said}" in report_of(tmp_path) or number == 7
        assert said in report_of(tmp_path)


def test_a_record_that_may_have_been_made_is_told_of(mock_url: str, tmp_path: Path) -> None:
    def rule(asked: Asked, forward: Forward) -> Given | None:
        given = forward(asked)
        return None if asked.method == "POST" else given

    done, _ = run_broken(tmp_path, mock_url, rule, "-k", "record_lifecycle")
    assert done.returncode == 1
    assert state(mock_url)["activities"] == 6
    assert "LEFT BEHIND /api/v2/activities: a record with an unknown id may exist" in done.stdout


def test_nothing_is_sent_any_more_to_a_server_that_takes_it_for_abuse(
    mock_url: str, tmp_path: Path
) -> None:
    def rule(asked: Asked, forward: Forward) -> Given:
        page = {"content-type": "text/html"}
        given = Given(status=403, body=b"<html>blocked</html>", headers=page)
        return given if asked.method == "PATCH" else forward(asked)

    done, server = run_broken(tmp_path, mock_url, rule)
    assert done.returncode == 1
    assert [asked.method for asked in server.asked].count("PATCH") == 1
    assert server.asked[-1].method == "PATCH"
    assert "blocks all further requests (AbuseBlocked)" in done.stdout
    assert "LEFT BEHIND /api/v2/activities/6 is still there" in done.stdout
