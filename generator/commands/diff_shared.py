"""Shared by the commands that compare APIs: configuration, loading, accepted findings, formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from generator.commands.inputs import DiskFiles, print_diagnostics
from generator.diagnostics.diagnostic import Diagnostics

if TYPE_CHECKING:
    from generator.commands.diff_inputs import DiffInput
    from generator.config.codegen_config import Config
    from generator.diff.documents.comparable import ComparableApi
    from generator.diff.findings.finding import Finding
    from generator.diff.findings.triage import TriagedFindings
    from generator.diff.reports import Comparison

_DEFAULT = Path("spec/codegen.yaml")


def load_comparison_config(path: Path | None) -> Config:
    """Return the configuration to read both documents with; exit with 1 on an error in it.

    Without a path, ``spec/codegen.yaml`` is used if it exists. Overlays and configured names of types
    belong to one document, and both documents are compared without them.
    """
    from generator.config.codegen_config import Config

    chosen = path or (_DEFAULT if _DEFAULT.is_file() else None)
    if chosen is None:
        from generator.ir.api import Product

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
    from generator.config.codegen_file import load_config

    diagnostics = Diagnostics()
    files = DiskFiles(chosen.parent, {chosen.name: chosen})
    config = load_config(chosen.name, files, diagnostics)
    print_diagnostics(diagnostics, chosen.parent)
    if config is None:
        raise SystemExit(1)
    return replace(config, overlays=(), type_names=MappingProxyType({}))


def load_input(document: DiffInput, config: Config) -> ComparableApi | None:
    """Return the API of an input as far as it is understood.

    Returns None if there is nothing to compare; the errors that prevent it are printed.
    """
    from generator import pipeline

    diagnostics = Diagnostics()
    api = pipeline.lower_to_compare(document.name, document.files, config, diagnostics)
    print_diagnostics(diagnostics, Path(document.prefix))
    return api


def triage_findings(findings: Iterable[Finding], drift: Path, today: date) -> TriagedFindings:
    """Split findings into open and accepted ones by the file ``drift``; exit with 1 on its errors."""
    from generator.config.drift_file import load_drift_config
    from generator.diff.findings.codes import CODES, ChangeClass
    from generator.diff.findings.triage import triage

    diagnostics = Diagnostics()
    files = DiskFiles(drift.parent, {drift.name: drift})
    classes = [str(value) for value in ChangeClass]
    drift_config = load_drift_config(drift.name, files, CODES, classes, diagnostics)
    print_diagnostics(diagnostics, drift.parent)
    if drift_config is None:
        raise SystemExit(1)
    return triage(findings, drift_config, today)


def render(comparison: Comparison, style: str, title: str) -> str:
    """Return the report in one of the formats, ending in a newline; Markdown uses the title."""
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


def has_failure(comparison: Comparison, classes: frozenset[str]) -> bool:
    """Return whether an open finding is of one of the classes and affects a recorded operation.

    Without recorded usage, every open finding of the classes counts.
    """
    from generator.diff.findings.usage_impact import is_unused

    return any(
        finding.change_class in classes and not is_unused(finding, comparison.usage)
        for finding in comparison.triaged.open
    )
