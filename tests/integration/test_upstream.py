"""Packages of Pipedrive's own documents: every module imports, every operation can be called."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from ruff import find_ruff_bin

from tests.integration.conftest import ROOT, Project

UPSTREAM = Path(os.environ.get("SPECGEN_UPSTREAM", ROOT.parent / "shared/upstream"))
pytestmark = pytest.mark.skipif(
    not UPSTREAM.is_dir(), reason="no folder of upstream documents (SPECGEN_UPSTREAM)"
)
NAMES = (
    "pipedrive-v2-2026-08-18.yaml",
    pytest.param("pipedrive-v1-2026-01-14.yaml", marks=pytest.mark.variants),
)
ISOLATED = ("--isolated", "--no-cache", "--line-length=100", "--target-version=py311")

IMPORT_ALL = """\
import importlib, pkgutil, sys
import pipedrive
for module in pkgutil.walk_packages(pipedrive.__path__, "pipedrive."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print("\\n".join(sorted(pipedrive.OPERATIONS)))
"""


def run(*arguments: str, cwd: Path) -> str:
    completed = subprocess.run(
        arguments, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert completed.returncode == 0, completed.stdout + completed.stderr
    return completed.stdout


@pytest.mark.variants
@pytest.mark.parametrize("name", NAMES)
def test_the_package_of_an_upstream_document_works(tmp_path: Path, name: str) -> None:
    spec, config, out = UPSTREAM / name, tmp_path / "codegen.yaml", tmp_path / "out"
    project = Project(tmp_path)
    drafted = project.run("init", str(spec), f"--config={config}")
    assert drafted.exit_code == 0, drafted.stderr
    generated = project.run("generate", f"--spec={spec}", f"--config={config}", f"--out={out}")
    assert generated.exit_code == 0, generated.stderr
    operation_ids = set(re.findall(r"operationId: (\S+)", spec.read_text(encoding="utf-8")))
    assert operation_ids == set(run(sys.executable, "-c", IMPORT_ALL, cwd=out).split())
    called = run(sys.executable, str(ROOT / "tests/support/call_all.py"), "pipedrive", cwd=out)
    assert int(called) == len(operation_ids)
    planned = run(sys.executable, str(ROOT / "tests/support/command_all.py"), "pipedrive", cwd=out)
    assert int(planned) == len(operation_ids)
    models = (out / "pipedrive/models.py").read_text(encoding="utf-8")
    assert len(re.findall(r"^class Activity\b", models, re.MULTILINE)) == 1
    ruff = find_ruff_bin()
    run(ruff, "check", *ISOLATED, "--select=E,F,W", "--ignore=E501", ".", cwd=out)
    run(ruff, "format", *ISOLATED, "--check", ".", cwd=out)
