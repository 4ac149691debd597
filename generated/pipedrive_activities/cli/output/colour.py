"""Colour for states and warnings, on a terminal only.

``NO_COLOR`` (https://no-color.org) and ``TERM=dumb`` disable it. Text of the API has no colour.
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
    """Return whether a stream is a terminal on which colour is wanted."""
    dumb = os.environ.get("TERM") == "dumb"
    return stream.isatty() and not dumb and not os.environ.get("NO_COLOR")


def on_stderr(text: str, state: str) -> str:
    """Return a text for standard error in the colour of a state."""
    return click.style(text, fg=STATES[state]) if has_colour(sys.stderr) else text
