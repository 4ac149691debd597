"""The generated contract tests against the mock server, each in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GENERATED = ROOT / "generated"


@pytest.fixture
def mock_url() -> Iterator[str]:
    """The address of a mock server that holds a few activities."""
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "pipedrive_activities.mock", "--port=0", "--seed=5"],
        cwd=GENERATED,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        found = re.search(r"http://\S+", server.stdout.readline())
        assert found is not None
        yield found[0]
    finally:
        server.terminate()
        server.wait(timeout=20)
        if server.stdout is not None:
            server.stdout.close()


def run_contract(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", *arguments],
        cwd=GENERATED,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_server_is_held_to_the_description_and_reported_on(mock_url: str, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    done = run_contract(
        f"--base-url={mock_url}", "--api-token=mock-token", f"--contract-report={report}"
    )
    assert done.returncode == 0, done.stdout
    lines = [line.split("\t") for line in report.read_text(encoding="utf-8").splitlines()]
    assert ["deleteActivity 200", "1"] in lines
    seen = {line[0]: line[1:] for line in lines if len(line) == 3}
    assert seen["Activity.due_time"][0] == "string | null | absent"
    assert seen["PageEnd.next_cursor"][0] == "string | null | absent"
    due_time = seen["$.components.schemas.Activity.properties.due_time"]
    assert due_time[0] == '{"type": ["string", "null"]}'
    assert due_time[1].startswith("Activity.due_time: ")
    assert "not exercised" in {line[-1] for line in lines}


def test_a_failure_prints_request_answer_and_place_but_no_token(mock_url: str) -> None:
    done = run_contract(f"--base-url={mock_url}", "--api-token=wrong-one")
    assert done.returncode == 1
    assert "description: #/paths/~1api~1v2~1activities/post" in done.stdout
    assert "> POST " in done.stdout
    assert "< 401 application/json" in done.stdout
    assert "x-api-token: <hidden>" in done.stdout


def test_a_live_run_needs_a_token() -> None:
    done = run_contract("--live", PIPEDRIVE_API_TOKEN="")
    assert done.returncode == 1
    assert "--live needs a token in PIPEDRIVE_API_TOKEN" in done.stdout


def test_a_live_run_spends_no_more_than_it_may(mock_url: str) -> None:
    done = run_contract(
        "--live",
        f"--base-url={mock_url}",
        "--max-cost=3",
        PIPEDRIVE_API_TOKEN="mock-token",
    )
    assert done.returncode == 0, done.stdout
    assert "getActivity 404" in done.stdout
    assert "addActivity" not in done.stdout
    assert "getActivities" not in done.stdout
