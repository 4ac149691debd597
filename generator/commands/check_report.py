"""Reports of ``specgen check``: how generated files differ from what would be generated now.

Input: the folder, the generated files and the plan of changes. Output: text, or GitHub annotations.
Invariant: unless everything is asked for, the size of the text has a fixed limit, however many
files differ and however long their lines are.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from generator.commands.json_diff import ABSENT, Absent, Difference, JsonValue, diff_json
from generator.diagnostics.reporters import visible
from generator.emit.manifest import NAME as MANIFEST
from generator.emit.write import read_file
from generator.records import dataclass

if TYPE_CHECKING:
    from generator.emit.write import Plan

WIDTH = 160
"""Longest line of a limited report, in characters."""
VALUE_WIDTH = 40
"""Longest JSON value of a limited report, in characters."""
HUNK_LINES = 12
"""Lines of a difference that a limited report prints for each file."""
POINTERS = 10
"""JSON Pointers that a limited report prints for each file."""
PATHS = 20
"""Files that a limited report lists for each kind of change."""
EXCERPTS = 4000
"""Characters of differences after which a limited report prints no further one."""

_REASONS = {
    "stale": "differs from what would be generated",
    "missing": "does not exist",
    "extra": "no longer generated",
    "edited": "edited by hand",
    "foreign": "blocks a generated file and was not written by specgen",
    "unknown": "not written by specgen; remove it",
}
_CODES = {
    "stale": "CHK001",
    "missing": "CHK002",
    "extra": "CHK003",
    "edited": "CHK004",
    "foreign": "CHK005",
    "unknown": "CHK006",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputChanges:
    """The folder of generated files, what would be generated, and how the two differ.

    ``unknown`` lists files inside the package's folder that specgen never wrote.
    """

    out: Path
    files: Mapping[str, bytes]
    plan: Plan
    unknown: tuple[str, ...]

    @property
    def is_fresh(self) -> bool:
        """Whether nothing differs."""
        return self.plan.is_fresh and not self.unknown

    def paths_by_kind(self) -> dict[str, tuple[str, ...]]:
        """Return the paths that differ by kind of change, kinds without paths left out."""
        paths = {kind: getattr(self.plan, kind, self.unknown) for kind in _REASONS}
        return {kind: listed for kind, listed in paths.items() if listed}

    def name(self, path: str) -> str:
        """Return a path under the folder, safe to print."""
        return visible((self.out / path).as_posix())

    def contents(self, path: str) -> tuple[bytes | None, bytes | None]:
        """Return what a file contains and what it should contain; None where it is absent."""
        return read_file(self.out, path), self.files.get(path)


def report_annotations(changes: OutputChanges) -> str:
    """Return a GitHub annotation for each file, on the first line that differs."""
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.diagnostics.reporters import report_github
    from generator.positions import Origin, Span

    diagnostics = Diagnostics()
    for kind, paths in changes.paths_by_kind().items():
        for path in paths:
            line = _first_difference(changes, path)
            origin = Origin(Span((changes.out / path).as_posix(), line, 1, line, 1), "")
            diagnostics.error(_CODES[kind], _REASONS[kind], origin, help='run "specgen generate"')
    return report_github(diagnostics)


def _first_difference(changes: OutputChanges, path: str) -> int:
    before, after = map(_split_lines, changes.contents(path))
    equal = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    return min(sum(1 for _ in equal) + 1, max(len(before), 1))


def report_changes(changes: OutputChanges, *, full: bool) -> str:
    """Return a summary, the list of files, and their differences.

    ``full`` prints all of it; otherwise lines, values, files and the total size are limited.
    """
    lines = [_summarize(changes), *_list_files(changes, full=full)]
    used = skipped = 0
    for path in _paths_with_differences(changes):
        excerpt = _describe_difference(changes, path, full=full)
        size = sum(len(line) + 1 for line in excerpt)
        if not full and used + size > EXCERPTS:
            skipped += 1
            continue
        used += size
        lines += ["", *excerpt]
    if skipped:
        lines += ["", f"files whose differences are not shown: {skipped}"]
    return "\n".join(lines) + "\n"


def _summarize(changes: OutputChanges) -> str:
    counts = ", ".join(f"{len(paths)} {kind}" for kind, paths in changes.paths_by_kind().items())
    return f"{visible(changes.out.as_posix())}: {counts}; {len(changes.plan.unchanged)} up to date"


def _list_files(changes: OutputChanges, *, full: bool) -> Iterator[str]:
    for kind, paths in changes.paths_by_kind().items():
        for path in paths if full else paths[:PATHS]:
            yield _limit(f"{kind}: {changes.name(path)} ({_REASONS[kind]})", full=full)
        if not full and len(paths) > PATHS:
            yield f"{kind}: {len(paths) - PATHS} more"


def _paths_with_differences(changes: OutputChanges) -> list[str]:
    """Return the paths whose contents are compared: code and tests, then what repeats them.

    That is the reference, and last the manifest.
    """
    kinds = changes.paths_by_kind()
    paths = {path for kind, listed in kinds.items() if kind != "unknown" for path in listed}
    return sorted(paths, key=lambda path: (path == MANIFEST, path.startswith("docs/"), path))


def _describe_difference(changes: OutputChanges, path: str, *, full: bool) -> list[str]:
    before, after = changes.contents(path)
    name = changes.name(path)
    differences = _json_differences(path, before, after)
    if differences:
        body = _describe_json(differences, full=full)
        return [name, *(_limit(f"  {line}", full=full) for line in body)]
    body = _describe_text(name, before, after, full=full)
    return [_limit(visible(line), full=full) for line in body]


def _json_differences(path: str, before: bytes | None, after: bytes | None) -> list[Difference]:
    """Return how two JSON documents differ; nothing where one of them is not JSON or absent."""
    if not path.endswith(".json") or before is None or after is None:
        return []
    try:
        return list(diff_json(json.loads(before), json.loads(after)))
    except (ValueError, RecursionError):
        return []


def _describe_json(differences: Sequence[Difference], *, full: bool) -> Iterator[str]:
    for difference in differences if full else differences[:POINTERS]:
        before = _format_value(difference.old, full=full)
        after = _format_value(difference.new, full=full)
        yield visible(f"{difference.pointer or '(root)'}: {before} → {after}")
    if not full and len(differences) > POINTERS:
        yield f"{len(differences) - POINTERS} more values differ"


def _format_value(value: JsonValue | Absent, *, full: bool) -> str:
    if value is ABSENT:
        return "(absent)"
    text = json.dumps(value, ensure_ascii=False)
    return text if full or len(text) <= VALUE_WIDTH else f"{text[: VALUE_WIDTH - 1]}…"


def _describe_text(
    name: str, before: bytes | None, after: bytes | None, *, full: bool
) -> Iterator[str]:
    """Yield a unified diff, limited to the start of its first hunk unless ``full``."""
    relative = name.lstrip("/")
    lines = list(
        difflib.unified_diff(
            _split_lines(before),
            _split_lines(after),
            "/dev/null" if before is None else f"a/{relative}",
            "/dev/null" if after is None else f"b/{relative}",
            lineterm="",
        )
    )
    if not lines and before and after:
        yield f"{relative}: only line endings differ"
    if full:
        yield from lines
        return
    body = lines[2:]
    hunk = [*body[:1], *takewhile(lambda line: not line.startswith("@@"), body[1:])][:HUNK_LINES]
    yield from (*lines[:2], *hunk)
    if remaining := _count_changed(body[len(hunk) :]):
        yield f"({remaining} more changed lines)"


def _count_changed(lines: Iterable[str]) -> int:
    return sum(line[:1] in ("+", "-") for line in lines)


def _limit(line: str, *, full: bool) -> str:
    return line if full or len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"


def _split_lines(content: bytes | None) -> list[str]:
    return (content or b"").decode(errors="backslashreplace").splitlines()
