"""A project folder for each test, and specgen run in the process or as a command."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.commands.main import main

ROOT = Path(__file__).resolve().parents[2]
CASES = Path(__file__).parent / "petshop"


@dataclass(frozen=True)
class Project:
    """A folder with an OpenAPI document and its codegen.yaml."""

    folder: Path

    @property
    def spec(self) -> Path:
        return self.folder / "spec/activities.yaml"

    @property
    def config(self) -> Path:
        return self.folder / "spec/codegen.yaml"

    @property
    def out(self) -> Path:
        return self.folder / "generated"

    def change(self, old: str, new: str) -> None:
        """Replace the only occurrence of a text in the document."""
        text = self.spec.read_text(encoding="utf-8")
        assert text.count(old) == 1, (old, text.count(old))
        self.spec.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *arguments: str) -> Result:
        """Run specgen in this process, in the project's folder."""
        with contextlib.chdir(self.folder):
            return CliRunner().invoke(main, arguments, prog_name="specgen")

    def process(
        self, *arguments: str, cwd: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run specgen in a process of its own, in the project's folder or another."""
        return subprocess.run(
            [*command(), *arguments],
            cwd=cwd or self.folder,
            env=process_environment(**environment),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    def tree(self) -> dict[str, bytes]:
        """Return the content of every generated file, by path."""
        return {
            path.relative_to(self.out).as_posix(): path.read_bytes()
            for path in sorted(self.out.rglob("*"))
            if path.is_file()
        }


def command() -> list[str]:
    return [sys.executable, "-m", "generator"]


def process_environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", **more}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project with the document of the petshop."""
    new_project = Project(tmp_path / "project")
    new_project.spec.parent.mkdir(parents=True)
    new_project.spec.write_bytes((CASES / "petshop.yaml").read_bytes())
    new_project.config.write_bytes((CASES / "codegen.yaml").read_bytes())
    return new_project
