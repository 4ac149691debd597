"""Report of a run against a server, identical on the terminal and in a file.

Input: the options of the run, the results of its tests and the observations. Output: lines. They
contain no time and no path, so that a replayed run gives the same bytes as the recorded run.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from contract.online import correction_verdicts
from contract.online.observations import Observations
from contract.online.text_table import table
from contract.redaction import one_line, redact


@dataclass(kw_only=True)
class ReportedTest:
    """The result of a test and the reason for it."""

    test: str
    verdict: str
    reason: str = ""


@dataclass(kw_only=True)
class Report:
    """The contents of the report of a run."""

    live: bool
    server: str
    limit: int | None
    spent: int = 0
    requests: int = 0
    tests: list[ReportedTest] = field(default_factory=list)
    left_behind: Sequence[str] = ()
    observations: Observations = field(default_factory=Observations)

    def lines(self) -> list[str]:
        """Return the lines of the report."""
        limit = "" if self.limit is None else f" of {self.limit}"
        head = [
            f"{'live run' if self.live else 'run'} against {one_line(redact(self.server))}",
            f"{self.spent}{limit} tokens spent on {self.requests} requests",
        ]
        if not self.live:
            head.append("this server is not the real API: the verdicts do not apply to that")
        remaining = [one_line(redact(line)) for line in self.left_behind]
        blocks = [head, ["# left behind: delete manually", "", *remaining]] if remaining else [head]
        return [line for block in [*blocks, *self._tables()] for line in [*block, ""]]

    def _tables(self) -> list[list[str]]:
        statuses = [
            [*name.rsplit(" ", 1), str(count)]
            for name, count in sorted(self.observations.statuses.items())
        ]
        tests = [[result.verdict, result.test, result.reason] for result in self.tests]
        rows = correction_verdicts.rows(self.observations)
        widths = {"property": 56, "documented": 28, "observed": 48}
        return [
            _section("tests", {"verdict": 8, "test": 76, "reason": 60}, tests),
            _section("responses", {"operation": 56, "status": 6, "count": 8}, statuses),
            _section(correction_verdicts.title(rows), correction_verdicts.COLUMNS, rows),
            _section(
                "properties of responses", widths, [list(row) for row in self.observations.rows()]
            ),
        ]


def _section(title: str, columns: dict[str, int], rows: list[list[str]]) -> list[str]:
    return [f"# {title}", "", *(table(columns, rows) if rows else ["none"])]


def write_report(path: Path, lines: list[str]) -> None:
    """Write the report to a file, completely or not at all. Raises OSError."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        temporary.write_text("\n".join(lines), encoding="utf-8")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
