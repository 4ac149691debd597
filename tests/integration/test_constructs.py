"""Descriptions that use what OpenAPI offers: their packages hold to their own contract tests.

``workshop`` uses what a careful author of OpenAPI 3.1 might, ``oddities`` what others do, ``kiosk`` is
OpenAPI 3.0, asks for no credentials, costs nothing and has no pages.
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

CASES = ROOT / "tests/integration/constructs"
REPORTED = {
    "workshop": {"OPE003", "SEC004"},
    "oddities": {"OPE011", "OPE012", "SCH017"},
    "kiosk": set[str](),
}
HEADERS = """header_roles:
  burst_limit: Pace-Limit
  burst_remaining: Pace-Left
  burst_reset: Pace-Reset
  daily_remaining: X-Day-Left
"""
WITHOUT = {"workshop": 0, "oddities": 2, "kiosk": 18}
"""Tests that have nothing to try, where there are no pages, no prices, nobody to sign in."""


def generated(folder: Path, text: str, name: str) -> Path:
    """Generate a package as people do who decide on headers alone; return its folder."""
    project = Project(folder)
    spec, config = folder / f"{name}.yaml", folder / "codegen.yaml"
    spec.write_text(text, encoding="utf-8")
    begun = project.run("init", str(spec), f"--config={config}")
    assert begun.exit_code == 0, begun.stderr
    begun_with = config.read_text(encoding="utf-8")
    assert "header_roles:\n" in begun_with
    config.write_text(begun_with.replace("header_roles:\n", HEADERS), encoding="utf-8")
    made = project.run(
        "generate", f"--spec={spec}", f"--config={config}", f"--out={folder / 'out'}"
    )
    assert made.exit_code == 0, made.stderr
    assert set(re.findall(r"warning\[(\w+)\]", made.stderr)) == REPORTED[name]
    return folder / "out"


def run_contract(package: Path, *arguments: str) -> str:
    """Run contract tests in a process of their own; return the last line of what was said."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=package,
        env={**os.environ, "PYTHONPATH": str(package), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize("name", sorted(REPORTED))
def test_a_package_holds_to_its_own_contract(tmp_path: Path, name: str) -> None:
    text = (CASES / f"{name}.yaml").read_text(encoding="utf-8")
    package = generated(tmp_path, text, name)
    response = run_contract(package, "tests")
    skipped = re.search(r"(\d+) skipped", response)
    assert int(skipped[1] if skipped else 0) == WITHOUT[name]
    passed = re.search(r"(\d+) passed", response)
    contract = json.loads((package / "tests/contract/contract.json").read_bytes())
    assert passed
    assert int(passed[1]) > 20 * len(contract["operations"])


@pytest.mark.parametrize("scheme", ["bearer", "basic"])
def test_a_token_is_sent_as_the_scheme_says(tmp_path: Path, scheme: str) -> None:
    text = (CASES / "workshop.yaml").read_text(encoding="utf-8")
    key = "{type: apiKey, in: header, name: X-Workshop-Key}"
    assert text.count(key) == 1
    package = generated(
        tmp_path, text.replace(key, f"{{type: http, scheme: {scheme}}}"), "workshop"
    )
    run_contract(package, "tests/test_credentials.py")
