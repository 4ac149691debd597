"""Measures one description: generates a package, checks it with tools, and runs its contract tests.

Input: an OpenAPI document. Output: a ``Measurement``. Every step is a process of its own. Steps after a
failed one are left out.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.corpus.documents import operations_of, unexplained

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = ROOT / "tests/plugins"
_FINDING = re.compile(r"^[^\n]*: (?:warning|error)\[\w+\]", re.MULTILINE)
_COUNTS = re.compile(r"(\d+) (passed|skipped|failed|errors?)\b")
_TIMEOUT = 1800


@dataclass(slots=True, kw_only=True)
class Measurement:
    """What one description gives. ``problems`` are what must not happen, each in one line.

    ``seconds`` and ``megabytes`` are the time of ``specgen generate`` and its largest memory.
    ``tests`` are the numbers of contract tests that passed, were skipped and failed.
    """

    name: str
    operations_in: int = 0
    operations_out: int = 0
    is_generated: bool = False
    findings: int = 0
    seconds: float = 0.0
    megabytes: float = 0.0
    lines: int = 0
    import_seconds: float = 0.0
    ruff: str = "-"
    types: str = "-"
    tests: tuple[int, int, int] = (0, 0, 0)
    problems: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    code: int
    output: str
    seconds: float
    megabytes: float


def _run(words: Sequence[str], folder: Path, **environment: str) -> _Run:
    """Run a program; its output is kept in a file, so that its memory can be read afterwards."""
    started = time.perf_counter()
    log = folder / "output.txt"
    with log.open("wb") as file:
        process = subprocess.Popen(
            words, cwd=folder, env={**os.environ, **environment}, stdout=file, stderr=file
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return _Run(
        code=process.returncode,
        output=log.read_text(encoding="utf-8", errors="replace"),
        seconds=time.perf_counter() - started,
        megabytes=usage.ru_maxrss / 1024,
    )


def _python(*words: str) -> list[str]:
    return [sys.executable, "-m", *words]


def measure(document: Path, folder: Path, *, limit: int, with_pyright: bool) -> Measurement:
    """Return the measurement of a document; ``folder`` is empty and gets all files.

    Contract tests run for at most ``limit`` operations and models, evenly spaced.
    """
    operations = operations_of(document)
    result = Measurement(name=document.name, operations_in=len(operations))
    config, out = folder / "codegen.yaml", folder / "out"
    environment = {"PYTHONPATH": str(ROOT)}
    drafted = _run(
        _python("generator", "init", str(document), f"--config={config}"), folder, **environment
    )
    _note_traceback(result, "init", drafted)
    options = (f"--spec={document}", f"--config={config}", f"--out={out}")
    generated = _run(_python("generator", "generate", *options), folder, **environment)
    _note_traceback(result, "generate", generated)
    result.seconds, result.megabytes = generated.seconds, generated.megabytes
    result.findings = len(_FINDING.findall(generated.output if config.exists() else drafted.output))
    if drafted.code or generated.code:
        if not result.findings:
            result.problems.append("nothing was generated, and no finding says why")
        return result
    result.is_generated = True
    contract = json.loads((out / "tests/contract/contract.json").read_bytes())
    result.operations_out = len(contract["operations"])
    result.problems += unexplained(operations, contract["operations"], generated.output)
    package = next(path.parent for path in out.glob("*/client.py")).name
    _check_package(result, out, package, with_pyright=with_pyright)
    _run_contract_tests(result, out, limit)
    return result


def _note_traceback(result: Measurement, step: str, run: _Run) -> None:
    if "Traceback (most recent call last)" in run.output:
        result.problems.append(f"{step} crashed: {run.output.strip().splitlines()[-1]}")


def _check_package(result: Measurement, out: Path, package: str, *, with_pyright: bool) -> None:
    modules = (out / package).rglob("*.py")
    result.lines = sum(len(module.read_bytes().splitlines()) for module in modules)
    bare = min(_run([sys.executable, "-c", ""], out).seconds for _ in range(3))
    imports = [_run([sys.executable, "-c", f"import {package}"], out) for _ in range(3)]
    result.import_seconds = max(0.0, min(run.seconds for run in imports) - bare)
    if imports[0].code:
        result.problems.append(f"import failed: {imports[0].output.strip().splitlines()[-1]}")
    result.ruff = _check(
        result, "ruff", _python("ruff", "check", "--isolated", "--no-cache", "."), out
    )
    cache = f"--cache-dir={out.parent / 'mypy'}"
    result.types = _check(result, "mypy", _python("mypy", "--strict", cache, package), out)
    if with_pyright:
        interpreter = f"--pythonpath={sys.executable}"
        _check(result, "pyright", _python("pyright", interpreter, package), out)


def _check(result: Measurement, tool: str, words: Sequence[str], folder: Path) -> str:
    """Run a tool on the package; return ``ok`` or ``failed``."""
    run = _run(words, folder)
    if run.code:
        lines = run.output.strip().splitlines() or [""]
        result.problems.append(f"{tool}: {lines[0]} … {lines[-1]}")
    return "failed" if run.code else "ok"


def _run_contract_tests(result: Measurement, out: Path, limit: int) -> None:
    every = max(1, -(-result.operations_out // limit))
    words = (
        "pytest",
        "-q",
        "--tb=line",
        "-p",
        "no:cacheprovider",
        "-p",
        "sampled",
        f"--every={every}",
    )
    run = _run(
        _python(*words, "tests"),
        out,
        PYTHONPATH=os.pathsep.join((".", str(PLUGINS))),
        PYTEST_DISABLE_PLUGIN_AUTOLOAD="1",  # starts twice as fast
    )
    counts = {name: int(count) for count, name in _COUNTS.findall(run.output.splitlines()[-1])}
    failed = counts.get("failed", 0) + counts.get("error", 0) + counts.get("errors", 0)
    result.tests = (counts.get("passed", 0), counts.get("skipped", 0), failed)
    if failed or run.code not in (0, 5):
        failures = [
            line for line in run.output.splitlines() if line.startswith(("FAILED", "ERROR"))
        ]
        result.problems += failures[:5] or [f"contract tests ended with exit code {run.code}"]
