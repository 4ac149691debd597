"""``specgen mismatches``: summarizes mismatches that clients recorded, and drafts an overlay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.commands.inputs import (
    print_diagnostics,
    source_options,
    to_source,
    warn_unknown_operations,
)

if TYPE_CHECKING:
    from generator.mismatches import RecordedMismatch

_KEYS = ("operation", "pointer", "expected", "got")


@click.command(short_help="Summarize mismatches recorded by clients")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@source_options
@click.option(
    "--overlay",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a draft overlay to this file; never overwrites an existing file.",
)
def mismatches(file: Path, spec: Path, config: Path, overlay: Path | None) -> None:
    """Report where responses did not match the OpenAPI document, as recorded in FILE.

    FILE has one JSON object per line, as written by the generated client. Exits with 1 when there
    is anything to report.
    """
    from generator import pipeline
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.diagnostics.reporters import visible
    from generator.mismatches import draft_overlay, group_mismatches, write_mismatches

    recorded = _read(file)
    diagnostics = Diagnostics()
    loaded = pipeline.load_api(to_source(spec, config), diagnostics)
    if loaded is None or diagnostics.has_errors:
        print_diagnostics(diagnostics, spec.parent)
        raise SystemExit(1)
    known = [operation.id.wire for operation in loaded.api.operations]
    warn_unknown_operations((mismatch.operation for mismatch in recorded), known, str(file))
    rows = group_mismatches(recorded, loaded.api)
    for line in write_mismatches(rows).splitlines():
        click.echo(visible(line))
    if overlay is not None:
        try:
            with overlay.open("x", encoding="utf-8") as draft:
                draft.write(draft_overlay(rows))
        except OSError as error:
            raise click.UsageError(f"{overlay} cannot be written: {error.strerror}") from error
        click.echo(f"wrote {overlay}; review it, then list it in codegen.yaml")
    raise SystemExit(1 if rows else 0)


def _read(file: Path) -> list[RecordedMismatch]:
    """Return the mismatches in a file; raise UsageError for a line that is not one."""
    from generator.mismatches import RecordedMismatch

    recorded = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            recorded.append(RecordedMismatch(**{key: str(row[key]) for key in _KEYS}))
        except (ValueError, TypeError, KeyError) as error:
            raise click.UsageError(
                f"{file}:{number}: not a mismatch; expected an object with {', '.join(_KEYS)}"
            ) from error
    return recorded
