"""Options, input files and printed diagnostics, shared by the commands.

The files of a document are named relative to its folder. Reports name them relative to the working
directory instead, so that editors and code hosts can open them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Container, Iterable
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

_SUFFIXES = (".yaml", ".yml", ".json")
_OPENAPI_KEY = re.compile(rb"""^(\s*\{)?\s*"openapi"\s*:|^'?openapi'?\s*:""", re.MULTILINE)
"""The key that makes a YAML or JSON file an OpenAPI document."""


def _find_document(context: click.Context, _parameter: click.Parameter, spec: Path | None) -> Path:
    """Return the document; by default the only one beside codegen.yaml, or else in ``spec``."""
    if spec is not None:
        return spec
    config: Path = context.params["config"]
    documents = _list_documents(config.parent) or _list_documents(Path("spec"))
    if len(documents) == 1:
        return documents[0]
    paths = f"several OpenAPI documents ({', '.join(path.as_posix() for path in documents)})"
    count = paths if documents else f"no OpenAPI document beside {config.as_posix()}"
    raise click.UsageError(f"{count}: pass the path of one with --spec", context)


def _list_documents(folder: Path) -> list[Path]:
    return [
        path
        for path in (sorted(folder.iterdir()) if folder.is_dir() else ())
        if path.suffix in _SUFFIXES and path.is_file() and _OPENAPI_KEY.search(path.read_bytes())
    ]


spec_option = click.option(
    "--spec",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    callback=_find_document,
    help="OpenAPI document (YAML or JSON).  [default: the only one beside the configuration, or in spec]",
)
config_option = click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=Path("spec/codegen.yaml"),
    show_default=True,
    is_eager=True,  # before --spec, whose default depends on it
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
        """Return the bytes of a file; None if it does not exist or is outside the folder.

        A name that the document contains must be a regular file: reading a FIFO or a device may
        never end.
        """
        path = self._paths.get(name) or (self._folder / name).resolve()
        if name not in self._paths and not path.is_relative_to(self._folder):
            return None
        try:
            if name not in self._paths and not path.is_file():
                return None
            return path.read_bytes()
        except OSError:
            return None


def to_source(spec: Path, config: Path) -> Source:
    """Return the source for the paths of a document and its configuration."""
    from generator.pipeline import Source

    config_name = Path(os.path.relpath(config, spec.parent)).as_posix()
    files = DiskFiles(spec.parent, {spec.name: spec, config_name: config})
    return Source(document=spec.name, config=config_name, files=files)


_SAMPLING_COPIES = ("package/mock/sampling", "tests/contract/sampling")
"""Where the output contains a copy of ``generator.sampling``, as paths of templates."""


def templates_folder() -> Path:
    """Return the templates' folder: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def read_templates() -> dict[str, bytes]:
    """Return all templates, keyed by POSIX path relative to the templates' folder.

    The modules of ``generator.sampling`` are among them: the mock server and the contract tests
    contain a copy.
    """
    templates = _read_folder(templates_folder())
    for name, content in _read_folder(Path(__file__).resolve().parents[1] / "sampling").items():
        for target in _SAMPLING_COPIES:
            templates[f"{target}/{name}"] = content
    return templates


def _read_folder(folder: Path) -> dict[str, bytes]:
    """Return the files in a folder by POSIX path below it; Python's caches are left out."""
    files: dict[str, bytes] = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        prefix = Path(parent).relative_to(folder).as_posix()
        for name in names:
            with open(f"{parent}/{name}", "rb", buffering=0) as file:  # noqa: PTH123  # faster
                files[name if prefix == "." else f"{prefix}/{name}"] = file.read()
    return files


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
    from generator.positions import Origin

    path = Path(os.path.normpath(folder / origin.file)).as_posix()
    return Origin(origin.span._replace(file=path), origin.pointer)


def print_diagnostics(diagnostics: Diagnostics, folder: Path) -> None:
    """Print diagnostics as text on standard error, many warnings of one code only in part.

    ``folder`` is as in ``relocate``.
    """
    if len(diagnostics):
        from generator.diagnostics.reporters import shorten

        shown, more = shorten(relocate(diagnostics, folder))
        echo_text(shown, err=True)
        for line in more:
            click.echo(line, err=True)


def echo_text(diagnostics: Diagnostics, *, err: bool = False) -> None:
    """Print diagnostics with their lines; file names are relative to the working directory.

    A terminal shows them in colour unless NO_COLOR is set (https://no-color.org).
    """
    from generator.diagnostics.reporters import report_text

    read_line = _line_reader(diagnostics)
    text = report_text(diagnostics, read_line=read_line, paint=_paint).rstrip("\n")
    click.echo(text, err=err, color=False if os.environ.get("NO_COLOR") else None)


def _line_reader(diagnostics: Diagnostics) -> Callable[[str, int], str | None]:
    """Return a function that gets the line of a diagnostic by file and number.

    Each file is read once, and only these lines are kept: documents may be large.
    """
    numbers: dict[str, set[int]] = {}
    for diagnostic in diagnostics:
        span = diagnostic.origin.span
        numbers.setdefault(span.file, set()).add(span.line)
    lines = {file: _read_lines(file, wanted) for file, wanted in numbers.items()}
    return lambda file, number: lines[file].get(number)


def _read_lines(path: str, numbers: Container[int]) -> dict[int, str]:
    """Return lines of a regular file by number; none if there is no file, as for a download."""
    try:
        if not Path(path).is_file():
            return {}
        with Path(path).open(encoding="utf-8-sig", newline="\n") as file:
            return {number: line for number, line in enumerate(file, 1) if number in numbers}
    except (OSError, UnicodeError, ValueError):
        return {}


def _paint(text: str, severity: str) -> str:
    colours = {"error": "red", "warning": "yellow", "note": "cyan"}
    return click.style(text, fg=colours[severity], bold=True)


def warn_unknown_operations(names: Iterable[str], known: Collection[str], file: str) -> None:
    """Print a warning on standard error for each operationId of a file that no document has.

    At most ``_WARNINGS`` are printed, then how many there are.
    """
    unknown = sorted(set(names) - set(known))
    if not unknown:
        return
    from generator.diagnostics.reporters import visible
    from generator.yaml.pointers import suggest

    for name in unknown[:_WARNINGS]:
        similar = suggest(name, sorted(known))
        hint = f'; did you mean "{similar}"?' if similar else ""
        message = visible(f'{file}: unknown operationId "{name}"{hint}')
        click.echo(f"warning: {message}", err=True)
    if len(unknown) > _WARNINGS:
        click.echo(f"warning: {len(unknown)} unknown operationIds in {visible(file)}", err=True)
