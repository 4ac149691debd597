"""``specgen lint``: reports errors in an OpenAPI document and suggests improvements."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.commands.inputs import echo_text, relocate, source_options, to_source

if TYPE_CHECKING:
    from generator.diagnostics.diagnostic import Diagnostics


@click.command(short_help="Suggest improvements to an OpenAPI document")
@source_options
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="Text for a terminal, JSON, GitHub annotations, or SARIF for code scanning.",
)
def lint(spec: Path, config: Path, style: str) -> None:
    """Report missing costs, replacements and descriptions, unused components, invalid examples.

    Errors that prevent the document from being generated are reported as well. Findings that codegen.yaml suppresses with a reason are left out. Exits with 1 on any finding.
    """
    from generator import pipeline
    from generator.config.suppressions import apply_suppressions, select_suppressions
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.lint import lint_api

    diagnostics = Diagnostics()
    loaded = pipeline.load_to_lint(to_source(spec, config), diagnostics)
    if loaded is not None:
        findings = Diagnostics()
        lint_api(loaded.api, findings)
        apply_suppressions(
            findings, select_suppressions(loaded.config.allow, lint=True), diagnostics
        )
    _print(relocate(diagnostics, spec.parent), style)
    if len(diagnostics):
        raise SystemExit(1)


def _print(diagnostics: Diagnostics, style: str) -> None:
    from generator.diagnostics import reporters

    if style == "text":
        if len(diagnostics):
            echo_text(diagnostics)
        return
    report = {
        "json": reporters.report_json,
        "github": reporters.report_github,
        "sarif": reporters.report_sarif,
    }[style]
    text = report(diagnostics).rstrip("\n")
    if text:
        click.echo(text)
