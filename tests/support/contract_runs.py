"""The generated contract tests as people run them: a process, in a folder of its own.

Input: options. Output: what it printed and its exit code; reports and recordings taken apart.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from tests.support.local_servers import ROOT, serve

TESTS = ROOT / "generated/tests"
TOKEN = "mock-token"
REPORT = "contract-report.txt"
Done = subprocess.CompletedProcess[str]


def command(*arguments: str, tests: Path = TESTS) -> list[str]:
    return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tests), *arguments]


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a run; the plugins of this project would only cost time."""
    own = {"PIPEDRIVE_API_TOKEN": TOKEN, "COLUMNS": "100", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return {**os.environ, **own, **more}


def run_contract(folder: Path, *arguments: str, tests: Path = TESTS, **more: str) -> Done:
    """Run the contract tests to their end."""
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
    """Run the mock server with five records; it takes many requests at a time."""
    with serve("--seed=5", "--plan=ultimate") as running:
        if settings:
            httpx2.patch(f"{running.url}/_mock/settings", json=settings).raise_for_status()
        yield running.url


def state(url: str) -> dict[str, Any]:
    """Return what the mock server says of itself."""
    found: dict[str, Any] = httpx2.get(f"{url}/_mock").json()
    return found


def spent(report: str) -> tuple[int, int]:
    """Return the tokens that a report tells, and the requests."""
    found = re.search(r"^(\d+)(?: of \d+)? tokens spent on (\d+) requests$", report, re.MULTILINE)
    assert found, report
    return int(found[1]), int(found[2])


def table(report: str, title: str) -> list[dict[str, str]]:
    """Return the rows of a table by the names of its columns, wrapped lines joined again."""
    _, _, rest = report.partition(f"# {title}")
    lines = rest.split("\n\n")[1].splitlines()
    starts = [found.start() for found in re.finditer(r"\S+", lines[1])]
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
    """Return the lines of a recording."""
    return [json.loads(line) for line in recording.read_text(encoding="utf-8").splitlines()]
