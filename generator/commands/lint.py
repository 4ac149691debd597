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
@click.option(
    "--fix",
    is_flag=True,
    help="Write missing operationIds, and the type null of OpenAPI 3.1, into the document first.",
)
def lint(spec: Path, config: Path, style: str, *, fix: bool) -> None:
    """Report missing costs, replacements and descriptions, unused components, invalid examples.

    Errors that prevent the document from being generated are reported as well. Findings that
    codegen.yaml suppresses with a reason are left out. Exits with 1 on any finding.
    """
    from generator import pipeline
    from generator.config.suppressions import apply_suppressions, select_suppressions
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.lint import lint_api

    if fix:
        _fix(spec, config)
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


def _fix(spec: Path, config: Path) -> None:
    """Correct the document if that leaves the API as it is; print the number of corrections."""
    from generator import pipeline
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.fixes import apply_edits, find_edits

    reported = Diagnostics()
    before = pipeline.load_to_lint(to_source(spec, config), reported)
    if before is None:
        return
    content = spec.read_bytes()
    text = content.decode("utf-8")
    edits = find_edits(before.document, before.api, reported, text)
    if not edits:
        click.echo("nothing to fix", err=True)
        return
    spec.write_bytes(apply_edits(text, edits).encode("utf-8"))
    after = pipeline.load_to_lint(to_source(spec, config), Diagnostics())
    if after is None or after.api != before.api:
        spec.write_bytes(content)
        click.echo("nothing was fixed: the edits would change the API", err=True)
        return
    click.echo(f"edited {len(edits)} lines of {spec.as_posix()}", err=True)


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
