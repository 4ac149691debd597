"""``specgen upstream``: compares our OpenAPI document with those that the vendor publishes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from generator.commands.diff import (
    UNREACHABLE,
    accept_option,
    fail_option,
    format_option,
    today_option,
)
from generator.commands.diff_inputs import UnreachableInput, UnreadableInput, read_input
from generator.commands.diff_shared import (
    has_failure,
    load_input,
    render,
    triage_findings,
)
from generator.commands.inputs import print_diagnostics, source_options, to_source
from generator.diagnostics.diagnostic import Diagnostics
from generator.records import dataclass

if TYPE_CHECKING:
    from generator.config.codegen_config import Config
    from generator.diff.upstream import ChangeKey, OfficialDocument, OverlayAction
    from generator.ir.api import Api
    from generator.pipeline import Source
    from generator.yaml.files import Files


@click.command(short_help="Compare our document with the vendor's documents")
@click.option(
    "--source",
    "sources",
    multiple=True,
    help='Published document, a file or a URL; can be repeated.  [default: "upstream" in codegen.yaml]',
)
@source_options
@format_option()
@fail_option
@accept_option("spec/upstream.yaml")
@today_option
def upstream(
    sources: Sequence[str],
    spec: Path,
    config: Path,
    style: str,
    fail_on: frozenset[str],
    drift: Path,
    today: datetime | None,
) -> None:
    """Compare our OpenAPI document with the vendor's: report new, removed and changed operations.

    Also lists overlay actions that are no longer needed. Exits with 1 on findings of the classes
    named by --fail-on, and with 3 when a download failed.
    """
    day = (today or datetime.now(UTC)).date()
    source = to_source(spec, config)
    settings = _load_config(source, spec.parent)
    ours = _lower(source, replace(settings, overlays=()), spec.parent)
    documents = [
        _load_official(location, settings) for location in _published(sources, settings, config)
    ]
    from generator.diff.reports import Comparison
    from generator.diff.upstream import compare_upstream, documented_upstream

    triaged = triage_findings(compare_upstream(ours, documents, today=day), drift, day)
    folder = spec.parent.as_posix()
    documented = documented_upstream(ours, documents)
    comparison = Comparison(
        triaged=triaged,
        old="" if folder == "." else f"{folder}/",
        obsolete_actions=tuple(_find_obsolete_actions(source, settings, ours, documented)),
    )
    click.echo(render(comparison, style, "Differences from the published documents"), nl=False)
    raise SystemExit(1 if has_failure(comparison, fail_on) else 0)


def _published(sources: Sequence[str], settings: Config, config: Path) -> Sequence[str]:
    """Return the documents to compare with; raise UsageError if none are configured."""
    if not sources and not settings.upstream:
        raise click.UsageError(
            f'no published document: pass --source, or list it under "upstream" in {config.as_posix()}'
        )
    return sources or settings.upstream


def _load_config(source: Source, folder: Path) -> Config:
    from generator.config.codegen_file import load_config

    diagnostics = Diagnostics()
    config = load_config(source.config, source.files, diagnostics)
    if config is None:
        print_diagnostics(diagnostics, folder)
        raise SystemExit(1)
    return replace(config, type_names=MappingProxyType({}))


def _lower(source: Source, config: Config, folder: Path) -> Api:
    from generator import pipeline

    diagnostics = Diagnostics()
    loaded = pipeline.lower_to_compare(source.document, source.files, config, diagnostics)
    if loaded is None:
        print_diagnostics(diagnostics, folder)
        raise SystemExit(1)
    return loaded.api


def _load_official(location: str, config: Config) -> OfficialDocument:
    from generator.diff.upstream import OfficialDocument

    try:
        document = read_input(location)
    except UnreachableInput as error:
        click.echo(f"error: {error}; could not check for drift", err=True)
        raise SystemExit(UNREACHABLE) from error
    except UnreadableInput as error:
        raise click.UsageError(str(error)) from error
    neutral = replace(config, overlays=(), operations=MappingProxyType({}))
    api = load_input(document, neutral)
    if api is None:
        raise SystemExit(1)
    return OfficialDocument(name=document.prefix, content=api)


def _find_obsolete_actions(
    source: Source, config: Config, ours: Api, documented: frozenset[ChangeKey]
) -> Iterator[OverlayAction]:
    """Yield the overlay actions whose every change is in the published documents by now.

    An overlay none of whose changes is there is not taken apart; this is the usual case. An action
    that depends on an earlier one cannot be evaluated alone, and is left out.
    """
    from generator.diff.upstream import OverlayAction
    from generator.spec.overlay import split_overlay

    for name in config.overlays:
        if documented.isdisjoint(
            _changes_of_overlays(source, replace(config, overlays=(name,)), ours)
        ):
            continue
        for action in split_overlay(name, source.files):
            files = _SingleActionFiles(source.files, name, action.content)
            changes = _changes_of_overlays(
                replace(source, files=files), replace(config, overlays=(name,)), ours
            )
            if changes and changes <= documented:
                yield OverlayAction(reason=action.reason, origin=action.origin)


def _changes_of_overlays(source: Source, config: Config, ours: Api) -> frozenset[ChangeKey]:
    """Return what the overlays change in our document; nothing if they cannot be applied.

    Suppressions about overlays are left out, because they are for all overlays together.
    """
    from generator import pipeline
    from generator.config.suppressions import select_suppressions
    from generator.diff.compare.api import compare_apis
    from generator.diff.upstream import keys_of

    config = replace(config, allow=select_suppressions(config.allow, lint=False))
    loaded = pipeline.lower_to_compare(source.document, source.files, config, Diagnostics())
    return keys_of(compare_apis(ours, loaded.api)) if loaded is not None else frozenset()


@dataclass(frozen=True, slots=True)
class _SingleActionFiles:
    """The files of a document, with one overlay reduced to a single action."""

    files: Files
    name: str
    content: bytes

    def read(self, name: str) -> bytes | None:
        return self.content if name == self.name else self.files.read(name)
