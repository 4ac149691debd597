"""Whole descriptions of somebody else: every operation, every module, one class per thing."""

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
    not UPSTREAM.is_dir(), reason="no folder of upstream descriptions (SPECGEN_UPSTREAM)"
)
NAMES = ("pipedrive-v2-2026-08-18.yaml", "pipedrive-v1-2026-01-14.yaml")
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
    done = subprocess.run(
        arguments, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_description_gives_a_package_that_works(tmp_path: Path, name: str) -> None:
    spec, config, out = UPSTREAM / name, tmp_path / "codegen.yaml", tmp_path / "out"
    project = Project(tmp_path)
    begun = project.run("init", str(spec), f"--config={config}")
    assert begun.exit_code == 0, begun.stderr
    made = project.run("generate", f"--spec={spec}", f"--config={config}", f"--out={out}")
    assert made.exit_code == 0, made.stderr
    written = set(re.findall(r"operationId: (\S+)", spec.read_text(encoding="utf-8")))
    assert written == set(run(sys.executable, "-c", IMPORT_ALL, cwd=out).split())
    called = run(sys.executable, str(ROOT / "tests/support/call_all.py"), "pipedrive", cwd=out)
    assert int(called) == len(written)
    planned = run(sys.executable, str(ROOT / "tests/support/command_all.py"), "pipedrive", cwd=out)
    assert int(planned) == len(written)
    models = (out / "pipedrive/models.py").read_text(encoding="utf-8")
    assert len(re.findall(r"^class Activity\b", models, re.MULTILINE)) == 1
    ruff = find_ruff_bin()
    run(ruff, "check", *ISOLATED, "--select=E,F,W", "--ignore=E501", ".", cwd=out)
    run(ruff, "format", *ISOLATED, "--check", ".", cwd=out)
