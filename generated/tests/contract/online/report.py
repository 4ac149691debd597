"""The report of a run against a server: the same text on the terminal and in a file.

Input: how the run was started, what its tests came to, what was seen. Output: lines. No clock and no
path is in it, so that a replayed run gives the same bytes as the recorded one.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from contract.online import corrections
from contract.online.observations import Observations
from contract.online.text_table import table
from contract.redaction import one_line, shown


@dataclass(kw_only=True)
class Outcome:
    """A test: what it came to, and why."""

    test: str
    verdict: str
    reason: str = ""


@dataclass(kw_only=True)
class Report:
    """What is told of a run."""

    live: bool
    server: str
    limit: int | None
    spent: int = 0
    attempts: int = 0
    outcomes: list[Outcome] = field(default_factory=list)
    left_behind: Sequence[str] = ()
    seen: Observations = field(default_factory=Observations)

    def lines(self) -> list[str]:
        """Return the report."""
        limit = "" if self.limit is None else f" of {self.limit}"
        head = [
            f"{'live run' if self.live else 'run'} against {one_line(shown(self.server))}",
            f"{self.spent}{limit} tokens spent on {self.attempts} requests",
        ]
        if not self.live:
            head.append("what a stand-in does confirms nothing about the real API")
        left = [one_line(shown(one)) for one in self.left_behind]
        blocks = [head, ["# left behind: delete it by hand", "", *left]] if left else [head]
        return [line for block in [*blocks, *self._tables()] for line in [*block, ""]]

    def _tables(self) -> list[list[str]]:
        statuses = [
            [*name.rsplit(" ", 1), str(count)] for name, count in sorted(self.seen.statuses.items())
        ]
        outcomes = [[one.verdict, one.test, one.reason] for one in self.outcomes]
        judged = corrections.rows(self.seen)
        wide = {"member": 56, "described": 28, "seen": 48}
        return [
            _section("tests", {"verdict": 8, "test": 76, "why": 60}, outcomes),
            _section("answers", {"operation": 56, "status": 6, "times": 8}, statuses),
            _section(corrections.title(judged), corrections.COLUMNS, judged),
            _section("members of answers", wide, [list(row) for row in self.seen.rows()]),
        ]


def _section(title: str, columns: dict[str, int], rows: list[list[str]]) -> list[str]:
    return [f"# {title}", "", *(table(columns, rows) if rows else ["none"])]


def write_report(path: Path, lines: list[str]) -> None:
    """Write the report whole or not at all. Raises OSError."""
    made = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        made.write_text("\n".join(lines), encoding="utf-8")
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)
