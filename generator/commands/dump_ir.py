"""``specgen dump-ir``: prints the intermediate representation as canonical JSON."""

from __future__ import annotations

from pathlib import Path

import click

from generator.commands.inputs import print_diagnostics, source_options, to_source


@click.command("dump-ir", short_help="Print the intermediate representation as JSON")
@source_options
def dump_ir(spec: Path, config: Path) -> None:
    """Print the intermediate representation (IR) of an OpenAPI document as canonical JSON."""
    from generator import pipeline
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.ir.dump import dump_api

    diagnostics = Diagnostics()
    loaded = pipeline.load_api(to_source(spec, config), diagnostics)
    print_diagnostics(diagnostics, spec.parent)
    if loaded is None:
        raise SystemExit(1)
    click.echo(dump_api(loaded.api).rstrip("\n"))
