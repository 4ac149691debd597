"""``specgen dump-ir``: the intermediate model as canonical JSON."""

from __future__ import annotations

from pathlib import Path

import click

from generator.commands.inputs import show, source_of, source_options


@click.command("dump-ir")
@source_options
def dump_ir(spec: Path, config: Path) -> None:
    """Print what specgen understood of a description, as canonical JSON."""
    from generator import pipeline
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.ir.dump import dump_api

    diagnostics = Diagnostics()
    loaded = pipeline.load_api(source_of(spec, config), diagnostics)
    show(diagnostics, spec.parent)
    if loaded is None:
        raise SystemExit(1)
    click.echo(dump_api(loaded.api).rstrip("\n"))
