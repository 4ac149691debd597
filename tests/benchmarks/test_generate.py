"""Generation with and without the reference.

The measure is CPU time including child processes, the best of a few runs, so that other load has
little influence. The ratio is asserted, times are only printed.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.benchmarks.processes import ROOT, SPECGEN, Spent, least, spend
from tests.support.lowering import upstream

RUNS = 5
MAX_DOCS = 1.3
"""Limit of the CPU time with the reference, in multiples of that without it."""


@pytest.mark.parametrize("name", ["activities.yaml", "pipedrive-v2-2026-08-18.yaml"])
def test_generation_with_and_without_the_reference(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = ROOT / "spec" / name
    if source.is_file():
        shutil.copytree(source.parent, tmp_path, dirs_exist_ok=True)
    else:
        (tmp_path / name).write_bytes(upstream(name).read_bytes())
        spend(*SPECGEN, "init", name, cwd=tmp_path)
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
            spent.append(spend(*SPECGEN, "generate", *files, cwd=tmp_path))
    without, with_docs = least(runs["without"]), least(runs["with"])
    ratio = with_docs.seconds / without.seconds
    pages = [path.stat().st_size for path in (tmp_path / "with-0/docs").rglob("*.*")]
    with capsys.disabled():
        print(
            f"\ngenerate {name}: {without.seconds:.2f} s, with the reference "
            f"{with_docs.seconds:.2f} s ({ratio:.2f} times); {len(pages)} files of the reference, "
            f"{sum(pages) / 1e6:.1f} MB"
        )
    assert ratio < MAX_DOCS
