"""``specgen init``: writes a first codegen.yaml for an OpenAPI document."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.commands.inputs import print_diagnostics, to_source

if TYPE_CHECKING:
    from generator.pipeline import Source
    from generator.yaml.files import Files


@click.command(short_help="Write a first codegen.yaml for an OpenAPI document")
@click.argument("spec", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help='File to write.  [default: "codegen.yaml" beside the document]',
)
def init(spec: Path, config: Path | None) -> None:
    """Write a first, commented codegen.yaml for the OpenAPI document SPEC.

    Never overwrites an existing file.
    """
    target = config or spec.parent / "codegen.yaml"
    if target.exists():
        raise click.ClickException(f"{target.as_posix()} already exists; it was not changed")
    text = _draft(spec, target)
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise click.ClickException(
            f"{target.as_posix()} cannot be written: {error.strerror}"
        ) from error
    click.echo(f"wrote {target.as_posix()}; review it, then run: {_next_command(spec, target)}")


def _draft(spec: Path, target: Path) -> str:
    """Return the text of codegen.yaml; print the diagnostics that remain with it."""
    from generator.config_draft import draft_config, draft_product, minimal_config
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.pipeline import build_api_or_partial

    diagnostics = Diagnostics()
    provisional = draft_product("", "", spec.stem)
    source = _with_config(spec, target, minimal_config(provisional))
    loaded = build_api_or_partial(source, diagnostics)
    if loaded is None:
        print_diagnostics(diagnostics, spec.parent)
        raise SystemExit(1)
    product = draft_product(loaded.api.title, loaded.api.version, spec.stem)
    text = draft_config(product, loaded.api, diagnostics)
    remaining = Diagnostics()
    build_api_or_partial(_with_config(spec, target, text), remaining)
    print_diagnostics(remaining, spec.parent)
    return text


def _with_config(spec: Path, target: Path, text: str) -> Source:
    """Return a source whose codegen.yaml has the given text instead of a file."""
    source = to_source(spec, target)
    return replace(source, files=_WithFile(source.files, source.config, text.encode()))


class _WithFile:
    """Files of which one is kept in memory."""

    def __init__(self, files: Files, name: str, content: bytes) -> None:
        self._files = files
        self._name = name
        self._content = content

    def read(self, name: str) -> bytes | None:
        """Return the content of a file; None if there is none."""
        return self._content if name == self._name else self._files.read(name)


def _next_command(spec: Path, target: Path) -> str:
    return shlex.join(
        ["specgen", "generate", "--spec", spec.as_posix(), "--config", target.as_posix()]
    )
