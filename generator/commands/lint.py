"""``specgen lint``: what could be better in a description that is valid."""

from __future__ import annotations

from pathlib import Path

import click

from generator.commands.inputs import relocate, source_of, source_options


@click.command()
@source_options
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="For people, programs, GitHub's annotations, or code scanning.",
)
def lint(spec: Path, config: Path, style: str) -> None:
    """Report what could be better in a description: costs, replacements, texts, unused parts.

    What codegen.yaml allows with a reason is left out. Exits with 1 when there is anything to
    report.
    """
    from generator import pipeline
    from generator.config.suppressions import apply_suppressions, select_suppressions
    from generator.diagnostics import reporters
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.lint import lint_api

    diagnostics = Diagnostics()
    loaded = pipeline.load_api(source_of(spec, config), diagnostics)
    if loaded is not None:
        found = Diagnostics()
        lint_api(loaded.api, found)
        apply_suppressions(found, select_suppressions(loaded.config.allow, lint=True), diagnostics)
    report = {
        "text": reporters.report_text,
        "json": reporters.report_json,
        "github": reporters.report_github,
        "sarif": reporters.report_sarif,
    }[style]
    text = report(relocate(diagnostics, spec.parent)).rstrip("\n")
    if text:
        click.echo(text)
    if len(diagnostics):
        raise SystemExit(1)
