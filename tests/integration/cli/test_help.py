"""Help texts as golden files, and the imports that help needs.

Accept a change with ``GOLDEN_UPDATE=1 pytest tests/integration/cli/test_help.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.cli.conftest import Shell

GOLDEN = Path(__file__).resolve().parents[2] / "golden/help"
COMMANDS = [
    "",
    "activities",
    "activities list",
    "activities get",
    "activities create",
    "activities update",
    "activities delete",
    "activities list-collection",
    "activities delete-many",
    "activities sync",
    "activities import",
    "api",
    "auth login",
    "config",
    "cost",
    "usage",
    "doctor",
    "mcp",
]
HEAVY = {"httpx2", "msgspec", "yaml", "rich", "jmespath", "platformdirs", "keyring", "sqlite3"}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_matches_its_golden_file(
    shell: Shell, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "82")
    result = shell(*command.split(), "--help")
    assert result.code == 0
    golden = GOLDEN / f"{command.replace(' ', '-') or 'pipedrive'}.txt"
    if os.environ.get("GOLDEN_UPDATE"):
        golden.write_text(result.out, encoding="utf-8")
    assert result.out == golden.read_text(encoding="utf-8")
    assert all(len(line) <= 80 or "://" in line for line in result.out.splitlines())


@pytest.mark.parametrize("columns", ["60", "120"])
def test_help_fits_a_narrow_terminal_and_uses_a_wide_one(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = shell("activities", "list", "--help").out.splitlines()
    widest = max(len(line) for line in lines if "://" not in line and "--" not in line)
    assert widest <= min(int(columns), 100)
    assert columns == "60" or widest > 80


@pytest.mark.parametrize("words", ["--help", "activities --help", "activities list --help"])
def test_help_imports_no_heavy_library(shell: Shell, words: str) -> None:
    code = (
        "import sys; from pipedrive_activities.cli.program import run; "
        f"run({words.split()!r}); print(*sorted(set(sys.modules)), file=sys.stderr)"
    )
    completed = subprocess.run(
        [sys.executable, "-c", code], env=shell.env, capture_output=True, text=True, check=True
    )
    loaded = set(completed.stderr.split())
    assert not HEAVY & loaded
    assert not {f"pipedrive_activities.{name}" for name in ("client", "models")} & loaded
    assert words != "--help" or "pipedrive_activities.operations" not in loaded
