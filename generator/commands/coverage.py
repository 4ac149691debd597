"""``specgen coverage``: reports what recorded traffic covers of the document, and its cost."""

from __future__ import annotations

import json
from pathlib import Path

import click

from generator.commands.inputs import source_options
from generator.commands.traffic_files import (
    files_argument,
    host_option,
    load_api,
    read_content,
    read_recording,
    report_ignored,
)


@click.command(short_help="Report what recorded traffic covers, and what it costs")
@files_argument
@source_options
@host_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text for a terminal, or JSON.",
)
def coverage(
    files: tuple[Path, ...], spec: Path, config: Path, hosts: tuple[str, ...], style: str
) -> None:
    """Report which operations, statuses, parameters and members occur in FILES.

    Each file is a HAR file of a browser or a proxy, or a recording of the generated contract tests.
    Costs are those of the document (x-token-cost). Contradictions are counted; "specgen mismatches"
    lists them.
    """
    from generator.diagnostics.reporters import visible
    from generator.traffic.coverage import cover, write_coverage
    from generator.traffic.observations import observe

    api = load_api(spec, config)
    recordings = []
    for file in files:
        recording = read_recording(read_content(file), file)
        if recording is None:
            raise click.UsageError(
                f"{file} is neither a HAR file nor a recording of contract tests"
            )
        recordings.append(recording)
    traffic = observe(recordings, api, hosts)
    report_ignored(traffic)
    rows = cover(traffic, api)
    if style == "json":
        click.echo(json.dumps([row.to_json() for row in rows], indent=2))
        return
    for line in write_coverage(rows).splitlines():
        click.echo(visible(line))
