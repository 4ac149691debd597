"""``specgen watch``: generates again whenever an input file changes."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

import click

from generator.commands.generate import run_generate
from generator.commands.inputs import out_option, source_options, templates_folder

_POLL = 100
"""Milliseconds after which the watcher yields without a change; the first time shows it is ready."""


@click.command(short_help="Generate again whenever an input file changes")
@source_options
@out_option
def watch(spec: Path, config: Path, out: Path) -> None:
    """Generate whenever the document, its overlays, the configuration or a template changes.

    Reports errors in a file and keeps running. Press Ctrl-C to stop.
    """
    watch_inputs(spec, config, out)


def watch_inputs(
    spec: Path, config: Path, out: Path, report: Callable[[], None] = lambda: None
) -> None:
    """Generate at first and after each change, until Ctrl-C; call ``report`` afterwards."""
    import watchfiles

    gc.enable()  # each run leaves garbage
    folders = {spec.parent.resolve(), config.parent.resolve(), templates_folder()}
    started = False
    try:
        for changes in watchfiles.watch(
            *sorted(folders),
            watch_filter=_InputFilter(out.resolve()),
            rust_timeout=_POLL,
            yield_on_timeout=True,
            raise_interrupt=True,
        ):
            if changes or not started:
                run_generate(spec, config, out, force=False)
                report()
                click.echo("watching for changes; press Ctrl-C to stop")
            started = True
    except KeyboardInterrupt:
        click.echo("stopped", err=True)


class _InputFilter:
    """Accepts changes of input files, but not of the output or of hidden files."""

    def __init__(self, out: Path) -> None:
        self._out = out

    def __call__(self, _change: object, path: str) -> bool:
        changed = Path(path)
        hidden = any(part.startswith(".") or part == "__pycache__" for part in changed.parts[-2:])
        return not hidden and not changed.is_relative_to(self._out)
