"""The click command ``sync`` of a list: keeps a local copy of it up to date."""

from __future__ import annotations

import re

import click

from ..click_commands import arguments_of, option_of
from ..command_model import Command, Option
from ..help import write_options
from ..help_example import write_example
from ..input.options import SAFETY, HeadedOption, output_options, request_options
from ..input.value_types import OneOf, WholeNumber
from ..product import PRODUCT

_SUFFIXES = ".sqlite, .db, .duckdb, .parquet or .jsonl"
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_SHARED = frozenset({"output", "quiet"})
_OMITTED = frozenset({"curl", "dry_run"})


class Interval(click.ParamType[int]):
    """A number of seconds, minutes, hours or days, such as ``15m``; the value is in seconds."""

    name = "interval"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the seconds, or fail with a usage error (exit code 64)."""
        match = re.fullmatch(r"([1-9][0-9]{0,5})([smhd])", str(value))
        if match is None:
            self.fail(f"expected a time such as 30s, 15m, 2h or 1d, got {value!r}", param, ctx)
        return int(match[1]) * _UNITS[match[2]]


class SyncCommand(click.Command):
    """The command that keeps a copy of a list up to date."""

    def __init__(self, name: str, model: Command) -> None:
        super().__init__(
            name,
            params=[
                *arguments_of(model),
                *_copy_options(),
                *_filters(model),
                *_safety_options(),
                *(each for each in output_options() if each.name in _SHARED),
                *(each for each in request_options() if each.name not in _OMITTED),
            ],
            callback=self._run,
            short_help=f"Keep a local copy of {model.resource} up to date",
        )
        self.list_command = model
        self.example = f"{model.resource} {name} --to {model.resource}.sqlite"

    def _run(self, **parameters: object) -> None:
        from .sync_run import run_sync

        run_sync(self.list_command, parameters)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write an example, what the command does, and the options."""
        write_example(self.example, formatter)
        self.format_usage(ctx, formatter)
        for text in _DESCRIPTION.split("\n\n"):
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(text)
        write_options(self.get_params(ctx), ctx, formatter)


_DESCRIPTION = """\
Fetches what changed since the last run, all records in the first one, and stores it together with
the state from which the next run continues. A run that stops for whatever reason is continued by
running the same command again.

The suffix of the file selects its format. SQLite and DuckDB have a table with a typed column per
property; other tables in the file are left alone. Parquet and JSON Lines are replaced as a whole,
from a hidden work file beside them. DuckDB and Parquet need the extra duckdb.

With filters, the copy keeps records that no longer match, until --prune removes them."""


def _copy_options() -> list[click.Parameter]:
    heading = "Options"
    prune = (
        "Also remove records that the API no longer returns, because they were deleted or are not"
        " visible; fetches the whole list."
    )
    return [
        HeadedOption(
            ["--to", "to"],
            heading=heading,
            required=True,
            metavar="FILE",
            help=f"File of the copy: {_SUFFIXES}.",
        ),
        HeadedOption(
            ["--nested"],
            heading=heading,
            type=OneOf(("json", "tables")),
            default="json",
            help="Store nested objects as JSON, or in tables of their own [default: json].",
        ),
        HeadedOption(["--prune"], heading=heading, is_flag=True, default=False, help=prune),
        HeadedOption(
            ["--every"],
            heading=heading,
            type=Interval(),
            metavar="TIME",
            help="Run again and again, such as every 15m (s, m, h, d).",
        ),
    ]


def _safety_options() -> list[click.Parameter]:
    cost = HeadedOption(
        ["--max-cost"],
        heading=SAFETY,
        type=WholeNumber(0),
        metavar="TOKENS",
        help="Stop before spending more tokens than this; the next run continues.",
    )
    preview = "Print the cost of a sync" if PRODUCT.has_costs else "Print the pages of a sync"
    return [
        HeadedOption(
            ["--dry-run"],
            heading=SAFETY,
            is_flag=True,
            default=False,
            help=f"{preview}; send nothing.",
        ),
        *([cost] if PRODUCT.has_costs else ()),
        HeadedOption(
            ["--yes", "-y"],
            heading=SAFETY,
            is_flag=True,
            default=False,
            help="Remove many missing records without confirmation.",
        ),
    ]


def _filters(model: Command) -> list[click.Parameter]:
    """Return the options of the list without those that a sync sets."""
    operation = model.operation
    sync, pagination, batch = operation.sync, operation.pagination, operation.batch
    if sync is None or pagination is None:
        return []
    reserved = {sync.since, sync.until, *sync.order, pagination.cursor, pagination.size}
    reserved |= {batch.parameter} if batch else set()
    return [
        option_of(number, option, _flag(option))
        for number, option in enumerate(model.flag_options)
        if option.parameter.name not in reserved
    ]


_OWN_FLAGS = frozenset({"to", "nested", "prune", "every"})


def _flag(option: Option) -> str:
    """Return the flag of a parameter; one with the flag of an option here has its location in front."""
    is_taken = option.flag in _OWN_FLAGS
    return f"{option.parameter.location}.{option.flag}" if is_taken else option.flag
