"""``specgen init``: a first codegen.yaml for somebody else's description."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.commands.inputs import show, source_of

if TYPE_CHECKING:
    from generator.pipeline import Source
    from generator.yaml.files import Files


@click.command()
@click.argument("spec", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help='The file to write.  [default: "codegen.yaml" beside the description]',
)
def init(spec: Path, config: Path | None) -> None:
    """Write a first codegen.yaml, with comments, for the description SPEC.

    An existing file is never overwritten.
    """
    target = config or spec.parent / "codegen.yaml"
    if target.exists():
        raise click.ClickException(f"{target.as_posix()} is there already, and stays as it is")
    text = _draft(spec, target)
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise click.ClickException(
            f"{target.as_posix()} cannot be written: {error.strerror}"
        ) from error
    click.echo(f"{target.as_posix()} written; look through it, then: {_next(spec, target)}")


def _draft(spec: Path, target: Path) -> str:
    """Return the text of the file; what it cannot settle is shown, for people to decide on."""
    from generator.config_draft import draft_config, draft_product, minimal_config
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.pipeline import build_api_or_partial

    found = Diagnostics()
    first = draft_product("", "", spec.stem)
    loaded = build_api_or_partial(_with_config(spec, target, minimal_config(first)), found)
    if loaded is None:
        show(found, spec.parent)
        raise SystemExit(1)
    product = draft_product(loaded.api.title, loaded.api.version, spec.stem)
    text = draft_config(product, loaded.api, found)
    left = Diagnostics()
    build_api_or_partial(_with_config(spec, target, text), left)
    show(left, spec.parent)
    return text


def _with_config(spec: Path, target: Path, text: str) -> Source:
    """Return a source whose codegen.yaml is a text instead of a file."""
    source = source_of(spec, target)
    return replace(source, files=_Overlaid(source.files, source.config, text.encode()))


class _Overlaid:
    """Files of which one is held in memory."""

    def __init__(self, files: Files, name: str, content: bytes) -> None:
        self._files = files
        self._name = name
        self._content = content

    def read(self, name: str) -> bytes | None:
        """Return the one, or what the others give."""
        return self._content if name == self._name else self._files.read(name)


def _next(spec: Path, target: Path) -> str:
    return shlex.join(
        ["specgen", "generate", "--spec", spec.as_posix(), "--config", target.as_posix()]
    )
