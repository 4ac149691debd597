"""``specgen mismatches``: summarizes what contradicts the document, and drafts an overlay."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.commands.inputs import source_options, warn_unknown_operations
from generator.commands.traffic_files import (
    files_argument,
    host_option,
    load_api,
    read_content,
    read_recording,
    report_ignored,
)

if TYPE_CHECKING:
    from generator.ir.api import Api
    from generator.traffic.mismatches import RecordedMismatch

_KEYS = ("operation", "pointer", "expected", "got")


@click.command(short_help="Summarize what contradicts the document in recorded traffic")
@files_argument
@source_options
@host_option
@click.option(
    "--overlay",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a draft overlay to this file; never overwrites an existing file.",
)
def mismatches(
    files: tuple[Path, ...],
    spec: Path,
    config: Path,
    hosts: tuple[str, ...],
    overlay: Path | None,
) -> None:
    """Report what contradicts the OpenAPI document, as recorded in FILES.

    Each file is a record of mismatches that a generated client wrote, a HAR file of a browser or a
    proxy, or a recording of the generated contract tests. Exits with 1 when there is anything to
    report.
    """
    from generator.diagnostics.reporters import visible
    from generator.traffic.mismatches import draft_overlay, group_mismatches, write_mismatches

    api = load_api(spec, config)
    recorded = [mismatch for file in files for mismatch in _read(file, api, hosts)]
    rows = group_mismatches(recorded, api)
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


def _read(file: Path, api: Api, hosts: tuple[str, ...]) -> Iterator[RecordedMismatch]:
    """Yield the mismatches of a file; raise UsageError for an invalid one."""
    from generator.traffic.observations import observe

    content = read_content(file)
    recording = read_recording(content, file)
    if recording is not None:
        traffic = observe([recording], api, hosts)
        report_ignored(traffic)
        yield from traffic.mismatches
        return
    recorded = _read_client_record(content, file)
    known = [operation.id.wire for operation in api.operations]
    warn_unknown_operations((mismatch.operation for mismatch in recorded), known, str(file))
    yield from recorded


def _read_client_record(content: bytes, file: Path) -> list[RecordedMismatch]:
    """Return the mismatches that a client wrote; raise UsageError for a line that is not one."""
    from generator.traffic.mismatches import RecordedMismatch

    recorded = []
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            operation, pointer, expected, got = (str(row[key]) for key in _KEYS)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise click.UsageError(
                f"{file}:{number}: not a mismatch; expected an object with {', '.join(_KEYS)},"
                " a HAR file or a recording of contract tests"
            ) from error
        recorded.append(
            RecordedMismatch(operation=operation, pointer=pointer, expected=expected, got=got)
        )
    return recorded
