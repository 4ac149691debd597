"""Everything that is done to this project, each thing one ``nox -s NAME``."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["lint", "types", "tests", "check"]

PROJECT = nox.project.load_toml("pyproject.toml")
SPECGEN = ("python", "-m", "generator")
UPSTREAM = [
    Path(os.environ.get("SPECGEN_UPSTREAM", "../shared/upstream")).resolve() / name
    for name in ("pipedrive-v2-2026-08-18.yaml", "pipedrive-v1-2026-01-14.yaml")
]
PLUGINS = Path("tests/plugins").resolve()
PACKAGE = "./generated[cli,keyring,mock,redis]"


def _install(session: nox.Session, *groups: str) -> None:
    """Install both distributions from their sources, and groups of tools."""
    tools = nox.project.dependency_groups(PROJECT, *groups) if groups else ()
    session.install("-e", ".", "-e", PACKAGE, *tools)


@nox.session
def lint(session: nox.Session) -> None:
    """Hold all code, the generated too, to the rules of pyproject.toml."""
    session.install(*nox.project.dependency_groups(PROJECT, "lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "check", "--isolated", "generated")  # as in a project of somebody else
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check types of the generator and of what it generates, by mypy and by pyright."""
    _install(session, "types", "test")
    session.run("mypy", "generator", "generated")
    session.run("pyright")


@nox.session
def corpus(session: nox.Session) -> None:
    """Generate from whole descriptions of somebody else; hold the results to the rules of our own.

    Their contract tests run for each tenth operation, ``-- --every=1`` runs all.
    """
    found = [spec for spec in UPSTREAM if spec.is_file()]
    if not found:
        session.skip("no folder of upstream descriptions (SPECGEN_UPSTREAM)")
    _install(session, "types", "test")
    environment = {"SPECGEN_UPSTREAM": str(found[0].parent)}
    sample = session.posargs or ["--every=10"]
    session.run("pytest", "-q", "tests/integration/test_upstream.py", env=environment)
    for spec in found:
        with tempfile.TemporaryDirectory() as folder:  # ruff would find nothing below .nox
            _check_output(session, spec, Path(folder), sample)


def _check_output(session: nox.Session, spec: Path, folder: Path, sample: list[str]) -> None:
    """Generate from a description without decisions; types, style and contract must hold."""
    config = folder / "codegen.yaml"
    session.run(*SPECGEN, "init", str(spec), f"--config={config}")
    options = (f"--spec={spec}", f"--config={config}", f"--out={folder / 'out'}")
    session.run(*SPECGEN, "generate", *options)
    with session.chdir(folder / "out"):
        session.run("ruff", "check", ".")
        session.run("ruff", "check", "--isolated", ".")
        session.run("ruff", "format", "--check", ".")
        session.run("mypy", "--strict", "pipedrive")
        session.run("pyright", "pipedrive")
        environment = {"PYTHONPATH": os.pathsep.join((".", str(PLUGINS)))}
        words = ("-q", "-n=auto", "-p", "no:cacheprovider", "-p", "sampled", *sample)
        session.run("pytest", *words, "tests", env=environment)


# Tests start hundreds of Python processes: without cached bytecode each compiles what it imports.
TEST_ENVIRONMENT = {"PYTHONDONTWRITEBYTECODE": None}


def _parallel() -> tuple[str, ...]:
    """Return pytest options for two workers a core: tests also wait for servers and processes."""
    return f"-n={2 * (os.cpu_count() or 1)}", "--dist=worksteal"


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests but ``variants``, those of the generated package too; check the coverage."""
    _install(session, "test")
    session.run(
        "pytest",
        *_parallel(),
        "--cov",
        "--cov-report=term-missing:skip-covered",
        "--cov-fail-under=95",
        *(session.posargs or ("tests", "generated/tests", "--ignore=tests/benchmarks")),
        env=TEST_ENVIRONMENT,
    )


@nox.session
def variants(session: nox.Session) -> None:
    """Run the tests marked ``variants``: further cases of what ``tests`` runs one case of."""
    _install(session, "test")
    options = (*_parallel(), "-m", "variants", "--ignore=tests/benchmarks")
    session.run("pytest", *options, *(session.posargs or ("tests",)), env=TEST_ENVIRONMENT)


@nox.session
def explore(session: nox.Session) -> None:
    """Run the tests that use Hypothesis with new random examples, more than ``tests`` tries."""
    _install(session, "test")
    env = {**TEST_ENVIRONMENT, "HYPOTHESIS_PROFILE": "explore"}
    options = (*_parallel(), "-m", "hypothesis or random_examples", "--ignore=tests/benchmarks")
    session.run("pytest", *options, *(session.posargs or ("tests",)), env=env)


@nox.session
def golden(session: nox.Session) -> None:
    """Compare the cases of tests/golden with what is expected; ``-- --update`` accepts the new."""
    _install(session, "test")
    session.run("pytest", "-n=auto", "tests/golden", *session.posargs)


@nox.session
def generate(session: nox.Session) -> None:
    """Make generated/ what the description gives."""
    session.install("-e", ".")
    session.run(*SPECGEN, "generate", *session.posargs)


@nox.session
def check(session: nox.Session) -> None:
    """Fail when generated/ is not what the description gives."""
    session.install("-e", ".")
    session.run(*SPECGEN, "check", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure, side by side with what others do; prints ratios and asserts no times."""
    _install(session, "test", "bench")
    session.run("pytest", "-q", "tests/benchmarks", *session.posargs)


@nox.session
def build(session: nox.Session) -> None:
    """Build the wheels of the generator and of the generated package into dist/."""
    session.install("build")
    shutil.rmtree("dist", ignore_errors=True)
    for source in (Path(), Path("generated")):
        session.run("python", "-m", "build", "--outdir", "dist", str(source))


@nox.session
def mutants(session: nox.Session) -> None:
    """Are the tests able to fail? Change one thing at a time; what no test notices is printed.

    ``-- contract`` changes the intermediate model, ``-- description`` the description (which must
    not pass ``specgen check`` then), ``-- code`` the code of the client; what comes after the kind
    goes to that run alone.
    """
    _install(session, "test", "mutants")
    kinds = {"code", "contract", "description"}
    chosen, *options = session.posargs or ("",)
    for kind in (chosen,) if chosen in kinds else sorted(kinds):
        session.run("python", "-m", f"tests.mutants.{kind}", *options)


@nox.session
def contract(session: nox.Session) -> None:
    """Run the contract tests; ``--`` and ``--base-url URL``, ``--live`` or ``--replay FILE``: online.

    ``--base-url URL --api-token TOKEN`` is for a stand-in (the mock server, Prism), ``--live`` for the
    real API; both take ``--record FILE``. Nothing is written but a live run's contract-report.txt.
    """
    session.install("-e", PACKAGE, *nox.project.dependency_groups(PROJECT, "test"))
    session.run("pytest", "generated/tests", *session.posargs)


@nox.session
def demo(session: nox.Session) -> None:
    """Start the mock server and call all operations by client and command, with their prices."""
    session.install("-e", PACKAGE)
    session.run("python", "tests/integration/demo.py")
