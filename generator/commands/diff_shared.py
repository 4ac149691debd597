"""What the commands that compare descriptions share: decisions, loading, judging, reporting."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from generator.commands.inputs import DiskFiles, show
from generator.diagnostics.diagnostic import Diagnostics

if TYPE_CHECKING:
    from generator.commands.diff_inputs import Side
    from generator.config.codegen_config import Config
    from generator.diff.findings.finding import Finding
    from generator.diff.findings.triage import TriagedFindings
    from generator.diff.findings.usage_impact import Use
    from generator.diff.reports import Comparison
    from generator.ir.api import Api

_DEFAULT = Path("spec/codegen.yaml")


def load_comparison_config(path: Path | None) -> Config:
    """Return the decisions to read both sides with; exits with 1 on an error in them.

    Only names, pagination and header roles matter: overlays and allowances belong to one
    description, and a comparison takes both sides as they stand.
    """
    from generator.config.codegen_config import Config
    from generator.config.codegen_file import load_config
    from generator.ir.api import Product

    chosen = path or (_DEFAULT if _DEFAULT.is_file() else None)
    if chosen is None:
        return Config(
            product=Product(
                distribution="client",
                package="client",
                version="",
                client="Client",
                command="client",
                environment="CLIENT",
            )
        )
    diagnostics = Diagnostics()
    files = DiskFiles(chosen.parent, {chosen.name: chosen})
    config = load_config(chosen.name, files, diagnostics)
    show(diagnostics, chosen.parent)
    if config is None:
        raise SystemExit(1)
    return replace(config, overlays=(), allow=(), type_names=MappingProxyType({}))


def load_side(side: Side, config: Config) -> Api | None:
    """Return the API of one side; None after errors, which are then shown."""
    from generator import pipeline

    diagnostics = Diagnostics()
    api = pipeline.lower_file(side.name, side.files, config, diagnostics)
    if diagnostics.has_errors:
        errors = (found for found in diagnostics if found.severity == "error")
        show(Diagnostics(errors), Path(side.prefix))
    return api


def triage_findings(findings: Iterable[Finding], drift: Path, today: date) -> TriagedFindings:
    """Return the findings as the file of accepted ones judges them; exits with 1 on an error in it."""
    from generator.config.drift_file import load_drift_config
    from generator.diff.findings.codes import CODES, ChangeClass
    from generator.diff.findings.triage import triage

    diagnostics = Diagnostics()
    files = DiskFiles(drift.parent, {drift.name: drift})
    classes = [str(value) for value in ChangeClass]
    drift_config = load_drift_config(drift.name, files, CODES, classes, diagnostics)
    show(diagnostics, drift.parent)
    if drift_config is None:
        raise SystemExit(1)
    return triage(findings, drift_config, today)


def read_uses(ledger: Path | None) -> Mapping[str, Use]:
    """Return recorded calls by operationId from a ledger of the generated client."""
    from generator.diff.findings.usage_impact import Use

    if ledger is None:
        return MappingProxyType({})
    try:
        with closing(sqlite3.connect(f"{ledger.resolve().as_uri()}?mode=ro", uri=True)) as books:
            days = books.execute("SELECT count(DISTINCT day) FROM spending").fetchone()[0] or 1
            rows = books.execute(
                "SELECT operation, sum(calls), sum(tokens) FROM spending GROUP BY operation"
            )
            return {
                operation: Use(calls=calls, tokens=tokens, days=days)
                for operation, calls, tokens in rows
            }
    except sqlite3.Error as error:
        raise click.UsageError(f"{ledger} is not a ledger of usage: {error}") from error


def render(comparison: Comparison, style: str, title: str) -> str:
    """Return the report in one of the formats, with a newline at its end."""
    from generator.diff import reports

    writers: dict[str, Callable[[], str]] = {
        "text": lambda: reports.write_text(comparison),
        "json": lambda: reports.write_json(comparison),
        "markdown": lambda: reports.write_markdown(comparison, title),
        "github": lambda: _write_github(comparison),
        "sarif": lambda: _write_sarif(comparison),
        "changelog": lambda: reports.write_changelog(comparison),
    }
    return writers[style]()


def _write_github(comparison: Comparison) -> str:
    from generator.diagnostics.reporters import report_github
    from generator.diff.reports import to_diagnostic

    return report_github(to_diagnostic(finding, comparison) for finding in comparison.shown)


def _write_sarif(comparison: Comparison) -> str:
    from generator.diagnostics.reporters import report_sarif
    from generator.diff.findings.codes import CODES
    from generator.diff.reports import to_diagnostic

    return report_sarif(
        [to_diagnostic(finding, comparison) for finding in comparison.shown],
        accepted={
            to_diagnostic(finding, comparison): entry.reason
            for finding, entry in comparison.triaged.suppressed
        },
        titles={name: code.title for name, code in CODES.items()},
    )


def fails(comparison: Comparison, classes: frozenset[str]) -> bool:
    """Tell whether a report holds a finding of these classes that recorded use does not excuse."""
    from generator.diff.findings.usage_impact import is_unused

    return any(
        finding.change_class in classes and not is_unused(finding, comparison.uses)
        for finding in comparison.triaged.open
    )
