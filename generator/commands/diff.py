"""``specgen diff``: what changed in meaning between two descriptions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click

from generator.commands.diff_inputs import UnreachableSide, UnreadableSide, read_side
from generator.commands.diff_shared import (
    fails,
    load_comparison_config,
    load_side,
    read_uses,
    render,
    triage_findings,
)

F = TypeVar("F", bound=Callable[..., object])

UNREACHABLE = 3
"""Exit code when the network failed, which says nothing about drift."""
_CLASSES = "breaking, costing, behaviour, deprecating, additive, documentation, equal"


class ClassList(click.ParamType[frozenset[str]]):
    """A list of classes of change, with commas."""

    name = "classes"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> frozenset[str]:
        """Return the classes; fail on a word that is none of them."""
        from generator.diff.findings.codes import ChangeClass

        words = frozenset(word.strip() for word in str(value).split(",") if word.strip())
        unknown = words - {str(known) for known in ChangeClass}
        if unknown:
            self.fail(f"{', '.join(sorted(unknown))}: not among {_CLASSES}", param, ctx)
        return words


FORMATS = ("text", "json", "markdown", "github", "sarif")


def format_option(*more: str) -> Callable[[F], F]:
    """Return the option for the format of the report, with formats that only one command has."""
    return click.option(
        "--format",
        "style",
        type=click.Choice([*FORMATS, *more]),
        default="text",
        show_default=True,
        help="For people, programs, issues, GitHub's annotations, code scanning"
        + "".join(f", or a section of a {name}" for name in more)
        + ".",
    )


fail_option = click.option(
    "--fail-on",
    type=ClassList(),
    default="breaking,costing",
    show_default=True,
    help=f"Exit with 1 on findings of these classes: {_CLASSES}.",
)


def accept_option(default: str) -> Callable[[F], F]:
    """Return the option for the file of accepted findings; each command has its own."""
    return click.option(
        "--accept",
        "drift",
        type=click.Path(dir_okay=False, path_type=Path),
        default=Path(default),
        show_default=True,
        help="Accepted findings, each with a reason and a day, and classes of your choice.",
    )


usage_option = click.option(
    "--usage",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A ledger of recorded calls: prices changes, and sets apart what is never called.",
)


@click.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="codegen.yaml for names and pagination.  [default: spec/codegen.yaml where it is there]",
)
@format_option("changelog")
@fail_option
@accept_option("spec/drift.yaml")
@usage_option
@click.option("--all", "everything", is_flag=True, help="Show proofs of equality too.")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day by which announced dates are judged.  [default: today]",
)
def diff(
    old: str,
    new: str,
    config: Path | None,
    style: str,
    fail_on: frozenset[str],
    drift: Path,
    usage: Path | None,
    include_equal: bool,
    today: datetime | None,
) -> None:
    """Compare two descriptions by meaning: OLD and NEW are files, "-", URLs or git:REV:PATH.

    Exits with 1 on findings of the classes named by --fail-on, 3 when the network failed.
    """
    day = (today or datetime.now(UTC)).date()
    try:
        sides = read_side(old), read_side(new)
    except UnreachableSide as error:
        click.echo(f"error: {error}", err=True)
        raise SystemExit(UNREACHABLE) from error
    except UnreadableSide as error:
        raise click.UsageError(str(error)) from error
    decisions = load_comparison_config(config)
    apis = load_side(sides[0], decisions), load_side(sides[1], decisions)
    if apis[0] is None or apis[1] is None:
        raise SystemExit(1)
    from generator.diff.compare.api import compare_apis
    from generator.diff.findings.version import propose_version
    from generator.diff.reports import Comparison

    triaged = triage_findings(compare_apis(apis[0], apis[1], today=day), drift, day)
    comparison = Comparison(
        triaged=triaged,
        old=sides[0].prefix,
        new=sides[1].prefix,
        version=propose_version(decisions.product.version or apis[0].version, triaged.open),
        uses=read_uses(usage),
        include_equal=include_equal,
    )
    click.echo(render(comparison, style, f"{old} → {new}"), nl=False)
    raise SystemExit(1 if fails(comparison, fail_on) else 0)
