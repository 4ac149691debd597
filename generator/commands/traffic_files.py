"""Arguments, options and input files of ``specgen mismatches`` and ``specgen coverage``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.commands.inputs import print_diagnostics, to_source

if TYPE_CHECKING:
    from generator.ir.api import Api
    from generator.traffic.exchange import Recording
    from generator.traffic.observations import Traffic

files_argument = click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
host_option = click.option(
    "--host",
    "hosts",
    multiple=True,
    metavar="HOST",
    help="A host of the API that the document does not name, such as a proxy; may be repeated.",
)


def load_api(spec: Path, config: Path) -> Api:
    """Return the API of a document; print its errors and exit with 1 if it has any."""
    from generator import pipeline
    from generator.diagnostics.diagnostic import Diagnostics

    diagnostics = Diagnostics()
    loaded = pipeline.load_api(to_source(spec, config), diagnostics)
    if loaded is None:
        print_diagnostics(diagnostics, spec.parent)
        raise SystemExit(1)
    return loaded.api


def read_content(file: Path) -> bytes:
    """Return the content of a file; raise UsageError if it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror}") from error


def read_recording(content: bytes, file: Path) -> Recording | None:
    """Return the exchanges of a HAR file or of a recorded contract run; None for any other file.

    Raises UsageError for an invalid one.
    """
    from generator.diagnostics.reporters import visible
    from generator.traffic.contract_recordings import is_contract_recording, read_contract_recording
    from generator.traffic.exchange import RecordError
    from generator.traffic.har import is_har, read_har

    try:
        if is_har(content):
            return read_har(content, str(file))
        if is_contract_recording(content):
            return read_contract_recording(content, str(file))
    except RecordError as error:
        raise click.UsageError(visible(str(error))) from error
    return None


def report_ignored(traffic: Traffic) -> None:
    """Print on standard error how many recorded requests were not compared, and why."""
    for reason, count in sorted(traffic.ignored.items(), key=lambda item: item[0].value):
        click.echo(f"note: ignored {_requests(count)} {reason.value}", err=True)
    if traffic.unanswered:
        click.echo(f"note: ignored {_requests(traffic.unanswered)} without a response", err=True)


def _requests(count: int) -> str:
    return f"{count} request{'' if count == 1 else 's'}"
