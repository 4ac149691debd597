"""``completion``: prints a script for shell completion of commands, options and values."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from ..command_tree import build_root
from ..input.options import ExplainedArgument
from ..input.value_types import OneOf
from ..product import PRODUCT
from .utility_command import UtilityCommand

SHELLS = ("bash", "zsh", "fish", "powershell")


def _run(shell: str) -> None:
    script = get_completion_class(shell)
    if script is None:
        raise click.UsageError(f"SHELL: completion for {shell} is not supported")
    variable = f"_{PRODUCT.command.replace('-', '_').upper()}_COMPLETE"
    click.echo(script(build_root(), {}, PRODUCT.command, variable).source())


COMMAND = UtilityCommand(
    "completion",
    _run,
    summary="Print the completion script for a shell; source it in the shell's startup file",
    example="completion bash >> ~/.bashrc",
    parameters=[ExplainedArgument("shell", f"One of {', '.join(SHELLS)}.", type=OneOf(SHELLS))],
    prints=False,
)
