"""Run the generated contract tests in a process and a folder of their own; parse what they write.

Input: pytest options. Output: the finished process; reports and recordings as Python values.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from tests.support.interrupts import default_interrupts
from tests.support.local_servers import ROOT, serve, unmeasured

TESTS = ROOT / "generated/tests"
SERVER_TESTS = (TESTS / "test_corrections.py", TESTS / "test_server.py")
"""The modules with tests for a server, in the order of collection.

A run against a server deselects all others, but importing them takes longer than the run.
"""

TOKEN = "mock-token"
REPORT = "contract-report.txt"
Done = subprocess.CompletedProcess[str]


def command(*arguments: str, tests: Sequence[Path] = SERVER_TESTS) -> list[str]:
    """Return the command of a run; ``tests`` are folders or files of contract tests."""
    pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    return [*pytest, *map(str, tests), *arguments]


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a run, without the pytest plugins and coverage of this project."""
    own = {"PIPEDRIVE_API_TOKEN": TOKEN, "COLUMNS": "100", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return {**unmeasured(os.environ), **own, **more}


def start_contract(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the contract tests; SIGINT interrupts them. Standard error goes to standard output."""
    with default_interrupts():
        return subprocess.Popen(
            command(*arguments),
            cwd=folder,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )


def run_contract(
    folder: Path, *arguments: str, tests: Sequence[Path] = SERVER_TESTS, **more: str
) -> Done:
    """Run the contract tests and wait for their end."""
    return subprocess.run(
        command(*arguments, tests=tests),
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=180,
    )


@contextmanager
def mock_server(**settings: object) -> Iterator[str]:
    """Run the mock server with five records and a burst limit that no run reaches."""
    with serve("--seed=5", "--plan=ultimate") as running:
        if settings:
            httpx2.patch(f"{running.url}/_mock/settings", json=settings).raise_for_status()
        yield running.url


def state(url: str) -> dict[str, Any]:
    """Return the state of the mock server, as its control endpoint reports it."""
    body: dict[str, Any] = httpx2.get(f"{url}/_mock").json()
    return body


def spent(report: str) -> tuple[int, int]:
    """Return the numbers of tokens and of requests in a report."""
    match = re.search(r"^(\d+)(?: of \d+)? tokens spent on (\d+) requests$", report, re.MULTILINE)
    assert match, report
    return int(match[1]), int(match[2])


def table(report: str, title: str) -> list[dict[str, str]]:
    """Return the rows of a table of a report, by column name; wrapped cells are joined."""
    _, _, rest = report.partition(f"# {title}")
    lines = rest.split("\n\n")[1].splitlines()
    starts = [match.start() for match in re.finditer(r"\S+", lines[1])]
    edges = list(zip(starts, [*starts[1:], None], strict=True))
    names = [lines[0][start:end].strip() for start, end in edges]
    rows: list[dict[str, str]] = []
    for line in lines[2:]:
        cells = dict(zip(names, (line[start:end].strip() for start, end in edges), strict=True))
        if cells[names[0]]:
            rows.append(cells)
        else:
            rows[-1] = {name: f"{rows[-1][name]} {cells[name]}".strip() for name in names}
    return rows


def lines_of(recording: Path) -> list[dict[str, Any]]:
    """Return the lines of a recording, parsed."""
    return [json.loads(line) for line in recording.read_text(encoding="utf-8").splitlines()]
