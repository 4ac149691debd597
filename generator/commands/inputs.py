"""What the commands have in common: options, files on disk, and how diagnostics are shown.

A description's files are named relative to its folder. Reports name them relative to the working
directory instead, so that an editor or a code host finds them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from generator.diagnostics.diagnostic import Diagnostic, Diagnostics
    from generator.pipeline import Source
    from generator.positions import Origin

_Command = TypeVar("_Command", bound=Callable[..., object])

spec_option = click.option(
    "--spec",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=Path("spec/activities.yaml"),
    show_default=True,
    help="The OpenAPI description, YAML or JSON.",
)
config_option = click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=Path("spec/codegen.yaml"),
    show_default=True,
    help="The decisions that a description cannot hold.",
)
out_option = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("generated"),
    show_default=True,
    help="The folder of the generated distribution.",
)


def source_options(command: _Command) -> _Command:
    """Give a command the options ``--spec`` and ``--config``."""
    return spec_option(config_option(command))


class DiskFiles:
    """Reads a description's files, never outside its folder but for those named on the command line.

    ``names`` maps the names of the latter to their paths.
    """

    def __init__(self, folder: Path, names: dict[str, Path]) -> None:
        self._folder = folder.resolve()
        self._names = names

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file, None when there is none or it lies outside."""
        path = self._names.get(name) or (self._folder / name).resolve()
        if name not in self._names and not path.is_relative_to(self._folder):
            return None
        try:
            return path.read_bytes()
        except OSError:
            return None


def source_of(spec: Path, config: Path) -> Source:
    """Return the source that two paths of the command line make up."""
    from generator.pipeline import Source

    config_name = Path(os.path.relpath(config, spec.parent)).as_posix()
    files = DiskFiles(spec.parent, {spec.name: spec, config_name: config})
    return Source(description=spec.name, config=config_name, files=files)


def templates_folder() -> Path:
    """Return where the templates are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def read_templates() -> dict[str, bytes]:
    """Return every template by its POSIX path under the templates' folder."""
    folder = templates_folder()
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def relocate(diagnostics: Diagnostics, folder: Path) -> Diagnostics:
    """Return the diagnostics with files named from the working directory instead of the folder."""
    from generator.diagnostics.diagnostic import Diagnostics

    return Diagnostics(_relocate_one(found, folder) for found in diagnostics)


def _relocate_one(found: Diagnostic, folder: Path) -> Diagnostic:
    notes = tuple(replace(note, origin=_moved(note.origin, folder)) for note in found.notes)
    return replace(found, origin=_moved(found.origin, folder), notes=notes)


def _moved(origin: Origin, folder: Path) -> Origin:
    path = Path(os.path.normpath(folder / origin.span.file)).as_posix()
    return replace(origin, span=replace(origin.span, file=path))


def show(diagnostics: Diagnostics, folder: Path) -> None:
    """Print diagnostics for people on standard error."""
    if len(diagnostics):
        from generator.diagnostics.reporters import report_text

        click.echo(report_text(relocate(diagnostics, folder)).rstrip("\n"), err=True)
