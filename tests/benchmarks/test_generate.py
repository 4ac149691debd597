"""Generation from a whole upstream description beside openapi-python-client, in one run.

Both write a client and run ruff over it; the other products are left out, which the rival does not
have. What counts is the time of the processor, children
included, so that other load on the machine tells little; the best of a few runs. The ratio and the
peak of memory are asserted, times are only printed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.lowering import upstream

ROOT = Path(__file__).resolve().parents[2]
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
RUNS = 3
FASTER = 4
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"  # people run what was compiled before
PEAK = 250
"""The most memory that generation may take, in MB."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a process took: seconds of the processor, and its peak of memory in MB."""

    seconds: float
    peak: float


def spend(*command: str, cwd: Path) -> Spent:
    """Run a command to its good end; its children count with it."""
    environment = {key: value for key, value in os.environ.items() if key != _NO_BYTECODE}
    with (cwd / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**environment, "PATH": PATH, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
        )
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, (cwd / "log.txt").read_text(encoding="utf-8")[-2000:]
    return Spent(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def least(runs: list[Spent]) -> Spent:
    """Return the least that any run took in time, and the most in memory."""
    return Spent(min(run.seconds for run in runs), max(run.peak for run in runs))


def test_generation_beside_openapi_python_client(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rival = shutil.which("openapi-python-client", path=PATH)
    if rival is None:
        pytest.skip("openapi-python-client is not installed; nox -s bench installs it")
    source = tmp_path / "spec.yaml"
    source.write_bytes(upstream("pipedrive-v2-2026-08-18.yaml").read_bytes())
    specgen = (sys.executable, "-m", "generator")
    spend(*specgen, "init", source.name, cwd=tmp_path)
    config = tmp_path / "codegen.yaml"
    decided = re.sub(r"(?m)^targets:.*$", "targets: [client]", config.read_text(encoding="utf-8"))
    assert "targets: [client]" in decided
    config.write_text(decided, encoding="utf-8")
    ours: list[Spent] = []
    theirs: list[Spent] = []
    for run in range(RUNS):
        files = ("--spec", "spec.yaml", "--config", "codegen.yaml", "--out", f"ours-{run}")
        ours.append(spend(*specgen, "generate", *files, cwd=tmp_path))
        output = ("--path", "spec.yaml", "--output-path", f"theirs-{run}")
        theirs.append(spend(rival, "generate", *output, cwd=tmp_path))
    mine, other = least(ours), least(theirs)
    ratio = other.seconds / mine.seconds
    with capsys.disabled():
        print(
            f"\ngenerate: {mine.seconds:.2f} s, {mine.peak:.0f} MB; openapi-python-client: "
            f"{other.seconds:.2f} s, {other.peak:.0f} MB; {ratio:.1f} times as fast"
        )
    assert mine.peak < PEAK
    assert ratio > FASTER
