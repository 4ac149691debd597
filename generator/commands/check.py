"""``specgen check``: tells whether the folder is what the description gives; writes nothing."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from generator.commands.inputs import (
    out_option,
    read_templates,
    show,
    source_of,
    source_options,
    visible,
)

_LISTS = {
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
    from generator.emit.write import WriteError, plan_changes

    diagnostics = Diagnostics()
    made = pipeline.generate(source_of(spec, config), read_templates(), diagnostics)
    show(diagnostics, spec.parent)
    if made is None:
        raise SystemExit(1)
    try:
        plan = plan_changes(out, made.files)
    except (WriteError, ManifestError) as error:
        raise click.ClickException(str(error)) from error
    if plan.is_fresh:
        click.echo(f"{out.as_posix()} is fresh: {len(plan.unchanged)} files")
        return
    lists = {name: getattr(plan, name) for name in _LISTS}
    for name, paths in lists.items():
        for path in paths:
            click.echo(f"{name}: {visible((out / path).as_posix())} ({_LISTS[name]})")
    click.echo()
    for line in _diff(out, made.files, sorted(path for paths in lists.values() for path in paths)):
        click.echo(visible(line))
    click.echo('\nrun "specgen generate" to mend this', err=True)
    raise SystemExit(1)


def _diff(out: Path, files: Mapping[str, bytes], paths: Iterable[str]) -> Iterator[str]:
    from generator.emit.write import read_file

    for path in paths:
        before, after = read_file(out, path), files.get(path)
        name = (out / path).as_posix()
        for line in difflib.unified_diff(
            _lines(before),
            _lines(after),
            "/dev/null" if before is None else f"a/{name}",
            "/dev/null" if after is None else f"b/{name}",
        ):
            yield line.rstrip("\n")


def _lines(content: bytes | None) -> list[str]:
    return (content or b"").decode(errors="backslashreplace").splitlines(keepends=True)
