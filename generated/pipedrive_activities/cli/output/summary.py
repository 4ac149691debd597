"""The summary and the progress line, on standard error.

The summary is one line for people, or one JSON line if the output is for programs. If a run is
incomplete, the summary contains the option that resumes it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import dataclass, field

import click

from ..product import PRODUCT
from .escaping import visible


@dataclass(slots=True)
class Summary:
    """What a run did.

    ``counts`` are the rows per outcome. ``resume_option`` is the exact option that resumes the
    run; empty if the run is complete.
    """

    items: int | None = None
    pages: int | None = None
    tokens: int = 0
    complete: bool = True
    resume_option: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Return the summary as one line for people."""
        state = "complete" if self.complete else "incomplete"
        resume = f"; resume with {self.resume_option}" if self.resume_option else ""
        return f"{': '.join(filter(None, (self.progress(), state)))}{resume}"

    def progress(self) -> str:
        """Return what the run did so far; tokens only if operations have a cost."""
        parts = [_counted(self.items, "item"), _counted(self.pages, "page")]
        parts += [f"{count:,} {name}" for name, count in self.counts.items()]
        parts.append(_counted(self.tokens if PRODUCT.has_costs else None, "token"))
        return ", ".join(filter(None, parts))

    def record(self) -> dict[str, object]:
        """Return the summary as a JSON object."""
        return {
            "items": self.items,
            "pages": self.pages,
            **self.counts,
            **({"tokens": self.tokens} if PRODUCT.has_costs else {}),
            "complete": self.complete,
            "resume": self.resume_option or None,
            "remarks": self.remarks,
        }


def _counted(count: int | None, noun: str) -> str:
    if count is None:
        return ""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def print_summary(summary: Summary, *, as_json: bool) -> None:
    """Print the summary on standard error."""
    if as_json:
        click.echo(json.dumps({"summary": summary.record()}), err=True)
        return
    for remark in summary.remarks:
        click.echo(f"note: {visible(remark)}", err=True)
    click.echo(visible(summary.line()), err=True)


def print_warning(text: str, *, as_json: bool) -> None:
    """Print a warning on standard error."""
    if as_json:
        click.echo(json.dumps({"warning": text}), err=True)
    else:
        click.echo(f"warning: {visible(text)}", err=True)


class Progress:
    """A progress line on a terminal; prints nothing if standard error is not a terminal.

    Call ``clear`` before printing anything else. The line is redrawn at most ten times a second.
    """

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._drawn = False
        self._next = 0.0

    def show(self, summary: Summary) -> None:
        """Draw the line, unless it was drawn less than 0.1 seconds ago."""
        now = time.monotonic()
        if not self._shown or now < self._next:
            return
        self._next = now + 0.1
        width = os.get_terminal_size(2).columns or 80  # 0: unknown to the terminal
        text = summary.progress()[: width - 1]
        sys.stderr.write(f"\r\x1b[2K{text}")
        sys.stderr.flush()
        self._drawn = True

    def clear(self) -> None:
        """Erase the line."""
        if self._drawn:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._drawn = False
