"""``python -m tests.mutants.description``: does ``specgen check`` detect every change of the spec?

Changes the OpenAPI document and its overlays, one location at a time, and checks the committed
package against each result. Prints the changes that are not detected. Exit code 0 if all of these
are listed as having no effect.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache

from tests.mutants.description.changes import changes_of
from tests.mutants.description.check import documents, load_document, verdict
from tests.mutants.description.no_effect import reason_of
from tests.mutants.sample import is_sampled, positive


@dataclass
class Score:
    """Numbers of changes detected as drift or rejected as errors, and the names of the others."""

    counts: dict[str, int] = field(default_factory=lambda: {"drift": 0, "rejected": 0})
    no_effect: list[str] = field(default_factory=list)
    undetected: list[str] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)


def main() -> int:
    """Test all changes or a sample of them and print the results; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.description")
    parser.add_argument("text", nargs="?", default="", help="only changes whose name contains TEXT")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="parallel processes")
    parser.add_argument(
        "--every", type=positive, default=1, metavar="N", help="a fixed sample of 1 in N changes"
    )
    options = parser.parse_args()
    changes = list(_select_changes(options.text, options.every))
    score = Score()
    with ProcessPoolExecutor(options.jobs) as pool:
        outcomes = pool.map(_check, changes, chunksize=8)
        for (document, name), outcome in zip(changes, outcomes, strict=True):
            _count(score, f"{document}#{name}", outcome)
    return _report(score)


def _select_changes(text: str, every: int) -> Iterator[tuple[str, str]]:
    for document in documents():
        for name in _changed_documents(document):
            full_name = f"{document}#{name}"
            if text in full_name and is_sampled(full_name, every):
                yield document, name


@cache
def _changed_documents(document: str) -> dict[str, object]:
    return {change.name: change.document for change in changes_of(load_document(document))}


def _check(change: tuple[str, str]) -> str:
    document, name = change
    return verdict(document, _changed_documents(document)[name])


def _count(score: Score, name: str, outcome: str) -> None:
    if outcome == "crashed":
        score.crashed.append(name)
        sys.stdout.write(f"crashed: {name}\n")
    elif outcome != "fresh":
        score.counts[outcome] += 1
    elif reason := reason_of(name):
        score.no_effect.append(f"{name} ({reason})")
    else:
        score.undetected.append(name)
        sys.stdout.write(f"undetected: {name}\n")


def _report(score: Score) -> int:
    """Print the score; return the exit code."""
    counts = score.counts
    killed, survived = sum(counts.values()), len(score.undetected) + len(score.crashed)
    lines = [
        *score.no_effect,
        f"{counts['drift']} changes are drift, {counts['rejected']} are rejected as errors",
        f"{len(score.no_effect)} have no effect, for a listed reason",
        f"{len(score.undetected)} are not detected, {len(score.crashed)} crash the generator",
        f"{killed + survived} mutants tested: {killed} killed, {survived} survived",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
