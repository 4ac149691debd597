"""``specgen init``: writes a first codegen.yaml for an OpenAPI document."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from generator.commands.inputs import print_diagnostics, to_source


@click.command(short_help="Write a first codegen.yaml for an OpenAPI document")
@click.argument("spec", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help='File to write.  [default: "codegen.yaml" beside the document]',
)
def init(spec: Path, config: Path | None) -> None:
    """Write a first, commented codegen.yaml for the OpenAPI document SPEC.

    Never overwrites an existing file.
    """
    target = config or spec.parent / "codegen.yaml"
    if target.exists():
        raise click.ClickException(f"{target.as_posix()} already exists; it was not changed")
    text = _draft(spec, target)
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise click.ClickException(
            f"{target.as_posix()} cannot be written: {error.strerror}"
        ) from error
    click.echo(f"wrote {target.as_posix()}; review it, then run: {_next_command(spec, target)}")


def _draft(spec: Path, target: Path) -> str:
    """Return the text of codegen.yaml; print the diagnostics that remain with it."""
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.pipeline import draft_configuration

    diagnostics = Diagnostics()
    text = draft_configuration(to_source(spec, target), spec.stem, diagnostics)
    print_diagnostics(diagnostics, spec.parent)
    if text is None:
        raise SystemExit(1)
    return text


def _next_command(spec: Path, target: Path) -> str:
    return shlex.join(
        ["specgen", "generate", "--spec", spec.as_posix(), "--config", target.as_posix()]
    )
