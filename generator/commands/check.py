"""``specgen check``: reports generated files that are out of date; writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.commands.inputs import (
    out_option,
    print_diagnostics,
    read_templates,
    source_options,
    to_source,
)

if TYPE_CHECKING:
    from generator.commands.check_report import OutputChanges


@click.command(short_help="Report generated files that are out of date")
@source_options
@out_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "github"]),
    default="text",
    show_default=True,
    help="Text for a terminal, or GitHub annotations on the affected lines.",
)
@click.option(
    "--full", is_flag=True, help="Print every difference, without limits on lines and length."
)
@click.option(
    "--released",
    metavar="LOCATION",
    help="surface.txt of the last release, a file or git:REV:PATH.  [default: that in the output folder]",
)
def check(
    spec: Path, config: Path, out: Path, style: str, full: bool, released: str | None
) -> None:
    """Compare the generated files with the OpenAPI document; write nothing.

    Exits with 0 when all files are up to date. Otherwise prints the number of stale, missing,
    extra and hand-edited files and the start of each difference, and exits with 1. JSON files are
    compared by value: the JSON Pointers that differ are printed. Exits with 1 as well when a public
    name vanishes or changes its type and the version does not say so.
    """
    from generator.commands.check_report import report_annotations, report_changes

    changes = _find_changes(spec, config, out)
    has_lost = _report_lost_names(changes, released)
    if changes.is_fresh and has_lost:
        raise SystemExit(1)
    if changes.is_fresh:
        click.echo(f"{out.as_posix()} is up to date: {len(changes.plan.unchanged)} files")
        return
    if style == "github":
        click.echo(report_annotations(changes), nl=False)
    else:
        click.echo(report_changes(changes, full=full), nl=False)
    hints = [] if changes.plan.is_fresh else ['run "specgen generate" to update these files']
    if not full and style == "text":
        hints.append('run "specgen check --full" to see every difference')
    click.echo("\n".join(hints), err=True)
    raise SystemExit(1)


def _find_changes(spec: Path, config: Path, out: Path) -> OutputChanges:
    """Generate in memory and compare with the folder; exit with 1 on errors."""
    from generator import pipeline
    from generator.commands.check_report import OutputChanges
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.emit.manifest import ManifestError
    from generator.emit.write import WriteError, list_unknown_files, plan_changes

    diagnostics = Diagnostics()
    generation = pipeline.generate(to_source(spec, config), read_templates(), diagnostics)
    print_diagnostics(diagnostics, spec.parent)
    if generation is None:
        raise SystemExit(1)
    try:
        plan = plan_changes(out, generation.files)
    except (WriteError, ManifestError) as error:
        raise click.ClickException(str(error)) from error
    unknown = list_unknown_files(out, generation.api.product.package, generation.files)
    return OutputChanges(
        out=out,
        files=generation.files,
        plan=plan,
        unknown=tuple(sorted(set(unknown) - set(plan.extra))),
    )


def _report_lost_names(changes: OutputChanges, released: str | None) -> bool:
    """Print the public names that vanish or change; return whether the version allows neither."""
    from generator.commands.diff_inputs import UnreadableInput, read_input
    from generator.emit.surface import NAME, compare_surfaces

    try:
        source = read_input(released or (changes.out / NAME).as_posix())
    except UnreadableInput as error:
        if released:
            raise click.UsageError(str(error)) from error
        return False  # nothing was generated before
    old = (source.files.read(source.name) or b"").decode("utf-8", "replace")
    surface = compare_surfaces(old, changes.files[NAME].decode())
    if surface.is_announced or not (surface.lost or surface.changed):
        return False
    lines = [f"  removed: {line}" for line in surface.lost]
    lines += [f"  changed: {before} -> {after}" for before, after in surface.changed]
    click.echo(
        "\n".join(["the public surface changes in a way that breaks callers:", *lines]), err=True
    )
    help_text = (
        "raise the major version in codegen.yaml (the minor one before 1.0), or keep the names"
    )
    click.echo(f"  help: {help_text}", err=True)
    return True
