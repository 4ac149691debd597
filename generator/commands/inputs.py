"""Options, input files and printed diagnostics, shared by the commands.

The files of a document are named relative to its folder. Reports name them relative to the working
directory instead, so that editors and code hosts can open them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from generator.diagnostics.diagnostic import Diagnostic, Diagnostics
    from generator.pipeline import Source
    from generator.positions import Origin

_Command = TypeVar("_Command", bound=Callable[..., object])

_WARNINGS = 5
"""Unknown operationIds that are named before they are only counted."""

spec_option = click.option(
    "--spec",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=Path("spec/activities.yaml"),
    show_default=True,
    help="OpenAPI document (YAML or JSON).",
)
config_option = click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=Path("spec/codegen.yaml"),
    show_default=True,
    help="Generator configuration (codegen.yaml).",
)
out_option = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("generated"),
    show_default=True,
    help="Output folder of the generated distribution.",
)


def source_options(command: _Command) -> _Command:
    """Add the options ``--spec`` and ``--config`` to a command."""
    return spec_option(config_option(command))


class DiskFiles:
    """Reads the files of a document from its folder, and files named on the command line.

    ``paths`` maps the names of the latter to their paths, which may be anywhere. Every other name
    must resolve to a path inside the folder.
    """

    def __init__(self, folder: Path, paths: dict[str, Path]) -> None:
        self._folder = folder.resolve()
        self._paths = paths

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file; None if it does not exist or is outside the folder."""
        path = self._paths.get(name) or (self._folder / name).resolve()
        if name not in self._paths and not path.is_relative_to(self._folder):
            return None
        try:
            return path.read_bytes()
        except OSError:
            return None


def to_source(spec: Path, config: Path) -> Source:
    """Return the source for the paths of a document and its configuration."""
    from generator.pipeline import Source

    config_name = Path(os.path.relpath(config, spec.parent)).as_posix()
    files = DiskFiles(spec.parent, {spec.name: spec, config_name: config})
    return Source(document=spec.name, config=config_name, files=files)


def templates_folder() -> Path:
    """Return the templates' folder: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def read_templates() -> dict[str, bytes]:
    """Return all templates, keyed by POSIX path relative to the templates' folder."""
    folder = templates_folder()
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def relocate(diagnostics: Diagnostics, folder: Path) -> Diagnostics:
    """Return the diagnostics with file names relative to the working directory.

    ``folder`` is what the file names are relative to now.
    """
    from generator.diagnostics.diagnostic import Diagnostics

    return Diagnostics(_relocate_diagnostic(diagnostic, folder) for diagnostic in diagnostics)


def _relocate_diagnostic(diagnostic: Diagnostic, folder: Path) -> Diagnostic:
    notes = tuple(
        replace(note, origin=_relocate_origin(note.origin, folder)) for note in diagnostic.notes
    )
    return replace(diagnostic, origin=_relocate_origin(diagnostic.origin, folder), notes=notes)


def _relocate_origin(origin: Origin, folder: Path) -> Origin:
    path = Path(os.path.normpath(folder / origin.span.file)).as_posix()
    return replace(origin, span=replace(origin.span, file=path))


def print_diagnostics(diagnostics: Diagnostics, folder: Path) -> None:
    """Print diagnostics as text on standard error; ``folder`` is as in ``relocate``."""
    if len(diagnostics):
        from generator.diagnostics.reporters import report_text

        click.echo(report_text(relocate(diagnostics, folder)).rstrip("\n"), err=True)


def warn_unknown_operations(names: Iterable[str], known: Collection[str], file: str) -> None:
    """Print a warning on standard error for each operationId of a file that no document has.

    At most ``_WARNINGS`` are printed, then how many there are.
    """
    from generator.diagnostics.reporters import visible
    from generator.yaml.pointers import suggest

    unknown = sorted(set(names) - set(known))
    for name in unknown[:_WARNINGS]:
        similar = suggest(name, sorted(known))
        hint = f'; did you mean "{similar}"?' if similar else ""
        message = visible(f'{file}: unknown operationId "{name}"{hint}')
        click.echo(f"warning: {message}", err=True)
    if len(unknown) > _WARNINGS:
        click.echo(f"warning: {len(unknown)} unknown operationIds in {visible(file)}", err=True)
