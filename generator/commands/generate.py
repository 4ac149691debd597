"""``specgen generate``: writes the generated files that are missing or out of date."""

from __future__ import annotations

import time
from collections.abc import Sequence
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
    from generator.emit.write import Plan
    from generator.ir.api import Api
    from generator.spec.document import OmittedOperation


_SHOWN_OPERATIONS = 5
"""How many operations the summary names per reason."""


@click.command(short_help="Generate the client, command line, mock and tests")
@source_options
@out_option
@click.option("--force", is_flag=True, help="Also overwrite files that were edited by hand.")
def generate(spec: Path, config: Path, out: Path, force: bool) -> None:
    """Generate the client, command line, mock server and tests from an OpenAPI document.

    Writes only files that changed. Never touches files that specgen did not write.
    """
    if not run_generate(spec, config, out, force=force):
        raise SystemExit(1)


def run_generate(spec: Path, config: Path, out: Path, *, force: bool) -> bool:
    """Generate once and print diagnostics and a summary; return whether it succeeded."""
    from generator import pipeline
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.emit.errors import EmitError
    from generator.emit.manifest import ManifestError
    from generator.emit.write import WriteError, apply_plan, plan_changes

    started = time.perf_counter()
    diagnostics = Diagnostics()
    try:
        generation = pipeline.generate(to_source(spec, config), read_templates(), diagnostics)
        print_diagnostics(diagnostics, spec.parent)
        if generation is None:
            click.echo("nothing was written", err=True)
            return False
        plan = plan_changes(out, generation.files)
        apply_plan(out, generation.files, plan, force=force)
    except (EmitError, WriteError, ManifestError) as error:
        click.echo(f"error: {error}", err=True)
        return False
    click.echo(_summarize(generation.api, plan, out, time.perf_counter() - started))
    if generation.omitted:
        click.echo(_list_omitted(generation.omitted), err=True)
    if generation.examples_only:
        count = sum(len(ids) for _, ids in generation.examples_only)
        title = f"{count} operations respond with examples only"
        click.echo(_list_groups(title, generation.examples_only))
    if generation.uninspected:
        click.echo(_list_groups("request bodies that are not inspected", generation.uninspected))
    return True


def _list_omitted(omitted: Sequence[OmittedOperation]) -> str:
    """Return the operations that were left out because of errors, each with its codes."""
    from generator.diagnostics.reporters import visible

    names = (f"  {visible(each.name)}: {', '.join(each.codes)}" for each in omitted)
    return "\n".join((f"{len(omitted)} operations were left out because of errors:", *names))


def _list_groups(title: str, groups: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    """Return what the mock server does not do, with a line per group of operations."""
    lines = [f"mock server: {title}"]
    for reason, ids in groups:
        more = len(ids) - _SHOWN_OPERATIONS
        rest = f" and {more} more" if more > 0 else ""
        lines.append(f"  {reason}: {', '.join(ids[:_SHOWN_OPERATIONS])}{rest}")
    return "\n".join(lines)


def _summarize(api: Api, plan: Plan, out: Path, seconds: float) -> str:
    from generator.ir.model_types import model_types

    written = len(plan.missing) + len(plan.stale) + len(plan.edited)
    return (
        f"{out.as_posix()}: {len(api.operations)} operations, {len(model_types(api))} models; "
        f"{written} files written, {len(plan.unchanged)} unchanged, {len(plan.extra)} removed; "
        f"{seconds:.2f} s"
    )
