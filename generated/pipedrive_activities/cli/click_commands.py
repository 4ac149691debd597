"""Builds click commands from the command model, one per operation.

The code that runs a command is imported only when the command runs, so that help and completion
stay fast.
"""

from __future__ import annotations

from functools import partial

import click

from .command_model import Command, Option
from .help import write_operation_help
from .input.options import (
    HeadedOption,
    body_options,
    confirm_options,
    output_options,
    page_options,
    parameter_name,
    request_options,
    row_options,
    web_options,
)
from .input.special_options import download_options, server_options, stream_options
from .input.value_types import PathValueType, ValueType
from .input.values import value_placeholder


class OperationCommand(click.Command):
    """The click command of one operation."""

    def __init__(self, model: Command) -> None:
        super().__init__(
            model.name,
            params=build_parameters(model),
            callback=self._run,
            short_help=model.summary,
            deprecated=False,
        )
        self.model = model

    def _run(self, **parameters: object) -> None:
        from .execution.run_command import run_command

        run_command(self.model, parameters)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help: an example, the description, the cost and scopes, and the options."""
        write_operation_help(self, self.model, ctx, formatter)


def build_parameters(command: Command) -> list[click.Parameter]:
    """Return all parameters of a command, in the order of its help."""
    return [
        *arguments_of(command),
        *(
            option_of(number, option, option.flag)
            for number, option in enumerate(command.flag_options)
        ),
        *body_options(command),
        *row_options(command),
        *page_options(command),
        *stream_options(command),
        *output_options(partial(_result_fields, command)),
        *download_options(command),
        *web_options(command),
        *request_options(),
        *server_options(),
        *confirm_options(command),
    ]


def _result_fields(command: Command) -> tuple[str, ...]:
    """Return the fields of a record, which are completed; this loads the models."""
    from .execution.result_types import result_shape

    return result_shape(command.operation).fields


def arguments_of(command: Command) -> list[click.Parameter]:
    """Return the path parameters; the last one may be repeated, or come from ``--rows``."""
    options = command.options_in("path")
    repeated = command.takes_rows
    arguments: list[click.Parameter] = []
    for number, option in enumerate(options):
        several = repeated and number == len(options) - 1
        arguments.append(
            click.Argument(
                [f"path_{number}"],
                type=PathValueType(option) if several else ValueType(option),
                nargs=-1 if several else 1,
                required=not repeated,
                metavar=f"{option.display_name}…" if several else option.display_name,
            )
        )
    return arguments


def option_of(number: int, option: Option, flag: str) -> HeadedOption:
    """Return the click option of a parameter or property; ``number`` is its index outside the path."""
    heading = "Body" if option.parameter.location == "body" else "Parameters"
    is_flag = option.parameter.kind == "boolean" and not option.parameter.many
    return HeadedOption(
        [f"--{flag}/--no-{flag}" if is_flag else f"--{flag}", parameter_name(number)],
        heading=heading,
        model=option,
        type=None if is_flag else ValueType(option),
        multiple=not is_flag,
        default=None,
        metavar=None if is_flag else value_placeholder(option),
        help=option.help,
        hidden=option.is_old,
    )
