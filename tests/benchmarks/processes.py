"""Runs commands and measures what they spend."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
SPECGEN = (sys.executable, "-m", "generator")
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"  # removed, because users run compiled bytecode


@dataclass(frozen=True, slots=True)
class Spent:
    """Resources used by a process: CPU time and elapsed time in seconds, peak memory in MB."""

    seconds: float
    elapsed: float
    peak: float
    succeeded: bool = True


def spend(*command: str, cwd: Path, may_fail: bool = False) -> Spent:
    """Run a command, which must succeed unless it ``may_fail``; child processes are included."""
    environment = {key: value for key, value in os.environ.items() if key != _NO_BYTECODE}
    started = time.perf_counter()
    with (cwd / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**environment, "PATH": PATH, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
        )
        _, status, used = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    assert may_fail or process.returncode == 0, (cwd / "log.txt").read_text(encoding="utf-8")[
        -2000:
    ]
    seconds = used.ru_utime + used.ru_stime
    return Spent(seconds, elapsed, used.ru_maxrss / 1024, succeeded=process.returncode == 0)


def least(runs: Sequence[Spent]) -> Spent:
    """Return the shortest times and the largest peak memory of all runs."""
    return Spent(
        min(run.seconds for run in runs),
        min(run.elapsed for run in runs),
        max(run.peak for run in runs),
    )


def median(runs: Sequence[Spent]) -> Spent:
    """Return the medians of all runs."""
    return Spent(
        statistics.median(run.seconds for run in runs),
        statistics.median(run.elapsed for run in runs),
        statistics.median(run.peak for run in runs),
        all(run.succeeded for run in runs),
    )
