"""The steps of action.yml, run by bash as a GitHub runner does."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.commands.main import COMMANDS
from tests.integration.conftest import ROOT, Project, process_environment

ACTION: Any = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "name" in step}
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
"""How a runner starts a step with ``shell: bash``."""

FAKE_PYTHON = f"""\
#!/bin/sh
# Stands in for python -m venv: its pip does nothing, its specgen runs the code under test.
mkdir -p "$3/bin"
printf '#!/bin/sh\\nprintf "%%s " "$@" > "$RUNNER_TEMP/pip-arguments"\\n' > "$3/bin/pip"
printf '#!/bin/sh\\nexec "{sys.executable}" -m generator "$@"\\n' > "$3/bin/specgen"
chmod +x "$3/bin/pip" "$3/bin/specgen"
"""


@dataclass(frozen=True)
class Runner:
    """A project and the folders of a GitHub runner."""

    project: Project
    temp: Path

    def run(self, step: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a step with its environment variables set as given."""
        assert set(environment) == set(STEPS[step]["env"])
        return subprocess.run(
            [*BASH, "-c", STEPS[step]["run"]],
            cwd=self.project.folder,
            env=process_environment(
                RUNNER_TEMP=str(self.temp),
                GITHUB_OUTPUT=str(self.temp / "output"),
                PATH=f"{self.temp / 'fake'}{os.pathsep}{os.environ['PATH']}",
                **environment,
            ),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    def run_command(
        self, command: str, style: str = "github"
    ) -> tuple[str, subprocess.CompletedProcess[str]]:
        """Run the step for a command; return the output ``exit-code`` and the process."""
        output = self.temp / "output"
        output.unlink(missing_ok=True)
        result = self.run("Run", COMMAND=command, FORMAT=style)
        name, _, value = output.read_text().strip().rpartition("=")
        assert name == "exit-code"
        assert value == str(result.returncode)
        return value, result


@pytest.fixture
def runner(project: Project, tmp_path: Path) -> Runner:
    """Return a runner on which the action has installed specgen."""
    fake = tmp_path / "runner temp/fake/python"
    fake.parent.mkdir(parents=True)
    fake.write_text(FAKE_PYTHON)
    fake.chmod(0o755)
    runner = Runner(project, fake.parents[1])
    result = runner.run("Install", ACTION="/path of/the action")
    assert (result.returncode, result.stderr) == (0, "")
    assert (runner.temp / "pip-arguments").read_text() == "install -q /path of/the action "
    return runner


def test_every_step_is_covered() -> None:
    assert sorted(STEPS) == ["Install", "Run"]
    assert all(step["shell"] == "bash" for step in STEPS.values())
    assert ACTION["outputs"]["exit-code"]["value"] == "${{ steps.specgen.outputs.exit-code }}"
    assert STEPS["Run"]["id"] == "specgen"


def test_check_annotates_missing_files(runner: Runner) -> None:
    code, result = runner.run_command("check")
    assert code == "1", result.stderr
    assert "::error file=generated/README.md," in result.stdout


def test_check_succeeds_after_generate(runner: Runner) -> None:
    code, result = runner.run_command("generate")
    assert code == "0", result.stderr
    code, result = runner.run_command("check --out generated")
    assert code == "0", result.stderr
    assert "is up to date" in result.stdout


def test_lint_annotates_findings(runner: Runner) -> None:
    assert runner.run_command("lint")[0] == "0"
    runner.project.change("      x-token-cost: 4\n", "")
    code, result = runner.run_command("lint")
    assert code == "1"
    assert result.stdout.startswith("::warning file=spec/activities.yaml,")


def test_a_format_in_the_command_takes_precedence(runner: Runner) -> None:
    runner.project.change("      x-token-cost: 4\n", "")
    code, result = runner.run_command("lint --format json")
    assert code == "1"
    assert result.stdout.startswith("{")
    assert runner.run_command("lint", style="sarif")[1].stdout.startswith("{")


def test_diff_annotates_a_raised_cost(runner: Runner) -> None:
    old = runner.project.folder / "old.yaml"
    old.write_bytes(runner.project.spec.read_bytes())
    assert runner.run_command("diff old.yaml spec/activities.yaml")[0] == "0"
    runner.project.change("x-token-cost: 4", "x-token-cost: 5")
    code, result = runner.run_command("diff old.yaml spec/activities.yaml")
    assert code == "1", result.stderr
    assert result.stdout.startswith("::error file=spec/activities.yaml,")
    assert runner.run_command("diff old.yaml no.yaml")[0] == "2"


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_gets_an_option_that_it_does_not_have(runner: Runner, command: str) -> None:
    code, result = runner.run_command(f"{command} --help")
    assert (code, result.stderr) == ("0", "")


@pytest.mark.parametrize("command", ["", "chek"])
def test_a_usage_error_exits_with_2(runner: Runner, command: str) -> None:
    assert runner.run_command(command)[0] == "2"
