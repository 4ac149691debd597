"""``specgen generate``: makes the folder what the description gives."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.commands.inputs import (
    out_option,
    read_templates,
    show,
    source_of,
    source_options,
)

if TYPE_CHECKING:
    from generator.emit.write import Plan
    from generator.ir.api import Api


@click.command()
@source_options
@out_option
@click.option("--force", is_flag=True, help="Overwrite files that were edited by hand too.")
def generate(spec: Path, config: Path, out: Path, force: bool) -> None:
    """Write the client, the command line and the tests that a description gives.

    Only files that changed are written. Files that specgen did not write are never touched.
    """
    if not run_generate(spec, config, out, force=force):
        raise SystemExit(1)


def run_generate(spec: Path, config: Path, out: Path, *, force: bool) -> bool:
    """Generate once, print diagnostics and a summary; return whether the folder is now fresh."""
    from generator import pipeline
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.emit.errors import EmitError
    from generator.emit.manifest import ManifestError
    from generator.emit.write import WriteError, apply_plan, plan_changes

    started = time.perf_counter()
    diagnostics = Diagnostics()
    try:
        made = pipeline.generate(source_of(spec, config), read_templates(), diagnostics)
        show(diagnostics, spec.parent)
        if made is None:
            click.echo("nothing was written", err=True)
            return False
        plan = plan_changes(out, made.files)
        apply_plan(out, made.files, plan, force=force)
    except (EmitError, WriteError, ManifestError) as error:
        click.echo(f"error: {error}", err=True)
        return False
    click.echo(_summary(made.api, plan, out, time.perf_counter() - started))
    return True


def _summary(api: Api, plan: Plan, out: Path, seconds: float) -> str:
    edited = len(plan.edited)
    written = len(plan.missing) + len(plan.stale) + edited
    return (
        f"{out.as_posix()}: {len(api.operations)} operations, {len(api.types)} models; "
        f"{written} files written, {len(plan.unchanged)} unchanged, {len(plan.extra)} removed; "
        f"{seconds:.2f} s"
    )
