"""The command ``specgen``: a group that imports each subcommand on demand.

Every subcommand is a function in the module of ``generator.commands`` with the same name. Exit
codes: 0 success, 1 findings or stale files, 2 usage error, 3 network failure.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module

import click

from generator import __version__

COMMANDS = (
    "check",
    "coverage",
    "diff",
    "docs",
    "dump-ir",
    "explain",
    "generate",
    "init",
    "lint",
    "mismatches",
    "upstream",
    "watch",
)
"""Names of the subcommands; modules and functions are spelled with ``_`` instead of ``-``."""


class _LazyGroup(click.Group):
    """A group whose subcommands are imported when they are looked up."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click passes it
        """Return the names of all subcommands, sorted."""
        return sorted(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002  # click passes it
        cmd_name: str,
    ) -> click.Command | None:
        """Import and return a subcommand; None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(f"generator.commands.{name}"), name)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the subcommand that the arguments name.

        An unknown name is a usage error that suggests a similar name, or lists all of them.
        """
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            from generator.yaml.pointers import suggest

            similar = suggest(name, list(COMMANDS))
            hint = f'did you mean "{similar}"?' if similar else f"commands: {', '.join(COMMANDS)}"
            ctx.fail(f'no such command "{name}"; {hint}')
        return super().resolve_command(ctx, args)


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="specgen")
def main() -> None:
    """Generate a client, a command line, a mock server and tests from an OpenAPI document."""


_RECURSION = 10_000
"""Calls in one another: schemas that refer to each other in a chain of a thousand need seven each."""


def run() -> None:
    """Run the command line in this process, without searching for cyclic garbage.

    Nearly everything that a command creates is in use until it ends, and the interpreter would search
    all of it once more at exit. ``watch`` switches the search on again.
    """
    gc.disable()
    sys.setrecursionlimit(_RECURSION)
    uncollected: list[BaseException] = []
    try:
        main(prog_name="specgen")
    except SystemExit as ended:
        # Its traceback refers to everything that the command has used. In a cycle with this frame, that
        # is not released object by object, but with the process.
        uncollected.append(ended)
        raise
    except RecursionError:
        message = "the schemas of the document refer to each other in too long a chain"
        sys.exit(f"specgen: {message}; describe such a list by a schema that refers to itself")
    finally:
        gc.freeze()
