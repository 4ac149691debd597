"""``python -m tests.mutants.description``: does ``specgen check`` notice every change of the description?

Every place of the description and of its overlays is changed, one at a time, and the committed package is
checked against the result. Changes that go unnoticed are printed. Exit code 0 when there are none that are
not known to mean nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

from tests.mutants.description.changes import changes_of
from tests.mutants.description.check import documents, load_document, verdict
from tests.mutants.description.no_effect import reason_of


@dataclass
class Score:
    """How many changes were noticed as drift or as an error, and which were not, or worse."""

    counts: dict[str, int] = field(default_factory=lambda: {"drift": 0, "refused": 0})
    silent: list[str] = field(default_factory=list)
    unnoticed: list[str] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)


def main() -> int:
    """Try all changes, or every so many of them, and print what became of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.description")
    parser.add_argument("chosen", nargs="?", default="", help="only changes whose name holds this")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--every", type=int, default=1, help="only every so many changes")
    options = parser.parse_args()
    names = list(islice(_names(options.chosen), None, None, options.every))
    score = Score()
    with ProcessPoolExecutor(options.jobs) as pool:
        for (document, name), outcome in zip(
            names, pool.map(_judge, names, chunksize=8), strict=True
        ):
            _note(score, f"{document}#{name}", outcome)
    return _report(score)


def _names(chosen: str) -> Iterator[tuple[str, str]]:
    for document in documents():
        for name in _changed(document):
            if chosen in f"{document}#{name}":
                yield document, name


@cache
def _changed(document: str) -> dict[str, object]:
    return {change.name: change.document for change in changes_of(load_document(document))}


def _judge(which: tuple[str, str]) -> str:
    document, name = which
    return verdict(document, _changed(document)[name])


def _note(score: Score, name: str, outcome: str) -> None:
    if outcome == "crashed":
        score.crashed.append(name)
        sys.stdout.write(f"crashed: {name}\n")
    elif outcome != "fresh":
        score.counts[outcome] += 1
    elif reason := reason_of(name):
        score.silent.append(f"{name} ({reason})")
    else:
        score.unnoticed.append(name)
        sys.stdout.write(f"unnoticed: {name}\n")


def _report(score: Score) -> int:
    """Print the score; return the exit code."""
    counts = score.counts
    faults = len(score.unnoticed) + len(score.crashed)
    total = sum(counts.values()) + len(score.silent) + faults
    lines = [
        *score.silent,
        f"{total} changes: {counts['drift']} are drift, {counts['refused']} are refused as errors",
        f"{len(score.silent)} mean nothing, for a reason that is listed",
        f"{len(score.unnoticed)} go unnoticed, {len(score.crashed)} crash the generator",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
