"""The contract tests of a correct client pass, whatever the document contains.

The document has what once made them fail: patterns, formats, bounds, unsuitable examples, names that
the client reserves, a fragment in a path, and a type that no value has.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.conftest import ROOT, Project
from tests.support.local_servers import unmeasured

DOCUMENT = ROOT / "tests/integration/neutral/kinds.yaml"


@pytest.mark.variants
def test_contract_tests_pass_and_skip_what_has_no_value(tmp_path: Path) -> None:
    project = Project(tmp_path)
    config, out = tmp_path / "codegen.yaml", tmp_path / "out"
    drafted = project.run("init", str(DOCUMENT), f"--config={config}")
    assert drafted.exit_code == 0, drafted.stderr
    generated = project.run("generate", f"--spec={DOCUMENT}", f"--config={config}", f"--out={out}")
    assert generated.exit_code == 0, generated.stderr
    words = ("pytest", "-q", "-rs", "-p", "no:cacheprovider", "tests")
    environment = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": "."}
    completed = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=out,
        env={**unmeasured(os.environ), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stdout[-4000:]
    assert "no test value: a value would have to contain itself" in completed.stdout
    assert len(re.findall("no test value: (.*)", completed.stdout)) >= 1
    readme = (out / "README.md").read_text(encoding="utf-8")
    assert "client.pages." not in readme
