"""Start-up time of the command line, compared with importing click; only the ratio is asserted.

Processor time is measured, because other processes disturb it least.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUNS = 25


def seconds(*arguments: str) -> float:
    """Return the processor time of a Python process, with compiled modules as once installed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generated")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.parametrize(
    ("words", "limit"), [(("--help",), 1.3), (("activities", "list", "--help"), 1.7)]
)
def test_help_takes_little_longer_than_the_import_of_click(
    words: tuple[str, ...], limit: float, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ("-m", "pipedrive_activities.cli", *words)
    seconds(*command)
    pairs = [(seconds("-c", "import click"), seconds(*command)) for _ in range(RUNS)]
    imported, helped = (min(times) for times in zip(*pairs, strict=True))
    with capsys.disabled():
        print(
            f"\n{' '.join(words)}: {helped * 1000:.0f} ms; import click: {imported * 1000:.0f} ms;"
            f" ratio {helped / imported:.2f}"
        )
    assert helped / imported < limit
