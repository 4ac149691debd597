"""The closing summary and progress, on standard error.

Input: what was done. Output: one line for people, or one JSON line when the output is for
programs. Invariant: when anything is left, the summary says which option goes on from there.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import dataclass, field

import click

from .escaping import visible


@dataclass(slots=True)
class Summary:
    """What a run did. ``resume_option`` is the exact option that goes on; empty when all is done."""

    items: int | None = None
    pages: int | None = None
    tokens: int = 0
    complete: bool = True
    resume_option: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Return the summary as one line for people."""
        parts = [_counted(self.items, "item"), _counted(self.pages, "page")]
        parts += [f"{count:,} {name}" for name, count in self.counts.items()]
        parts.append(_counted(self.tokens, "token"))
        state = "complete" if self.complete else "not complete"
        ahead = f"; go on with {self.resume_option}" if self.resume_option else ""
        return f"{', '.join(filter(None, parts))}: {state}{ahead}"

    def record(self) -> dict[str, object]:
        """Return the summary as the members of one JSON object."""
        return {
            "items": self.items,
            "pages": self.pages,
            **self.counts,
            "tokens": self.tokens,
            "complete": self.complete,
            "continue": self.resume_option or None,
            "remarks": self.remarks,
        }


def _counted(count: int | None, noun: str) -> str:
    if count is None:
        return ""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def print_summary(summary: Summary, *, machine: bool) -> None:
    """Print the summary on standard error."""
    if machine:
        click.echo(json.dumps({"summary": summary.record()}), err=True)
        return
    for remark in summary.remarks:
        click.echo(f"note: {visible(remark)}", err=True)
    click.echo(visible(summary.line()), err=True)


def print_note(text: str, *, machine: bool) -> None:
    """Print a warning on standard error, at once."""
    if machine:
        click.echo(json.dumps({"warning": text}), err=True)
    else:
        click.echo(f"warning: {visible(text)}", err=True)


class Progress:
    """One line on a terminal that tells how far a walk is; silent everywhere else.

    ``clear`` it before anything else is printed. It is redrawn ten times a second at most.
    """

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._drawn = False
        self._next = 0.0

    def show(self, summary: Summary) -> None:
        """Draw the line, unless it was drawn a moment ago."""
        now = time.monotonic()
        if not self._shown or now < self._next:
            return
        self._next = now + 0.1
        parts = [_counted(summary.items, "item"), _counted(summary.pages, "page")]
        parts += [f"{count:,} {name}" for name, count in summary.counts.items()]
        parts.append(_counted(summary.tokens, "token"))
        width = os.get_terminal_size(2).columns or 80  # 0: the terminal does not know
        text = ", ".join(filter(None, parts))[: width - 1]
        sys.stderr.write(f"\r\x1b[2K{text}")
        sys.stderr.flush()
        self._drawn = True

    def clear(self) -> None:
        """Take the line away."""
        if self._drawn:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._drawn = False
