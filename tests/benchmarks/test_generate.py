"""Generation from the vendor's complete OpenAPI document, compared with openapi-python-client.

Both write a client and format it with ruff; specgen's other targets are disabled, since
openapi-python-client has none. The measure is CPU time including child processes, the best of a few
runs, so that other load has little influence. The ratio and the peak memory are asserted, times are
only printed.
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
MIN_SPEEDUP = 4
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"  # removed, because users run compiled bytecode
MAX_PEAK = 250
"""Limit of the peak memory of generation, in MB."""
MAX_DOCS = {"activities.yaml": 1.4, "pipedrive-v2-2026-08-18.yaml": 1.5}
"""Limit of the CPU time with the reference, in multiples of that without it."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Resources used by a process: CPU time in seconds and peak memory in MB."""

    seconds: float
    peak: float


def spend(*command: str, cwd: Path) -> Spent:
    """Run a command, which must succeed; child processes are included."""
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
    """Return the shortest time and the largest peak memory of all runs."""
    return Spent(min(run.seconds for run in runs), max(run.peak for run in runs))


def test_generation_compared_with_openapi_python_client(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    competitor = shutil.which("openapi-python-client", path=PATH)
    if competitor is None:
        pytest.skip("openapi-python-client is not installed; nox -s bench installs it")
    source = tmp_path / "spec.yaml"
    source.write_bytes(upstream("pipedrive-v2-2026-08-18.yaml").read_bytes())
    specgen = (sys.executable, "-m", "generator")
    spend(*specgen, "init", source.name, cwd=tmp_path)
    config = tmp_path / "codegen.yaml"
    client_only = re.sub(
        r"(?m)^targets:.*$", "targets: [client]", config.read_text(encoding="utf-8")
    )
    assert "targets: [client]" in client_only
    config.write_text(client_only, encoding="utf-8")
    ours: list[Spent] = []
    theirs: list[Spent] = []
    for run in range(RUNS):
        files = ("--spec", "spec.yaml", "--config", "codegen.yaml", "--out", f"ours-{run}")
        ours.append(spend(*specgen, "generate", *files, cwd=tmp_path))
        output = ("--path", "spec.yaml", "--output-path", f"theirs-{run}")
        theirs.append(spend(competitor, "generate", *output, cwd=tmp_path))
    mine, other = least(ours), least(theirs)
    ratio = other.seconds / mine.seconds
    with capsys.disabled():
        print(
            f"\ngenerate: {mine.seconds:.2f} s, {mine.peak:.0f} MB; openapi-python-client: "
            f"{other.seconds:.2f} s, {other.peak:.0f} MB; {ratio:.1f} times as fast"
        )
    assert mine.peak < MAX_PEAK
    assert ratio > MIN_SPEEDUP


@pytest.mark.parametrize("name", MAX_DOCS)
def test_generation_with_and_without_the_reference(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    specgen = (sys.executable, "-m", "generator")
    source = ROOT / "spec" / name
    if source.is_file():
        shutil.copytree(source.parent, tmp_path, dirs_exist_ok=True)
    else:
        (tmp_path / name).write_bytes(upstream(name).read_bytes())
        spend(*specgen, "init", name, cwd=tmp_path)
    config = (tmp_path / "codegen.yaml").read_text(encoding="utf-8")
    targets = {
        "without": "client, cli, contract, mock",
        "with": "client, cli, contract, mock, docs",
    }
    runs: dict[str, list[Spent]] = {key: [] for key in targets}
    for key, value in targets.items():
        changed = re.sub(r"(?m)^targets:.*$", f"targets: [{value}]", config)
        (tmp_path / f"{key}.yaml").write_text(changed, encoding="utf-8")
    for run in range(RUNS):
        for key, spent in runs.items():
            files = ("--spec", name, "--config", f"{key}.yaml", "--out", f"{key}-{run}")
            spent.append(spend(*specgen, "generate", *files, cwd=tmp_path))
    without, with_docs = least(runs["without"]), least(runs["with"])
    ratio = with_docs.seconds / without.seconds
    pages = [path.stat().st_size for path in (tmp_path / "with-0/docs").rglob("*.*")]
    with capsys.disabled():
        print(
            f"\ngenerate {name}: {without.seconds:.2f} s, with the reference "
            f"{with_docs.seconds:.2f} s ({ratio:.2f} times); {len(pages)} files of the reference, "
            f"{sum(pages) / 1e6:.1f} MB"
        )
    assert ratio < MAX_DOCS[name]
