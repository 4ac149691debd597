"""Start-up time of the command line, compared with importing click; only the ratio is asserted."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUNS = 9


def seconds(*arguments: str) -> float:
    started = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generated")}
    subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, check=True)
    return time.perf_counter() - started


def test_help_takes_less_than_2_5_times_the_import_of_click(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seconds("-m", "pipedrive_activities.cli", "--help")
    import_times: list[float] = []
    help_times: list[float] = []
    for _ in range(RUNS):
        import_times.append(seconds("-c", "import click"))
        help_times.append(seconds("-m", "pipedrive_activities.cli", "--help"))
    imported, helped = min(import_times), min(help_times)
    ratio = helped / imported
    with capsys.disabled():
        print(
            f"\n--help: {helped * 1000:.0f} ms; import click: {imported * 1000:.0f} ms; "
            f"ratio {ratio:.2f}"
        )
    assert ratio < 2.5
