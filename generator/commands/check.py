"""``specgen check``: tells whether the folder is what the description gives; writes nothing."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
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


@click.command()
@source_options
@out_option
def check(spec: Path, config: Path, out: Path) -> None:
    """Compare the generated files with the description, and write nothing.

    Exits with 0 when they agree; otherwise with 1, after the list of stale, missing, extra and
    hand-edited files and a unified diff of what "generate" would do.
    """
    from generator import pipeline
    from generator.diagnostics import Diagnostics
    from generator.emit.manifest import ManifestError
    from generator.emit.write import WriteError, list_strangers, plan_changes

    diagnostics = Diagnostics()
    made = pipeline.generate(source_of(spec, config), read_templates(), diagnostics)
    show(diagnostics, spec.parent)
    if made is None:
        raise SystemExit(1)
    try:
        plan = plan_changes(out, made.files)
    except (WriteError, ManifestError) as error:
        raise click.ClickException(str(error)) from error
    strangers = set(list_strangers(out, made.api.product.package, made.files)) - set(plan.extra)
    if plan.is_fresh and not strangers:
        click.echo(f"{out.as_posix()} is fresh: {len(plan.unchanged)} files")
        return
    _report(out, made, plan)
    for path in sorted(strangers):
        click.echo(f"extra: {_shown(out, path)} (not written by specgen; remove it)")
    raise SystemExit(1)


def _report(out: Path, made: Generation, plan: Plan) -> None:
    lists: dict[str, tuple[str, ...]] = {name: getattr(plan, name) for name in _MEANINGS}
    for name, paths in lists.items():
        for path in paths:
            click.echo(f"{name}: {_shown(out, path)} ({_MEANINGS[name]})")
    for path in sorted(path for paths in lists.values() for path in paths):
        for line in _diff(out, path, made.files):
            click.echo(line)
    if not plan.is_fresh:
        click.echo('run "specgen generate" to mend this', err=True)


def _shown(out: Path, path: str) -> str:
    from generator.reporters import visible

    return visible((out / path).as_posix())


def _diff(out: Path, path: str, files: Mapping[str, bytes]) -> Iterator[str]:
    from generator.emit.write import read_file
    from generator.reporters import visible

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
