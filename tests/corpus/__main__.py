"""Prints a table of what real descriptions give: ``python -m tests.corpus [--all] [NAME…]``.

Without arguments: the official documents of Pipedrive and the small descriptions of ``SMALL``. With
``--all``: every description of the folder; that run also writes the line of the README. Exits with 1 if
something happened that must not: a traceback, a package that does not import or type-check, a failing
contract test, an operation that is missing without a finding.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.corpus.measurement import ROOT, Measurement, measure

CORPUS = Path(os.environ.get("SPECGEN_CORPUS", ROOT.parent / "shared/corpus")).resolve()
UPSTREAM = Path(os.environ.get("SPECGEN_UPSTREAM", ROOT.parent / "shared/upstream")).resolve()
OFFICIAL = ("pipedrive-v2-2026-08-18.yaml", "pipedrive-v1-2026-01-14.yaml")
SMALL = (
    "amazonaws.com_macie.json",
    "archive.org_search.json",
    "azure.com_azsadmin-InfraRoleInstance.json",
    "breadcrumbs.one.json",
    "codat.io_bank-feeds.json",
    "ebay.com_buy-deal.json",
    "googleapis.com_batch.json",
    "museum.yaml",
    "oai_callback-example.yaml",
    "oai_petstore-expanded.yaml",
    "oai_webhook-example.yaml",
    "quarantine.country.json",
)
"""Descriptions of few operations, one or two of each origin."""

README = ROOT / "README.md"
README_LINE = re.compile(r"^\d+ of \d+ real descriptions generate[^\n]*$", re.MULTILINE)
_COLUMNS = [
    "description",
    "in",
    "out",
    "findings",
    "s",
    "MB",
    "lines",
    "import s",
    "ruff",
    "types",
    "passed",
    "skipped",
    "failed",
]


def main(arguments: Sequence[str]) -> int:
    """Measure, print the table and the problems; return the exit code."""
    parser = argparse.ArgumentParser(prog="nox -s corpus --")
    parser.add_argument("names", nargs="*", help="files of the folder of descriptions, or paths")
    parser.add_argument("--all", action="store_true", help="measure every description")
    parser.add_argument("--pyright", action="store_true", help="run pyright on every package, too")
    parser.add_argument("--limit", type=int, default=15, help="run contract tests of N operations")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    try:
        chosen = documents(options.names, every=options.all)
    except LookupError as error:
        parser.exit(2, f"{error.args[0]}\n")
    if not chosen:
        print("no descriptions: SPECGEN_CORPUS and SPECGEN_UPSTREAM name their folders")
        return 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        futures = [
            pool.submit(_measure, document, Path(folder), options.limit, pyright=options.pyright)
            for document in chosen
        ]
        measurements = [future.result() for future in futures]
    print(table(measurements))
    problems = [f"{each.name}: {problem}" for each in measurements for problem in each.problems]
    print("\n".join(problems) or "no problems")
    if options.all:
        write_readme(measurements)
    return 1 if problems else 0


def documents(names: Sequence[str], *, every: bool) -> list[Path]:
    """Return the descriptions of these names or paths; without names, official and small ones, or all.

    Raises LookupError with the names of all descriptions if one of the names is unknown.
    """
    official = [path for name in OFFICIAL if (path := UPSTREAM / name).is_file()]
    files = [path for path in CORPUS.glob("*") if path.suffix in {".json", ".yaml"}]
    if names:
        known = {path.name: path for path in (*official, *files)}
        known |= {name: Path(name).resolve() for name in names if Path(name).is_file()}
        unknown = [name for name in names if name not in known]
        if unknown:
            listed = "\n  ".join(sorted(known)) or "(none)"
            raise LookupError(f"no description {', '.join(unknown)} in {CORPUS}:\n  {listed}")
        return [known[name] for name in names]
    if every:
        official = []
    # The largest ones first, so that no process waits for one at the end.
    files.sort(key=lambda path: (-path.stat().st_size, path.name))
    return [*official, *(path for path in files if every or path.name in SMALL)]


def _measure(document: Path, folder: Path, limit: int, *, pyright: bool) -> Measurement:
    own = folder / f"{document.parent.name}-{document.stem}"
    own.mkdir()
    with_pyright = pyright or document.name in OFFICIAL
    measurement = measure(document, own, limit=limit, with_pyright=with_pyright)
    print(f"  {document.name}: {'; '.join(measurement.problems) or 'no problems'}", flush=True)
    return measurement


def table(measurements: Sequence[Measurement]) -> str:
    """Return a table with a row per description and the totals."""
    rows = [_row(each) for each in sorted(measurements, key=lambda each: each.name)]
    sums = (sum(int(row[column]) for row in rows) for column in (1, 2, 3))
    totals = [f"{len(rows)} descriptions", *map(str, sums)]
    tests = [str(sum(each.tests[kind] for each in measurements)) for kind in range(3)]
    rows.append(
        [*totals, "", "", str(sum(each.lines for each in measurements)), "", "", "", *tests]
    )
    lines = [_COLUMNS, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_COLUMNS))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def _row(each: Measurement) -> list[str]:
    numbers = (each.operations_in, each.operations_out, each.findings)
    if not each.is_generated:
        return [each.name, *map(str, numbers), f"{each.seconds:.1f}", *["-"] * 8]
    measured = (f"{each.seconds:.1f}", f"{each.megabytes:.0f}", str(each.lines))
    checks = (f"{each.import_seconds:.2f}", each.ruff, each.types)
    return [each.name, *map(str, numbers), *measured, *checks, *map(str, each.tests)]


def write_readme(measurements: Sequence[Measurement]) -> None:
    """Replace the line of the README with the figures of these measurements."""
    generated = sum(each.is_generated for each in measurements)
    arrived = sum(each.operations_out for each in measurements)
    total = sum(each.operations_in for each in measurements)
    line = (
        f"{generated} of {len(measurements)} real descriptions generate,"
        f" with {arrived:,} of {total:,} operations (`nox -s corpus -- --all`)."
    )
    text = README.read_text(encoding="utf-8")
    README.write_text(README_LINE.sub(line, text), encoding="utf-8")
    print(line)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
