"""The command tree: API resources and utility commands.

Resources and utility commands are imported on demand, so that ``--help`` stays fast.
"""

from __future__ import annotations

import os
import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click

from .exit_codes import MEANINGS
from .product import PRODUCT, RESOURCES

if TYPE_CHECKING:
    from .product_model import Resource

_ALL_UTILITY_COMMANDS: dict[str, tuple[str, str]] = {
    "alias": ("alias", "Define short names for commands with their arguments"),
    "api": ("api", "Send a request to any path of the API"),
    "auth": ("auth", "Log in, log out, and show the login status"),
    "completion": ("completion", "Print the completion script for a shell"),
    "config": ("config", "Show and change the settings of a profile"),
    "cost": ("cost", "Show operation costs and estimate a workload"),
    "docs": ("docs", "Open the reference in a browser"),
    "doctor": ("doctor", "Check installation, configuration and server"),
    "manifest": ("manifest", "Describe all commands as JSON, for programs"),
    "mcp": ("mcp", "Run an MCP server for assistants, within a budget"),
    "mock": ("mock", "Run a local mock server"),
    "usage": ("usage", "Show the tokens spent from this machine"),
    "webhook": ("webhook", "Verify requests that the API sends, and print their events"),
}
"""Module and short help of each command that does not call an operation."""

_ABSENT = {
    *(() if PRODUCT.has_costs else ("cost", "usage")),
    *(() if PRODUCT.has_docs else ("docs",)),
    *(() if PRODUCT.has_mcp else ("mcp",)),
    *(() if PRODUCT.has_mock else ("mock",)),
    *(() if PRODUCT.has_webhooks else ("webhook",)),
}
_UTILITY_COMMANDS = {
    name: entry for name, entry in _ALL_UTILITY_COMMANDS.items() if name not in _ABSENT
}
"""The utility commands that this package has."""


_PLACEHOLDER = r"\$([1-9])"
"""An argument of an alias."""


class OutputClosed(Exception):
    """Standard output was closed by its reader."""


