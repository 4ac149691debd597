"""The click command ``import`` of a list: creates and updates records from a file."""

from __future__ import annotations

import click

from ..command_model import Import
from ..help import write_options
from ..help_example import write_example
from ..input.options import (
    ROW_FORMATS,
    SAFETY,
    ExplainedArgument,
    HeadedOption,
    output_options,
    request_options,
    row_options,
)
from ..input.value_types import OneOf
from ..product import PRODUCT

_OMITTED = frozenset({"curl", "dry_run"})
_ROWS = frozenset({"concurrency", "checkpoint"})


class ImportCommand(click.Command):
    """The command that creates and updates the records of a list from a file."""

    def __init__(self, name: str, model: Import) -> None:
        self.model = model
        self.key = model.id.api_name
        resource = model.listed.resource
        super().__init__(
            name,
            params=[
                ExplainedArgument("file", "CSV, JSON Lines or a JSON array; - for standard input."),
                *self._options(),
                *(each for each in row_options(model.create) if each.name in _ROWS),
                _dry_run_option(),
                *output_options(),
                *(each for each in request_options() if each.name not in _OMITTED),
            ],
            callback=self._run,
            short_help=f"Create or update {resource} from a file",
        )
        self.example = f"{resource} {name} {resource}.csv --key {self.key} --dry-run"

    def _options(self) -> list[click.Parameter]:
        return [
            HeadedOption(
                ["--key"],
                heading="Options",
                required=True,
                metavar="COLUMN",
                help=f"Column that identifies a record: {self.key}, or a property with text or a"
                " whole number that no two records share.",
            ),
            HeadedOption(
                ["--rows-format"],
                heading="Options",
                type=OneOf(tuple(each for each in ROW_FORMATS if each != "ids")),
                help="Input format [default: detected from the first line].",
            ),
        ]

    def _run(self, **parameters: object) -> None:
        from .import_run import run_import

        run_import(self.model, parameters)

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
Looks up the records with the keys of the file, updates those that exist and differ, and creates the
others. Running it again repeats nothing, also after a run that was killed or lost a response.

A key that is in the file or on the server twice ends the run before anything is written. With an id
as the key, rows without a record fail: the API assigns ids."""


def _dry_run_option() -> click.Parameter:
    what = "cost" if PRODUCT.has_costs else "requests"
    return HeadedOption(
        ["--dry-run"],
        heading=SAFETY,
        is_flag=True,
        default=False,
        help=f"Check the file and print the {what} of an import; send nothing.",
    )
