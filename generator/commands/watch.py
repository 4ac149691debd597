"""``specgen watch``: generates again whenever an input changes, whatever state it is in."""

from __future__ import annotations

from pathlib import Path

import click

from generator.commands.generate import run_generate
from generator.commands.inputs import out_option, source_options, templates_folder

_POLL = 100
"""Milliseconds after which the watcher reports that it stands, though nothing changed."""


@click.command()
@source_options
@out_option
def watch(spec: Path, config: Path, out: Path) -> None:
    """Generate when the description, its overlays, the configuration or a template changes.

    Keeps running when a file is broken, and shows why. Ctrl-C ends it.
    """
    import watchfiles

    folders = {spec.parent.resolve(), config.parent.resolve(), templates_folder()}
    started = False
    try:
        for changes in watchfiles.watch(
            *sorted(folders),
            watch_filter=_Inputs(out.resolve()),
            rust_timeout=_POLL,
            yield_on_timeout=True,
            raise_interrupt=True,
        ):
            if changes or not started:
                run_generate(spec, config, out, force=False)
                click.echo("watching for changes; Ctrl-C ends")
            started = True
    except KeyboardInterrupt:
        click.echo("stopped", err=True)


class _Inputs:
    """Lets through the changes of inputs, not those of the output or of hidden files."""

    def __init__(self, out: Path) -> None:
        self._out = out

    def __call__(self, _change: object, path: str) -> bool:
        changed = Path(path)
        hidden = any(part.startswith(".") or part == "__pycache__" for part in changed.parts[-2:])
        return not hidden and not changed.is_relative_to(self._out)
