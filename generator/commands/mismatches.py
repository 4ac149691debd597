"""``specgen mismatches``: turns what clients recorded into a report and a draft overlay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.commands.inputs import show, source_of, source_options

if TYPE_CHECKING:
    from generator.mismatches import RecordedMismatch

_KEYS = ("operation", "pointer", "expected", "got")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@source_options
@click.option(
    "--overlay",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a draft overlay here; a file that is there is never overwritten.",
)
def mismatches(file: Path, spec: Path, config: Path, overlay: Path | None) -> None:
    """Report places where answers were not as described, from FILE.

    FILE holds one JSON object a line, as the client writes its mismatches. Exits with 1 when there
    is anything to report.
    """
    from generator import pipeline
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.diagnostics.reporters import visible
    from generator.mismatches import draft_overlay, gather_mismatches, write_mismatches

    recorded = _read(file)
    diagnostics = Diagnostics()
    loaded = pipeline.load_api(source_of(spec, config), diagnostics)
    if loaded is None or diagnostics.has_errors:
        show(diagnostics, spec.parent)
        raise SystemExit(1)
    rows = gather_mismatches(recorded, loaded.api)
    for line in write_mismatches(rows).splitlines():
        click.echo(visible(line))
    if overlay is not None:
        try:
            with overlay.open("x", encoding="utf-8") as draft:
                draft.write(draft_overlay(rows))
        except OSError as error:
            raise click.UsageError(f"{overlay} cannot be written: {error.strerror}") from error
        click.echo(f"wrote {overlay}; read it, and list it in codegen.yaml")
    raise SystemExit(1 if rows else 0)


def _read(file: Path) -> list[RecordedMismatch]:
    from generator.mismatches import RecordedMismatch

    recorded = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            recorded.append(RecordedMismatch(**{key: str(row[key]) for key in _KEYS}))
        except (ValueError, TypeError, KeyError) as error:
            wanted = ", ".join(_KEYS)
            raise click.UsageError(
                f"{file}:{number}: not a mismatch; expected an object with {wanted}"
            ) from error
    return recorded
