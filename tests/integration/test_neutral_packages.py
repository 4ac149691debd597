"""Packages of made-up APIs: they speak of nothing that their API does not have."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.conftest import CASES, ROOT, Project
from tests.support.local_servers import unmeasured
from tests.support.scripted_server import answer, serving
from tests.support.variants import first_and_variants

NAMES = ("petshop", "observatory", "ferry")
TARGETS = "[client, cli, contract]"
METERING = re.compile(r"(?i)\b(budgets?|plans?|seats|costs?|tokens|RATE_LIMITS)\b")


@dataclass(frozen=True)
class Package:
    """A generated distribution and how to run it."""

    name: str
    folder: Path
    state: Path

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        prefix = self.name.upper()
        own = {
            "PYTHONPATH": str(self.folder),
            "COLUMNS": "100",
            f"{prefix}_API_KEY": "secret",
            f"{prefix}_TOKEN": "secret",
            f"{prefix}_CONFIG_DIR": str(self.state),
            f"{prefix}_STATE_DIR": str(self.state),
        }
        return subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            env={**unmeasured(os.environ), **own, **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    def command(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return self.run("-m", f"{self.name}.cli", *arguments, **environment)

    @property
    def readme(self) -> str:
        return (self.folder / "README.md").read_text(encoding="utf-8")


def generate(folder: Path, name: str) -> Package:
    """Generate all targets but the mock server from a document, with a drafted configuration."""
    project = Project(folder)
    spec, config = folder / f"{name}.yaml", folder / "codegen.yaml"
    cases = CASES if name == "petshop" else ROOT / "tests/integration/neutral"
    spec.write_bytes((cases / f"{name}.yaml").read_bytes())
    drafted = project.run("init", str(spec))
    assert drafted.exit_code == 0, drafted.stderr
    assert f"targets: {TARGETS}" in config.read_text(encoding="utf-8")
    generated = project.run("generate", f"--config={config}", f"--out={folder / 'out'}")
    assert generated.exit_code == 0, generated.stderr
    return Package(name, folder / "out", folder / "state")


@pytest.fixture(scope="module", params=NAMES)
def package(request: pytest.FixtureRequest) -> Package:
    """Return each package in turn."""
    named: Package = request.getfixturevalue(request.param)
    return named


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """Return the package of an API without costs, rate limits and credentials."""
    return generate(tmp_path_factory.mktemp("observatory"), "observatory")


@pytest.fixture(scope="module")
def petshop(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """Return the package of an API with costs, but without rate limits and plans."""
    return generate(tmp_path_factory.mktemp("petshop"), "petshop")


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """Return the package of an API with one useful operation, which has required arguments."""
    return generate(tmp_path_factory.mktemp("ferry"), "ferry")


@pytest.mark.parametrize("package", first_and_variants(NAMES), indirect=True)
def test_no_file_names_another_api(package: Package) -> None:
    files = [path for path in package.folder.rglob("*") if path.is_file()]
    assert len(files) > 100
    for path in files:
        text = f"{path.relative_to(package.folder)}\n{path.read_text(encoding='utf-8')}"
        assert re.findall(r"(?i).*(?:pipedrive|activit|/deals).*", text) == [], path


README_OUTPUT = {
    "petshop": ("3\n", ["GET /pets?limit=100"] * 4),
    "observatory": ("text\n", ["GET /stars"]),
    "ferry": (
        "Crossing(",
        ["GET /v3/crossings?day=2026-12-01&seats=8&from=north&code=textxx&pier=P7"],
    ),
}
"""What the examples print, and the requests that they send."""


def test_the_examples_of_the_readme_run(package: Package) -> None:
    completed = package.run(str(ROOT / "tests/support/run_readme.py"), package.name)
    assert completed.returncode == 0, completed.stderr
    output, requests = README_OUTPUT[package.name]
    assert completed.stdout.startswith(output)
    assert completed.stderr.splitlines() == requests


def test_the_readme_has_the_chapters_of_its_api(petshop: Package, observatory: Package) -> None:
    assert "## Tokens and rate limits" in petshop.readme
    assert "max_cost=50" in petshop.readme
    assert "| method | request | tokens | replacement |" in petshop.readme
    assert "| `pets.get` | `GET /pets/{id}` | 1 |  |" in petshop.readme
    assert "RATE_LIMITS" not in petshop.readme
    assert "| method | request | replacement |" in observatory.readme
    assert "| `stars.get` | `GET /stars/{name}` |  |" in observatory.readme
    assert METERING.findall(observatory.readme.replace("--max-cost", "")) == []


def test_docstrings_mention_costs_only_where_there_are_any(
    petshop: Package, observatory: Package
) -> None:
    pets = (petshop.folder / "petshop/resources/pets.py").read_text(encoding="utf-8")
    assert "Costs 4 tokens a page." in pets
    stars = (observatory.folder / "observatory/resources/stars.py").read_text(encoding="utf-8")
    assert METERING.findall(stars) == []


def helped(package: Package) -> Iterator[list[str]]:
    """Yield the command of every help text of a package."""
    yield []
    manifest = json.loads(package.command("manifest", "--output=json").stdout)
    commands = [command["command"].split() for command in manifest["commands"]]
    assert len(commands) > 10
    yield from commands
    yield from ([name] for name in sorted({command[0] for command in commands if len(command) > 1}))


@pytest.mark.variants
def test_help_has_no_metering_without_costs(observatory: Package) -> None:
    for command in helped(observatory):
        completed = observatory.command(*command, "--help")
        assert completed.returncode == 0, completed.stderr
        assert METERING.findall(completed.stdout) == [], command
        assert "mock" not in completed.stdout
    manifest = json.loads(observatory.command("manifest", "--output=json").stdout)
    assert METERING.findall(str(manifest["exit_codes"])) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("cost",),
        ("usage",),
        ("mock",),
        ("stars", "list", "--budget=3"),
        ("stars", "list", "--label=x"),
        ("config", "set", "plan", "basic"),
        ("config", "set", "seats", "3"),
    ],
)
def test_commands_of_metering_are_absent_without_costs(
    observatory: Package, arguments: tuple[str, ...]
) -> None:
    completed = observatory.command(*arguments)
    assert completed.returncode == 64, completed.stdout


def test_costs_without_plans_have_commands_without_plans(petshop: Package) -> None:
    completed = petshop.command("cost", "--pets", "1000", "--output", "json")
    assert json.loads(completed.stdout)[0]["tokens"] == 40
    assert "--plan" not in petshop.command("cost", "--help").stdout
    assert petshop.command("config", "set", "plan", "basic").returncode == 64
    assert "--budget" in petshop.command("pets", "list", "--help").stdout


@pytest.mark.parametrize("style", first_and_variants(["table", "json"]))
def test_a_run_reports_no_tokens_without_costs(observatory: Package, style: str) -> None:
    body = b'[{"name": "Vega", "distance": 25}, {"name": "Deneb"}]'
    with serving(answer(body=body)) as server:
        completed = observatory.command(
            "stars",
            "list",
            "--query=[?distance]",
            "--output",
            style,
            OBSERVATORY_BASE_URL=server.url,
        )
    assert completed.returncode == 0, completed.stderr
    assert "Vega" in completed.stdout
    assert "Deneb" not in completed.stdout
    assert METERING.findall(completed.stderr) == []
    dry = observatory.command("stars", "list", "--dry-run", "--output=table")
    assert dry.stdout.endswith("\nNothing was sent.\n")


@pytest.mark.parametrize(
    "package",
    [pytest.param(name, marks=pytest.mark.variants) for name in NAMES],
    indirect=True,
)
def test_the_contract_tests_pass(package: Package) -> None:
    completed = package.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests")
    assert completed.returncode == 0, completed.stdout[-4000:]
