"""Colour for states and warnings, on a terminal or where it is forced.

``NO_COLOR`` (https://no-color.org) disables it, then ``FORCE_COLOR`` (https://force-color.org)
enables it, then ``TERM=dumb`` disables it. Text of the API has no colour.
"""

from __future__ import annotations

import os
import sys
from typing import TextIO

import click

STATES = {
    "ok": "green",
    "done": "green",
    "complete": "green",
    "note": "yellow",
    "skipped": "yellow",
    "incomplete": "yellow",
    "warning": "yellow",
    "failed": "red",
    "error": "red",
}
"""The colour of each state of a row, a check, a run or a message."""


def has_colour(stream: TextIO) -> bool:
    """Return whether colour is wanted on a stream."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def on_stderr(text: str, state: str) -> str:
    """Return a text for standard error in the colour of a state."""
    return click.style(text, fg=STATES[state]) if has_colour(sys.stderr) else text
