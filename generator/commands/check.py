"""``specgen check``: tells whether the folder is what the description gives; writes nothing."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.commands.inputs import (
    out_option,
    read_templates,
    show,
    source_of,
    source_options,
)

if TYPE_CHECKING:
    from generator.emit.write import Plan
    from generator.pipeline import Generation

_MEANINGS = {
    "stale": "not what the description gives any more",
    "missing": "not there",
    "extra": "no longer made",
    "edited": "edited by hand",
    "foreign": "in the way, not written by specgen",
}
_CODES = {
    "stale": "CHK001",
    "missing": "CHK002",
    "extra": "CHK003",
    "edited": "CHK004",
    "foreign": "CHK005",
    "stranger": "CHK006",
}


@click.command()
@source_options
@out_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "github"]),
    default="text",
    show_default=True,
    help="For people, or annotations for GitHub on the lines concerned.",
)
def check(spec: Path, config: Path, out: Path, style: str) -> None:
    """Compare the generated files with the description, and write nothing.

    Exits with 0 when they agree; otherwise with 1, after the list of stale, missing, extra and
    hand-edited files and a unified diff of what "generate" would do.
    """
    from generator import pipeline
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.emit.manifest import ManifestError
    from generator.emit.write import WriteError, list_unknown_files, plan_changes

    diagnostics = Diagnostics()
    made = pipeline.generate(source_of(spec, config), read_templates(), diagnostics)
    show(diagnostics, spec.parent)
    if made is None:
        raise SystemExit(1)
    try:
        plan = plan_changes(out, made.files)
    except (WriteError, ManifestError) as error:
        raise click.ClickException(str(error)) from error
    strangers = set(list_unknown_files(out, made.api.product.package, made.files)) - set(plan.extra)
    if plan.is_fresh and not strangers:
        click.echo(f"{out.as_posix()} is fresh: {len(plan.unchanged)} files")
        return
    if style == "github":
        _annotate(out, made, plan, strangers)
    else:
        _report(out, made, plan, strangers)
    raise SystemExit(1)


def _lists(plan: Plan) -> dict[str, tuple[str, ...]]:
    return {name: getattr(plan, name) for name in _MEANINGS}


def _annotate(out: Path, made: Generation, plan: Plan, strangers: Iterable[str]) -> None:
    """Print an annotation for each file, on the first line that would change."""
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.diagnostics.reporters import report_github
    from generator.positions import Origin, Span

    found = Diagnostics()
    lists = _lists(plan) | {"stranger": tuple(strangers)}
    for name, paths in lists.items():
        for path in paths:
            line = _first_difference(out, path, made.files)
            origin = Origin(Span((out / path).as_posix(), line, 1, line, 1), "")
            meaning = _MEANINGS.get(name, "not written by specgen")
            found.error(_CODES[name], meaning, origin, help='run "specgen generate"')
    click.echo(report_github(found), nl=False)


def _first_difference(out: Path, path: str, files: Mapping[str, bytes]) -> int:
    from generator.emit.write import read_file

    before, after = _lines(read_file(out, path)), _lines(files.get(path))
    same = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    return min(sum(1 for _ in same) + 1, max(len(before), 1))


def _report(out: Path, made: Generation, plan: Plan, strangers: Iterable[str]) -> None:
    lists = _lists(plan)
    for name, paths in lists.items():
        for path in paths:
            click.echo(f"{name}: {_shown(out, path)} ({_MEANINGS[name]})")
    for path in sorted(strangers):
        click.echo(f"extra: {_shown(out, path)} (not written by specgen; remove it)")
    for path in sorted(path for paths in lists.values() for path in paths):
        for line in _diff(out, path, made.files):
            click.echo(line)
    if not plan.is_fresh:
        click.echo('run "specgen generate" to mend this', err=True)


def _shown(out: Path, path: str) -> str:
    from generator.diagnostics.reporters import visible

    return visible((out / path).as_posix())


def _diff(out: Path, path: str, files: Mapping[str, bytes]) -> Iterator[str]:
    from generator.diagnostics.reporters import visible
    from generator.emit.write import read_file

    before, after = read_file(out, path), files.get(path)
    name = _shown(out, path).lstrip("/")
    lines = difflib.unified_diff(
        _lines(before),
        _lines(after),
        "/dev/null" if before is None else f"a/{name}",
        "/dev/null" if after is None else f"b/{name}",
        lineterm="",
    )
    return map(visible, lines)


def _lines(content: bytes | None) -> list[str]:
    return (content or b"").decode(errors="backslashreplace").splitlines()
