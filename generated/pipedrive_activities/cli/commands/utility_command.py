"""Base classes of the utility commands: the commands that do not call an operation.

They print through the same writers as operations do, with the same output options.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from ..execution.invocation import choose_output
from ..help import write_arguments, write_options
from ..help_example import write_example
from ..input.options import CommonOptions, HeadedOption, output_options
from ..input.values import Json
from ..output.escaping import visible
from ..output.formats import open_writer
from ..output.messages import json_messages
from ..output.selection import LIST_FIELDS, compile_query, parse_fields, pick_fields
from ..output.summary import print_note
from ..settings import Settings, load_settings


class UtilityCommand(click.Command):
    """A command whose help starts with an example; with ``prints``, it has the output options."""

    def __init__(
        self,
        name: str,
        callback: Callable[..., object],
        *,
        summary: str,
        example: str,
        parameters: Sequence[click.Parameter] = (),
        prints: bool = True,
    ) -> None:
        shared = output_options() if prints else []
        super().__init__(
            name,
            params=[*parameters, *shared],
            callback=callback,
            short_help=summary,
            help=summary,
        )
        self.example = example

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write an example, the summary and the options."""
        write_example(self.example, formatter)
        self.format_usage(ctx, formatter)
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(f"{self.help}.")
        write_arguments(self.get_params(ctx), formatter)
        write_options(self.get_params(ctx), ctx, formatter)


class UtilityGroup(click.Group):
    """A group of utility commands."""

    def __init__(self, name: str, summary: str, commands: Sequence[click.Command]) -> None:
        super().__init__(name, commands=commands, short_help=summary, help=f"{summary}.")


def option(
    flag: str,
    text: str,
    *,
    type: click.ParamType[object] | None = None,
    metavar: str | None = None,
    default: int | None = None,
    is_flag: bool = False,
    multiple: bool = False,
) -> HeadedOption:
    """Return an option of a utility command, under the heading ``Options``."""
    return HeadedOption(
        [flag],
        heading="Options",
        help=text,
        type=type,
        metavar=metavar,
        default=False if is_flag else default,
        is_flag=is_flag,
        multiple=multiple,
    )


def print_records(
    common: CommonOptions, records: list[Json], columns: tuple[str, ...] = ()
) -> None:
    """Print records as a list, with the output options applied."""
    _print(common, records, columns, many=True)


def print_record(common: CommonOptions, record: Json) -> None:
    """Print one record, with the output options applied."""
    _print(common, record, (), many=False)


def _print(common: CommonOptions, value: Json, columns: tuple[str, ...], *, many: bool) -> None:
    if common.fields == LIST_FIELDS:
        first = value[0] if isinstance(value, list) and value else value
        names = columns or (tuple(first) if isinstance(first, dict) else ())
        click.echo("\n".join(map(visible, names)))
        return
    settings = Settings("", {}) if common.output else load_settings(common.profile)
    output = choose_output(common.output, settings)
    query, fields = compile_query(common.query), parse_fields(common.fields)
    result = query(value) if query else value
    many = isinstance(result, list) if query else many
    chosen = fields or (() if query else columns)
    writer = open_writer(output, many=many, columns=chosen, all_columns=chosen, chosen=bool(fields))
    records = result if isinstance(result, list) and many else [result]
    writer.write([pick_fields(record, fields) for record in records])
    for remark in writer.close():
        if not common.quiet:
            print_note(remark, as_json=json_messages(common.output))
