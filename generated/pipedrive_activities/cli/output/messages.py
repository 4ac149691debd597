"""Messages on standard error: lines for people, or JSON for programs.

A closed or full standard error does not end the run: its data is what was asked for.
"""

from __future__ import annotations

import os
import sys

import click

from ..product import PRODUCT
from .colour import has_colour


def json_messages(requested: str | None) -> bool:
    """Return whether messages on standard error are JSON.

    They are if the output format that was asked for (by option or environment) is JSON, and lines
    for people if it is ``table``. Otherwise they are JSON unless standard error is a terminal.
    """
    requested = requested or os.environ.get(PRODUCT.variable("OUTPUT"))
    if requested in {"json", "jsonl"}:
        return True
    return requested != "table" and not sys.stderr.isatty()


def print_message(text: str, *, end: str = "\n") -> None:
    """Print a text on standard error; if that fails, discard this and all further messages."""
    try:
        # Without ``color``, click would remove forced colour unless this is a terminal.
        click.echo(f"{text}{end}", nl=False, err=True, color=has_colour(sys.stderr) or None)
    except OSError:
        from pathlib import Path  # only here, so that --help stays fast

        with Path(os.devnull).open("w") as null:
            os.dup2(null.fileno(), sys.stderr.fileno())
