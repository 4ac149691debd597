"""The start of the command line beside that of bare click: the ratio is asserted, seconds never."""

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


def test_help_starts_within_two_and_a_half_times_of_click(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seconds("-m", "pipedrive_activities.cli", "--help")
    bare: list[float] = []
    whole: list[float] = []
    for _ in range(RUNS):
        bare.append(seconds("-c", "import click"))
        whole.append(seconds("-m", "pipedrive_activities.cli", "--help"))
    ratio = min(whole) / min(bare)
    with capsys.disabled():
        print(
            f"\n--help: {min(whole) * 1000:.0f} ms; import click: {min(bare) * 1000:.0f} ms; "
            f"ratio {ratio:.2f}"
        )
    assert ratio < 2.5
