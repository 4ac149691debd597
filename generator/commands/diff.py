"""``specgen diff``: reports what changed between two OpenAPI documents, and what it breaks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click
from click.core import ParameterSource

from generator.commands.diff_inputs import (
    DiffInput,
    UnreachableInput,
    UnreadableInput,
    read_input,
)
from generator.commands.diff_shared import (
    has_failure,
    load_comparison_config,
    load_input,
    render,
    triage_findings,
)
from generator.commands.inputs import warn_unknown_operations
from generator.commands.usage_file import read_usage

F = TypeVar("F", bound=Callable[..., object])

UNREACHABLE = 3
"""Exit code when a download failed, which says nothing about changes in the API."""
_CLASSES = "breaking, costing, unjudged, behaviour, deprecating, additive, documentation, equal"


class ClassList(click.ParamType[frozenset[str]]):
    """A comma-separated list of change classes."""

    name = "classes"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> frozenset[str]:
        """Return the classes; fail on an unknown one."""
        from generator.diff.findings.codes import ChangeClass

        classes = frozenset(name.strip() for name in str(value).split(",") if name.strip())
        unknown = classes - {str(change_class) for change_class in ChangeClass}
        if unknown:
            self.fail(
                f"unknown class: {', '.join(sorted(unknown))}; classes: {_CLASSES}", param, ctx
            )
        return classes


FORMATS = ("text", "json", "markdown", "github", "sarif")


def format_option(*more: str) -> Callable[[F], F]:
    """Return the option ``--format``; ``more`` are formats that only one command has."""
    return click.option(
        "--format",
        "style",
        type=click.Choice([*FORMATS, *more]),
        default="text",
        show_default=True,
        help="Text for a terminal, JSON, Markdown for issues, GitHub annotations, "
        "SARIF for code scanning" + "".join(f", or a {name} section" for name in more) + ".",
    )


fail_option = click.option(
    "--fail-on",
    type=ClassList(),
    default="breaking,costing,unjudged",
    show_default=True,
    help=f"Exit with 1 on findings of these classes: {_CLASSES}.",
)


def _check_accepted(context: click.Context, param: click.Parameter, value: Path) -> Path:
    """Reject a file that the user names and that does not exist; the default one is optional."""
    is_given = context.get_parameter_source(str(param.name)) is ParameterSource.COMMANDLINE
    if is_given and not value.is_file():
        raise click.BadParameter(f"File {str(value)!r} does not exist.", context, param)
    return value


def accept_option(default: str) -> Callable[[F], F]:
    """Return the option for the file of accepted findings; each command has its own default."""
    return click.option(
        "--accept",
        "drift",
        type=click.Path(dir_okay=False, path_type=Path),
        default=Path(default),
        show_default=True,
        callback=_check_accepted,
        help="File of accepted findings, each with a reason and an expiry date, "
        "and of changed classes.",
    )


today_option = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Date used to evaluate sunset dates.  [default: today]",
)


@click.command(short_help="Report changes between two OpenAPI documents")
@click.argument("old")
@click.argument("new")
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="codegen.yaml for names and pagination.  [default: spec/codegen.yaml if it exists]",
)
@format_option("changelog")
@fail_option
@accept_option("spec/drift.yaml")
@click.option(
    "--usage",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="Recorded usage; adds the cost impact and ignores operations that are never called. "
    'Create the file with "usage --output json" of the generated command line; "-" is standard input.',
)
@click.option("--all", "include_equal", is_flag=True, help="Also show changes without effect.")
@today_option
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
    """Compare two OpenAPI documents by meaning: OLD and NEW are files, "-", URLs or git:REV:PATH.

    Exits with 1 on findings of the classes named by --fail-on, and with 3 when a download failed.
    """
    if [old, new, str(usage)].count("-") > 1:
        raise click.UsageError('only one of OLD, NEW and --usage can be "-"')
    day = (today or datetime.now(UTC)).date()
    inputs = _read_inputs(old, new)
    recorded = read_usage(usage)
    settings = load_comparison_config(config)
    apis = load_input(inputs[0], settings), load_input(inputs[1], settings)
    if apis[0] is None or apis[1] is None:
        raise SystemExit(1)
    from generator.diff.compare.api import compare_documents
    from generator.diff.findings.version import propose_version
    from generator.diff.reports import Comparison

    known = [operation.id.wire for each in apis if each for operation in each.api.operations]
    warn_unknown_operations(recorded, known, str(usage))
    triaged = triage_findings(compare_documents(apis[0], apis[1], today=day), drift, day)
    comparison = Comparison(
        triaged=triaged,
        old=inputs[0].prefix,
        new=inputs[1].prefix,
        version=propose_version(settings.product.version or apis[0].api.version, triaged.open),
        usage=recorded,
        include_equal=include_equal,
    )
    click.echo(render(comparison, style, f"{old} → {new}"), nl=False)
    raise SystemExit(1 if has_failure(comparison, fail_on) else 0)


def _read_inputs(old: str, new: str) -> tuple[DiffInput, DiffInput]:
    try:
        return read_input(old), read_input(new)
    except UnreachableInput as error:
        click.echo(f"error: {error}", err=True)
        raise SystemExit(UNREACHABLE) from error
    except UnreadableInput as error:
        raise click.UsageError(str(error)) from error
