"""Generation from a whole description beside openapi-python-client, in one run.

Nothing is asserted about time: the figures are printed. The other tool makes a client alone, so ours
is asked for the client alone; its formatting is on, as ours is.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UPSTREAM = Path(os.environ.get("SPECGEN_UPSTREAM", ROOT.parent / "shared/upstream"))
SPEC = UPSTREAM / "pipedrive-v2-2026-08-18.yaml"
RUNS = 3
MEASURE = """\
import json, resource, subprocess, sys, time
started = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""


def measure(folder: Path, *arguments: str) -> tuple[float, float, float]:
    """Return seconds by the clock, seconds of work, and the peak in megabytes, the best of all."""
    figures = []
    for _ in range(RUNS):
        shutil.rmtree(folder / "out", ignore_errors=True)
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PATH": path_with_tools()},
            capture_output=True,
            text=True,
            check=True,
        )
        figures.append(json.loads(done.stdout))
    clock, work, peak = (min(column) for column in zip(*figures, strict=True))
    return clock, work, peak / 1024


def path_with_tools() -> str:
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"


@pytest.mark.skipif(not SPEC.is_file(), reason="no upstream description (SPECGEN_UPSTREAM)")
def test_generation_beside_openapi_python_client(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    specgen = (sys.executable, "-m", "generator")
    config = tmp_path / "codegen.yaml"
    measure_once = (*specgen, "init", str(SPEC), "--config", str(config))
    subprocess.run(measure_once, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("[client, cli, contract]", "[client]"), encoding="utf-8")
    ours = measure(
        tmp_path, *specgen, "generate", f"--spec={SPEC}", f"--config={config}", "--out=out"
    )
    tool = shutil.which("openapi-python-client", path=path_with_tools())
    assert tool, "openapi-python-client is not installed: run this by nox -s bench"
    theirs = measure(tmp_path, tool, "generate", f"--path={SPEC}", "--output-path=out")
    with capsys.disabled():
        for name, (clock, work, peak) in (("specgen", ours), ("openapi-python-client", theirs)):
            print(f"\n{name}: {clock:.2f} s, {work:.2f} s of work, peak {peak:.0f} MB", end="")
        print(f"\nratio {theirs[0] / ours[0]:.1f} by the clock, {theirs[1] / ours[1]:.1f} by work")
