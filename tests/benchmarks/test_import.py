"""Time to import a generated package with 1,200 operations, and to create its client.

Nothing of an operation is imported before it is used, so that the time does not grow with their number.
CPU time of a new process, the best of a few; the limit is far above what is expected.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.processes import SPECGEN, spend
from tests.benchmarks.test_growth import many_operations

RUNS = 5
MAX_SECONDS = 0.1


def cpu_seconds(code: str, folder: Path) -> float:
    probe = f"import time; s = time.process_time(); {code}; print(time.process_time() - s)"
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    times = []
    for _ in range(RUNS):
        command = [sys.executable, "-c", probe]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        times.append(float(run.stdout))
    return min(times)


def test_importing_1200_operations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "spec.json").write_text(json.dumps(many_operations(1200)), encoding="utf-8")
    spend(*SPECGEN, "init", "spec.json", cwd=tmp_path)
    files = ("--spec", "spec.json", "--config", "codegen.yaml", "--out", "out")
    spend(*SPECGEN, "generate", *files, cwd=tmp_path)
    imported = cpu_seconds("import growth", tmp_path / "out")
    created = cpu_seconds("from growth import Growth; Growth()", tmp_path / "out")
    http = cpu_seconds("import httpx2", tmp_path / "out")
    with capsys.disabled():
        print(
            f"\nimport of 1,200 operations: {imported * 1000:.0f} ms; with a client: "
            f"{created * 1000:.0f} ms, of which httpx2 {http * 1000:.0f} ms"
        )
    assert imported < MAX_SECONDS
