"""The output of ``specgen check`` when generated files are out of date, in a process of its own."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.integration.conftest import ROOT, Project

OMISSION = re.compile(
    r"\d+ more (changed lines|values differ)|^files whose differences|: \d+ more$"
)
COST = "/operations/0/cost: 10 → 11"


@pytest.fixture(scope="module")
def changed_cost(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a copy of this project, generated, in which one operation then costs more."""
    project = Project(tmp_path_factory.mktemp("project"))
    shutil.copytree(ROOT / "spec", project.spec.parent)
    assert project.process("generate").returncode == 0
    text = project.spec.read_text(encoding="utf-8")
    assert "x-token-cost: 10" in text
    project.spec.write_text(text.replace("x-token-cost: 10", "x-token-cost: 11", 1), "utf-8")
    return project


def test_a_changed_cost_prints_a_short_report(changed_cost: Project) -> None:
    result = changed_cost.process("check")
    lines = result.stdout.splitlines()
    assert result.returncode == 1
    assert len(result.stdout.encode()) < 6000
    assert max(map(len, lines)) < 200
    assert lines[0].startswith("generated: 15 stale; ")
    assert f"  {COST}" in lines
    assert "-| `activities.list` | `GET /api/v2/activities` | 10 |  |" in lines
    assert "+| `activities.list` | `GET /api/v2/activities` | 11 |  |" in lines
    assert 'run "specgen check --full"' in result.stderr


@pytest.mark.variants
def test_full_prints_every_difference(changed_cost: Project) -> None:
    result = changed_cost.process("check", "--full")
    lines = result.stdout.splitlines()
    assert result.returncode == 1
    assert f"  {COST}" in lines
    assert not [line for line in lines if OMISSION.search(line)]
    manifest = json.loads((changed_cost.out / "MANIFEST.json").read_bytes())["files"]
    for path in manifest:
        stale = f"stale: generated/{path} (differs from what would be generated)" in lines
        shown = any(line.startswith(f"  /files/{path.replace('/', '~1')}: ") for line in lines)
        assert stale is shown, path
    resources = "generated/pipedrive_activities/resources/activities.py"
    assert lines.count(f"--- a/{resources}") == 1
    short = changed_cost.process("check").stdout.splitlines()
    assert [line for line in short if OMISSION.search(line)]
    assert sum(line.startswith("@@") for line in lines) > sum(
        line.startswith("@@") for line in short
    )


def test_github_annotates_each_file_once(changed_cost: Project) -> None:
    result = changed_cost.process("check", "--format", "github")
    annotations = result.stdout.splitlines()
    assert result.returncode == 1
    assert len(annotations) == 15
    assert all(line.startswith("::error file=generated/") for line in annotations)


def test_the_report_stays_small_however_much_differs(project: Project) -> None:
    assert project.run("generate").exit_code == 0
    for path in project.out.rglob("*"):
        if path.suffix in (".py", ".json") and path.name != "MANIFEST.json":
            text = path.read_text(encoding="utf-8")
            path.write_text(json.dumps({"x" * 5000: text}) if path.suffix == ".json" else text * 3)
    result = project.run("check")
    assert result.exit_code == 1
    assert len(result.stdout.encode()) < 8000
    assert max(map(len, result.stdout.splitlines())) < 200
    assert "edited: " in result.stdout
    full = project.run("check", "--full")
    assert len(full.stdout) > 10 * len(result.stdout)


def test_line_endings_alone_are_reported(project: Project) -> None:
    project.run("generate")
    models: Path = project.out / "petshop/models.py"
    models.write_bytes(models.read_bytes().replace(b"\n", b"\r\n"))
    result = project.run("check")
    assert "generated/petshop/models.py: only line endings differ" in result.stdout.splitlines()


def test_a_public_name_that_vanishes_needs_a_new_version(changed_cost: Project) -> None:
    surface = (changed_cost.out / "surface.txt").read_text(encoding="utf-8")
    assert surface.startswith("version 0.1.0\n")
    released = changed_cost.folder / "released.txt"
    released.write_text(f"{surface}class models.Gone\n", "utf-8")
    result = changed_cost.process("check", f"--released={released}")
    assert result.returncode == 1
    assert "  removed: class models.Gone\n" in result.stderr
    released.write_text(surface.replace("0.1.0", "0.0.9", 1) + "class models.Gone\n", "utf-8")
    assert "removed" not in changed_cost.process("check", f"--released={released}").stderr
