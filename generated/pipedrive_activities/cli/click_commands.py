"""From the surface to click: one command per operation, its parameters, its completion.

Input: a ``Command``. Output: an ``OperationCommand``. The work itself is in ``operate``, which is
imported when the command runs, not when its help or completion is asked for.
"""

from __future__ import annotations

import click

from .command_model import Command, Option
from .help import write_operation_help
from .input.options import (
    HeadedOption,
    ValueType,
    body_options,
    confirm_options,
    output_options,
    page_options,
    parameter_name,
    request_options,
    row_options,
)
from .input.values import describe_value


class OperationCommand(click.Command):
    """The click command of one operation."""

    def __init__(self, surface: Command) -> None:
        super().__init__(
            surface.name,
            params=build_parameters(surface),
            callback=self._run,
            short_help=surface.summary,
            deprecated=False,
        )
        self.surface = surface

    def _run(self, **parameters: object) -> None:
        from .execution.run_command import run_command

        run_command(self.surface, parameters)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help: an example first, then meaning, price, permissions and options."""
        write_operation_help(self, self.surface, ctx, formatter)


def build_parameters(command: Command) -> list[click.Parameter]:
    """Return all parameters of a command, in the order of its help."""
    options = [option for option in command.options if option.place != "path"]
    return [
        *_arguments(command),
        *(_option(command, number, option) for number, option in enumerate(options)),
        *body_options(command),
        *row_options(command),
        *page_options(command),
        *output_options(),
        *request_options(),
        *confirm_options(command),
    ]


def _arguments(command: Command) -> list[click.Parameter]:
    """Return the parts of the path; the last of them may be given several times, or by --rows."""
    options = command.placed("path")
    repeated = command.takes_rows
    arguments: list[click.Parameter] = []
    for number, option in enumerate(options):
        several = repeated and number == len(options) - 1
        arguments.append(
            click.Argument(
                [f"path_{number}"],
                type=_PathType(option) if several else ValueType(option),
                nargs=-1 if several else 1,
                required=not repeated,
                metavar=f"{option.spelling}…" if several else option.spelling,
            )
        )
    return arguments


class _PathType(ValueType):
    """A part of the path, where a lone ``-`` stands for rows on standard input."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        """Return the value, or ``-`` as it is."""
        return value if value == "-" else super().convert(value, param, ctx)


def _option(command: Command, number: int, option: Option) -> HeadedOption:
    heading = "Body" if option.place == "body" else "Parameters"
    is_flag = option.kind == "boolean" and not option.many
    return HeadedOption(
        _declarations(option, number, is_flag),
        heading=heading,
        surface=option,
        type=None if is_flag else ValueType(option),
        default=None,
        metavar=None if is_flag else describe_value(option),
        help=option.help,
    )


def _declarations(option: Option, number: int, is_flag: bool) -> list[str]:
    name = parameter_name(number)
    return [f"--{option.flag}/--no-{option.flag}" if is_flag else f"--{option.flag}", name]
