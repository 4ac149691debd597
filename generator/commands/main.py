"""The command ``specgen``: gathers the commands, each of which is a module of ``commands``.

A command is imported when it is asked for, so that none waits for the others. Exit codes: 0 fine,
1 findings or drift, 2 wrong use.
"""

from __future__ import annotations

from importlib import import_module

import click

from generator import __version__

COMMANDS = (
    "check",
    "diff",
    "dump-ir",
    "generate",
    "init",
    "lint",
    "mismatches",
    "upstream",
    "watch",
)
"""Each is a function in the module of its name, with ``_`` for ``-``."""


class _Commands(click.Group):
    """Finds the command by the name of its module."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click passes it
        """Return the names of all commands, sorted."""
        return sorted(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002  # click passes it
        cmd_name: str,
    ) -> click.Command | None:
        """Import a command; None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(f"generator.commands.{name}"), name)
        return command if isinstance(command, click.Command) else None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="specgen")
def main() -> None:
    """Turn an OpenAPI description into a client, a command line and contract tests."""
