"""``specgen docs``: prints where the reference is, or serves it while the document is written."""

from __future__ import annotations

from pathlib import Path

import click

from generator.commands.inputs import out_option, source_options
from generator.commands.watch import watch_inputs


@click.command(short_help="Print where the reference is, or serve it while you write")
@source_options
@out_option
@click.option("--serve", is_flag=True, help="Serve the pages, and reload them after a change.")
def docs(spec: Path, config: Path, out: Path, serve: bool) -> None:
    """Print the path of the first page of the reference.

    With --serve, generate, serve the pages on this machine at a free port, and generate and reload
    whenever an input file changes. Press Ctrl-C to stop.
    """
    if not serve:
        page = out / "docs" / "index.html"
        if not page.is_file():
            raise click.ClickException(f"{page} not found; add docs to targets, and generate")
        click.echo(page)
        return
    from generator.commands.docs_server import DocsServer

    with DocsServer(out / "docs") as server:
        click.echo(f"the reference is at {server.url}")
        watch_inputs(spec, config, out, server.announce_change)
