"""The summary and warnings, on standard error.

The summary is one line for people, or one JSON line if the output is for programs. If a run is
incomplete, the summary contains the option that resumes it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from ..product import PRODUCT
from .colour import on_stderr
from .escaping import visible
from .messages import print_message


@dataclass(slots=True)
class Summary:
    """What a run did.

    ``counts`` are the rows per outcome. ``resume_option`` is the exact option that resumes the
    run; empty if the run is complete. ``noun`` is what an item is called.
    """

    items: int | None = None
    pages: int | None = None
    tokens: int = 0
    complete: bool = True
    resume_option: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    noun: str = "item"

    def line(self) -> str:
        """Return the summary as one line for people."""
        resume = f"; resume with {self.resume_option}" if self.resume_option else ""
        return f"{': '.join(filter(None, (self.progress(), self.state)))}{resume}"

    @property
    def state(self) -> str:
        """``complete`` or ``incomplete``."""
        return "complete" if self.complete else "incomplete"

    def progress(self, total: int | None = None) -> str:
        """Return what the run did so far, of ``total`` items; tokens only if calls have a cost."""
        items = _counted(self.items, self.noun)
        if total is not None and self.items is not None:
            items = f"{self.items:,} of {_counted(total, self.noun)}"
        parts = [items, _counted(self.pages, "page")]
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
        print_message(json.dumps({"summary": summary.record()}))
        return
    for remark in summary.remarks:
        print_note(remark, as_json=False)
    head, state, rest = visible(summary.line()).partition(summary.state)
    print_message(f"{head}{on_stderr(state, state)}{rest}")


def print_note(text: str, *, as_json: bool) -> None:
    """Print a remark on standard error."""
    if as_json:
        print_message(json.dumps({"note": text}))
    else:
        print_message(f"{on_stderr('note:', 'note')} {visible(text)}")


def print_warning(text: str, *, as_json: bool) -> None:
    """Print a warning on standard error."""
    if as_json:
        print_message(json.dumps({"warning": text}))
    else:
        print_message(f"{on_stderr('warning:', 'warning')} {visible(text)}")
