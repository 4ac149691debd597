"""``specgen upstream``: has the API moved under us, going by its official documents?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from generator.commands.diff import UNREACHABLE, accept_option, fail_option, format_option
from generator.commands.diff_inputs import UnreachableSide, UnreadableSide, read_side
from generator.commands.diff_shared import (
    fails,
    load_side,
    render,
    triage_findings,
)
from generator.commands.inputs import show, source_of, source_options
from generator.diagnostics.diagnostic import Diagnostics

if TYPE_CHECKING:
    from generator.config.codegen_config import Config
    from generator.diff.upstream import Fact, Key, OfficialDocument
    from generator.ir.api import Api
    from generator.pipeline import Source
    from generator.yaml.files import Files

OFFICIAL = (
    "https://developers.pipedrive.com/docs/api/v1/openapi-v2.yaml",
    "https://developers.pipedrive.com/docs/api/v1/openapi.yaml",
)


@click.command()
@click.option(
    "--source",
    "sources",
    multiple=True,
    default=OFFICIAL,
    help="An official document, a file or a URL; may be given several times.  "
    "[default: Pipedrive's documents for v2 and v1]",
)
@source_options
@format_option()
@fail_option
@accept_option("spec/upstream.yaml")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day by which announced dates are judged.  [default: today]",
)
def upstream(
    sources: Sequence[str],
    spec: Path,
    config: Path,
    style: str,
    fail_on: frozenset[str],
    drift: Path,
    today: datetime | None,
) -> None:
    """Compare our description with the official documents: what is new, gone or dearer.

    Also names overlay actions that the documents have made unnecessary. Exits with 1 on findings of
    the classes named by --fail-on, 3 when the network failed.
    """
    day = (today or datetime.now(UTC)).date()
    source = source_of(spec, config)
    decisions = _load_config(source, spec.parent)
    ours = _lower(source, replace(decisions, overlays=()), spec.parent)
    documents = [_official(place, decisions) for place in sources]
    from generator.diff.reports import Comparison
    from generator.diff.upstream import compare_upstream, mentioned_upstream

    triaged = triage_findings(compare_upstream(ours, documents, today=day), drift, day)
    folder = spec.parent.as_posix()
    comparison = Comparison(
        triaged=triaged,
        old="" if folder == "." else f"{folder}/",
        obsolete_actions=tuple(
            _needless(source, decisions, ours, mentioned_upstream(ours, documents))
        ),
    )
    click.echo(render(comparison, style, "What the official documents say otherwise"), nl=False)
    raise SystemExit(1 if fails(comparison, fail_on) else 0)


def _load_config(source: Source, folder: Path) -> Config:
    from generator.config.codegen_file import load_config

    diagnostics = Diagnostics()
    config = load_config(source.config, source.files, diagnostics)
    if config is None:
        show(diagnostics, folder)
        raise SystemExit(1)
    return replace(config, allow=(), type_names=MappingProxyType({}))


def _lower(source: Source, config: Config, folder: Path) -> Api:
    from generator import pipeline

    diagnostics = Diagnostics()
    api = pipeline.lower_file(source.description, source.files, config, diagnostics)
    if api is None:
        show(diagnostics, folder)
        raise SystemExit(1)
    return api


def _official(place: str, config: Config) -> OfficialDocument:
    from generator.diff.upstream import OfficialDocument

    try:
        side = read_side(place)
    except UnreachableSide as error:
        click.echo(f"error: {error}; this says nothing about drift", err=True)
        raise SystemExit(UNREACHABLE) from error
    except UnreadableSide as error:
        raise click.UsageError(str(error)) from error
    neutral = replace(config, overlays=(), operations=MappingProxyType({}))
    api = load_side(side, neutral)
    if api is None:
        raise SystemExit(1)
    return OfficialDocument(name=side.prefix, api=api)


def _needless(source: Source, config: Config, ours: Api, said: frozenset[Key]) -> Iterator[Fact]:
    """Yield the overlay actions that say nothing but what the documents say now.

    An overlay that says none of it is not taken apart, for most are such. An action that needs
    another one before it cannot be judged alone, and is left out.
    """
    from generator.diff.upstream import Fact
    from generator.spec.overlay import split_overlay

    for name in config.overlays:
        if said.isdisjoint(_says(source, replace(config, overlays=(name,)), ours)):
            continue
        for action in split_overlay(name, source.files):
            files = _OneAction(source.files, name, action.content)
            alone = replace(source, files=files)
            claims = _says(alone, replace(config, overlays=(name,)), ours)
            if claims and claims <= said:
                yield Fact(reason=action.reason, origin=action.origin)


def _says(source: Source, config: Config, ours: Api) -> frozenset[Key]:
    """Return what the overlays change in our description; nothing when they cannot be applied."""
    from generator import pipeline
    from generator.diff.compare.api import compare_apis
    from generator.diff.upstream import keys_of

    api = pipeline.lower_file(source.description, source.files, config, Diagnostics())
    return keys_of(compare_apis(ours, api)) if api is not None else frozenset()


@dataclass(frozen=True, slots=True)
class _OneAction:
    """The files of a description, one overlay cut down to a single action."""

    files: Files
    name: str
    content: bytes

    def read(self, name: str) -> bytes | None:
        return self.content if name == self.name else self.files.read(name)