class Root(click.Group):
    """The root of the command tree."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the resources, then those of the utility commands."""
        return [*(resource.name for resource in RESOURCES), *_UTILITY_COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        for resource in RESOURCES:
            if resource.name == cmd_name:
                return ResourceGroup(resource)
        if cmd_name not in _UTILITY_COMMANDS:
            return None
        module = import_module(f".commands.{_UTILITY_COMMANDS[cmd_name][0]}", __package__)
        command = module.COMMAND
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command, or raise a usage error with a suggestion.

        ``help COMMAND`` is ``COMMAND --help``, and ``version`` is ``--version``.
        """
        if args[0] == "help":
            if args[1:]:
                return self.resolve_command(ctx, [*args[1:], "--help"])
            click.echo(ctx.get_help())
            ctx.exit()
        if args == ["version"]:
            click.echo(f"{PRODUCT.command}, version {PRODUCT.version}")
            ctx.exit()
        if self.get_command(ctx, args[0]) is None:
            args = _expand_alias(args)
        return _resolve(self, ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command.

        Raises OutputClosed if the reader of standard output has closed it, and Abort after Ctrl-C:
        click would end the process with its own exit code, and print an empty line, which is no JSON.
        """
        try:
            result: object = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            raise OutputClosed from None
        except KeyboardInterrupt:
            if sys.stderr.isatty():
                click.echo(err=True)  # end the line on which the terminal shows ^C
            raise click.Abort from None
        return result

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write an example, the resources, the utility commands and the exit codes."""
        from .help_example import write_example

        write_example(PRODUCT.example, formatter)
        self.format_usage(ctx, formatter)
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(f"{PRODUCT.title} from the command line.")
        with formatter.section("Resources"):
            formatter.write_dl([(resource.name, resource.summary) for resource in RESOURCES])
        with formatter.section("Utility commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _UTILITY_COMMANDS.items()])
        self.format_options(ctx, formatter)
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(int(code)), text) for code, text in MEANINGS.items()])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options of the root."""
        records = [parameter.get_help_record(ctx) for parameter in self.get_params(ctx)]
        with formatter.section("Options"):
            formatter.write_dl([record for record in records if record])


class ResourceGroup(click.Group):
    """The commands of one resource."""

    def __init__(self, resource: Resource) -> None:
        super().__init__(resource.name, short_help=resource.summary)
        self.resource = resource

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, deprecated ones last."""
        from .command_model import copy_commands, import_commands, load_commands

        commands = load_commands(self.resource)
        names = [each.name for each in sorted(commands, key=lambda each: each.operation.deprecated)]
        added = (*copy_commands(commands), *import_commands(commands))
        return [*names, *(name for name in added if name not in names)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Build one of the commands of the resource and return it."""
        from .click_commands import OperationCommand
        from .command_model import (
            copy_commands,
            find_command,
            import_commands,
            load_commands,
        )

        command = find_command(self.resource, cmd_name)
        if command is not None:
            return OperationCommand(command)
        commands = load_commands(self.resource)
        copied, imported = copy_commands(commands), import_commands(commands)
        built: object = None
        if cmd_name in copied:
            module = import_module(".commands.sync", __package__)
            built = module.SyncCommand(cmd_name, copied[cmd_name])
        elif cmd_name in imported:
            module = import_module(".commands.imports", __package__)
            built = module.ImportCommand(cmd_name, imported[cmd_name])
        return built if isinstance(built, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command, or raise a usage error with a suggestion."""
        return _resolve(self, ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with their costs; deprecated commands have a section of their own."""
        from .command_model import copy_commands, import_commands, load_commands
        from .help import command_lines

        self.format_usage(ctx, formatter)
        commands = load_commands(self.resource)
        deprecated = [command for command in commands if command.operation.deprecated]
        with formatter.section("Commands"):
            formatter.write_dl(command_lines(each for each in commands if each not in deprecated))
        copies, imports = copy_commands(commands), import_commands(commands)
        if copies or imports:
            copy_text = f"Keep a local copy of {self.resource.name} up to date"
            import_text = f"Create or update {self.resource.name} from a file"
            lines = [(name, copy_text) for name in copies]
            with formatter.section("Copies and files"):
                formatter.write_dl([*lines, *((name, import_text) for name in imports)])
        if deprecated:
            with formatter.section("Deprecated"):
                formatter.write_dl(command_lines(deprecated))


def _expand_alias(args: list[str]) -> list[str]:
    """Replace an alias by its command, and ``$1``, ``$2``, … in it by the arguments after it.

    Arguments without a placeholder follow the command. Raises a usage error (64) if one is missing.
    """
    import shlex

    from .cli_error import usage_error
    from .settings import load_configuration

    text = load_configuration().aliases.get(args[0])
    if text is None:
        return args
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise usage_error(f"alias {args[0]}: {error}", "define it again") from None
    used = {int(number) for word in words for number in re.findall(_PLACEHOLDER, word)}
    if max(used, default=0) >= len(args):
        raise usage_error(f"alias {args[0]}: missing argument {len(args)} of {text}")
    rest = [word for number, word in enumerate(args) if number and number not in used]
    return [re.sub(_PLACEHOLDER, lambda match: args[int(match[1])], word) for word in words] + rest


def _resolve(
    group: click.Group, ctx: click.Context, args: list[str]
) -> tuple[str | None, click.Command | None, list[str]]:
    name = args[0]
    command = group.get_command(ctx, name)
    if command is not None:
        return name, command, args[1:]
    from .cli_error import usage_error

    if name.startswith("-"):
        raise usage_error(f"no such option: {name}", "put options after the command")
    import difflib

    matches = difflib.get_close_matches(name, group.list_commands(ctx), n=1)
    hint = f"did you mean {matches[0]}?" if matches else f"see {ctx.command_path} --help"
    raise usage_error(f"no such command: {name}", hint)


def _help_width() -> int:
    """Return the width of help in columns, as click would with ``max_content_width=100``.

    Click imports shutil to find it, with all its compression libraries, which is slow.
    """
    try:
        columns = int(os.environ["COLUMNS"])
    except (KeyError, ValueError):
        columns = 0
    if columns <= 0:
        try:
            columns = os.get_terminal_size(1).columns
        except OSError:
            columns = 80
    return max(min(columns or 80, 100) - 2, 50)


def build_root() -> Root:
    """Return the root of the command tree."""
    root = Root(
        PRODUCT.command,
        context_settings={"help_option_names": ["--help", "-h"], "terminal_width": _help_width()},
    )
    return click.version_option(PRODUCT.version, prog_name=PRODUCT.command)(root)
