"""Runs mypy and pyright on small programs and compares their output with comments in the programs.

A comment applies to its own line. ``# reveals: T`` gives the type of the ``reveal_type`` call, as
both checkers print it once module names are removed. ``# error: A / B`` gives the error codes that
mypy (A) and pyright (B) report; several codes of one checker are separated by commas.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tokenize
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

CHECKERS = ("mypy", "pyright")
PYTHON_VERSION = "3.11"
_QUALIFIER = re.compile(r"\b(?:[A-Za-z_]\w*\.)+(?=[A-Za-z_])")
_MYPY_REVEALED = re.compile(r'Revealed type is "(.*)"')
_MYPY_NAMED_TUPLE = re.compile(r"tuple\[[^\[\]]*, fallback=(\w+)\]")
_PYRIGHT_REVEALED = re.compile(r'Type of ".*" is "(.*)"', re.DOTALL)


@dataclass(frozen=True, order=True)
class Report:
    """One report on a line: a revealed type (``kind`` "reveals") or an error code ("error")."""

    kind: str
    text: str


Reports: TypeAlias = Mapping[int, frozenset[Report]]
"""Reports by line number, counted from 1. Lines without a report are absent."""


def missing_checkers() -> list[str]:
    """Return the checkers that are not installed."""
    return [checker for checker in CHECKERS if find_spec(checker) is None]


def expected_reports(source: str, checker: str) -> Reports:
    """Return the reports that the comments of a program announce for one checker."""
    comments = {
        token.start[0]: token.string.removeprefix("#").strip()
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    reports = {line: _parse_comment(comment, checker) for line, comment in comments.items()}
    return {line: announced for line, announced in reports.items() if announced}


def run_checker(checker: str, programs: Collection[Path], folder: Path) -> dict[str, Reports]:
    """Run a checker once on all programs and return its reports by file name.

    The programs are copied to ``folder``, an empty directory outside of this project, so that the
    project's configuration does not apply: the generated package is imported as installed, and all
    strict checks are enabled.
    """
    names = [program.name for program in programs]
    for program in programs:
        shutil.copy(program, folder)
    reports = _run_mypy(names, folder) if checker == "mypy" else _run_pyright(names, folder)
    return {name: _group_by_line(reports, name) for name in names}


def format_differences(expected: Reports, actual: Reports) -> str:
    """Return one line of text for each missing and each unexpected report, "" if there is none."""
    lines: list[str] = []
    for number in sorted({*expected, *actual}):
        announced = expected.get(number, frozenset())
        reported = actual.get(number, frozenset())
        for label, reports in (
            ("missing", announced - reported),
            ("unexpected", reported - announced),
        ):
            lines += [
                f"line {number}: {label} {report.kind}: {report.text}" for report in sorted(reports)
            ]
    return "\n".join(lines)


_LocatedReport: TypeAlias = tuple[str, int, Report]
"""The file name, the line number and the report."""


def _parse_comment(comment: str, checker: str) -> frozenset[Report]:
    kind, _, text = comment.partition(": ")
    if kind == "reveals":
        return frozenset({Report(kind, text)})
    if kind != "error":
        return frozenset()
    codes = text.split(" / ")[CHECKERS.index(checker)]
    return frozenset(Report(kind, code) for code in codes.split(", "))


def _group_by_line(reports: Iterable[_LocatedReport], name: str) -> Reports:
    by_line: defaultdict[int, set[Report]] = defaultdict(set)
    for file, line, report in reports:
        if file == name:
            by_line[line].add(report)
    return {line: _drop_consequences(line_reports) for line, line_reports in by_line.items()}


def _drop_consequences(reports: set[Report]) -> frozenset[Report]:
    """Drop pyright's errors on unknown types where another error of the line explains them."""
    unknown = {report for report in reports if report.text.startswith("reportUnknown")}
    explained = any(report.kind == "error" for report in reports - unknown)
    return frozenset(reports - unknown if explained else reports)


def _normalize_type(text: str) -> str:
    """Return a printed type without module names, line breaks and mypy's form of named tuples."""
    text = _QUALIFIER.sub("", " ".join(text.split()))
    return _MYPY_NAMED_TUPLE.sub(r"\1", text)


def _run_mypy(names: list[str], folder: Path) -> list[_LocatedReport]:
    options = [
        "--strict",
        "--enable-error-code=deprecated",
        "--output=json",
        f"--config-file={os.devnull}",
        f"--python-version={PYTHON_VERSION}",
    ]
    output = _run("mypy", [*options, *names], folder)
    return [_read_mypy_entry(json.loads(line)) for line in output.splitlines()]


# JSON of a checker, read by key.
def _read_mypy_entry(entry: Any) -> _LocatedReport:
    match = _MYPY_REVEALED.fullmatch(entry["message"])
    if match:
        report = Report("reveals", _normalize_type(match[1]))
    else:
        report = Report("error", entry["code"] or entry["message"])
    return Path(entry["file"]).name, entry["line"], report


def _run_pyright(names: list[str], folder: Path) -> list[_LocatedReport]:
    settings = {
        "include": names,
        "typeCheckingMode": "strict",
        "reportDeprecated": "error",
        "pythonVersion": PYTHON_VERSION,
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    options = ["--project=.", f"--pythonpath={sys.executable}", "--outputjson"]
    output = json.loads(_run("pyright", options, folder))
    assert output["summary"]["filesAnalyzed"] == len(names)
    return [_read_pyright_entry(entry) for entry in output["generalDiagnostics"]]


# As above.
def _read_pyright_entry(entry: Any) -> _LocatedReport:
    match = _PYRIGHT_REVEALED.fullmatch(entry["message"])
    if match and entry["severity"] == "information":
        report = Report("reveals", _normalize_type(match[1]))
    else:
        report = Report("error", entry.get("rule") or entry["message"])
    return Path(entry["file"]).name, entry["range"]["start"]["line"] + 1, report


def _run(checker: str, options: list[str], folder: Path) -> str:
    """Run a checker in a folder and return its output; exit status 1 means that it has reports."""
    environment = {name: value for name, value in os.environ.items() if name != "MYPYPATH"}
    process = subprocess.run(
        [sys.executable, "-m", checker, *options],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode in {0, 1}, process.stdout + process.stderr
    return process.stdout
