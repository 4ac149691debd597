"""Runs the contract tests on one package in a forked process.

Input: a folder with the package and the tests. Output: a process whose exit code is that of pytest.
Modules that no mutant changes (libraries, the copied runtime, the contract as data) are imported
once, before the first fork.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

_LIBRARIES = ("asyncio", "httpx2", "jsonschema_rs", "msgspec", "pytest")
_FIRST = (
    "test_operations.py",
    "test_models.py",
    "test_options.py",
    "test_requests.py",
    "test_responses.py",
)
"""The tests that kill most mutants, in the shortest time."""


def preload(folder: Path, package: str) -> None:
    """Import the modules that every run needs; of the package only the runtime stays imported."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.dont_write_bytecode = True
    for name in _LIBRARIES:
        importlib.import_module(name)
    sys.path[:0] = [str(folder), str(folder / "tests")]
    importlib.import_module("contract.arguments")
    importlib.import_module("contract.both_clients")
    importlib.import_module(f"{package}.client")
    runtime = f"{package}._runtime"
    for name in list(sys.modules):
        ours = name.partition(".")[0] == package or name in _IMPORT_PACKAGE
        if ours and not (name == runtime or name.startswith(f"{runtime}.")):
            del sys.modules[name]
    del sys.path[:2]


_IMPORT_PACKAGE = {"contract.product", "contract.both_clients"}
"""Modules that import the package under test."""


def run_tests(folder: Path, names: Sequence[str] = ()) -> int:
    """Start the contract tests of a folder, all or these, in a forked process; return its id."""
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        code = _run(folder, names)
    finally:
        os._exit(code)  # a forked process must never continue as the parent


def _run(folder: Path, names: Sequence[str]) -> int:
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.chdir(folder)
    sys.path[:0] = [str(folder), str(folder / "tests")]
    import pytest

    tests = folder / "tests"
    others = sorted(path.name for path in tests.glob("test_*.py") if path.name not in _FIRST)
    arguments = ["-x", "-q", "-p", "no:cacheprovider", "--assert=plain", "--rootdir", str(folder)]
    arguments += ["-c", str(folder / "pyproject.toml")]
    chosen = names or (*_FIRST, *others)
    return int(pytest.main([*arguments, *(str(tests / name) for name in chosen)]))
