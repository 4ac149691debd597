"""Contract tests of packages generated from documents that use many OpenAPI constructs.

``workshop`` is OpenAPI 3.1 with what careful authors write, ``oddities`` holds rare and unusual
constructs, ``kiosk`` is OpenAPI 3.0 without credentials, costs and pages.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.conftest import ROOT, Project
from tests.support.local_servers import unmeasured
from tests.support.variants import first_and_variants

CASES = ROOT / "tests/integration/constructs"
WARNINGS = {
    "workshop": {"OPE003"},
    "oddities": {"SCH017"},
    "kiosk": set[str](),
}
HEADERS = """header_roles:
  burst_limit: Pace-Limit
  burst_remaining: Pace-Left
  burst_reset: Pace-Reset
  daily_remaining: X-Day-Left
  rate_limit: Pace
  rate_limit_policy: Pace-Policy
"""
SKIPPED = {"workshop": 23, "oddities": 26, "kiosk": 41}
"""How many tests have no parameters: no pages, no costs, no credentials, no renamed or own arguments."""


def generate_package(folder: Path, text: str, name: str) -> Path:
    """Generate a package with a drafted configuration and header roles; return its folder."""
    project = Project(folder)
    spec, config = folder / f"{name}.yaml", folder / "codegen.yaml"
    spec.write_text(text, encoding="utf-8")
    drafted = project.run("init", str(spec), f"--config={config}")
    assert drafted.exit_code == 0, drafted.stderr
    draft = config.read_text(encoding="utf-8")
    assert "header_roles:\n" in draft
    config.write_text(draft.replace("header_roles:\n", HEADERS), encoding="utf-8")
    generated = project.run(
        "generate", f"--spec={spec}", f"--config={config}", f"--out={folder / 'out'}"
    )
    assert generated.exit_code == 0, generated.stderr
    assert set(re.findall(r"warning\[(\w+)\]", generated.stderr)) == WARNINGS[name]
    return folder / "out"


def run_contract(package: Path, *arguments: str) -> str:
    """Run contract tests in a process of their own; return the last line of the output."""
    own = {
        "PYTHONPATH": str(package),
        "PYTEST_ADDOPTS": "",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    completed = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=package,
        env={**unmeasured(os.environ), **own},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert completed.returncode == 0, completed.stdout[-8000:] + completed.stderr
    return completed.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    "name",
    [
        "kiosk",
        *(pytest.param(name, marks=pytest.mark.variants) for name in ("oddities", "workshop")),
    ],
)
def test_a_generated_package_passes_its_contract_tests(tmp_path: Path, name: str) -> None:
    text = (CASES / f"{name}.yaml").read_text(encoding="utf-8")
    package = generate_package(tmp_path, text, name)
    summary = run_contract(package, "tests")
    skipped = re.search(r"(\d+) skipped", summary)
    assert int(skipped[1] if skipped else 0) == SKIPPED[name]
    passed = re.search(r"(\d+) passed", summary)
    contract = json.loads((package / "tests/contract/contract.json").read_bytes())
    assert passed
    assert int(passed[1]) > 20 * len(contract["operations"])


@pytest.mark.parametrize("scheme", first_and_variants(["bearer", "basic"]))
def test_a_token_is_sent_as_its_http_scheme_requires(tmp_path: Path, scheme: str) -> None:
    text = (CASES / "workshop.yaml").read_text(encoding="utf-8")
    key = "{type: apiKey, in: header, name: X-Workshop-Key}"
    assert text.count(key) == 1
    package = generate_package(
        tmp_path, text.replace(key, f"{{type: http, scheme: {scheme}}}"), "workshop"
    )
    run_contract(package, "tests/test_credentials.py")
