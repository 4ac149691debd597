"""The tree of commands: resources from the description, and the commands around them.

Everything below the root is imported when it is called for, so that help starts quickly.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from .cli_error import MEANINGS, refuse_usage
from .command_model import Resource
from .product import PRODUCT, RESOURCES

_UTILITY_COMMANDS: dict[str, tuple[str, str]] = {
    "api": ("api", "Send any request to the API's origin"),
    "auth": ("auth", "Log in, show the login, log out"),
    "completion": ("completion", "Print the completion script of a shell"),
    "config": ("config", "Show and change the settings of a profile"),
    "cost": ("cost", "What operations cost, and what a plan comes to"),
    "doctor": ("doctor", "Check that everything is in its place"),
    "manifest": ("manifest", "Describe every command as JSON, for programs"),
    "mock": ("mock", "Run a stand-in for the API on this machine"),
    "usage": ("usage", "What was spent from this machine"),
}
"""Module and short help of each command that is not an operation."""


class OutputClosed(Exception):
    """The reader of standard output closed it."""


class Root(click.Group):
    """The command itself."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the resources, then the commands around them."""
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
        """Find the command, or say which ones come close."""
        return _resolve(self, ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; raise OutputClosed when nobody reads standard output any more.

        click would end the process with an exit code of its own.
        """
        try:
            result: object = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            raise OutputClosed from None
        return result

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write an example, then the commands in two groups."""
        with formatter.indentation():
            formatter.write_text(f"$ {PRODUCT.command} {PRODUCT.example}")
        formatter.write_paragraph()
        self.format_usage(ctx, formatter)
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(f"{PRODUCT.title} from the command line.")
        with formatter.section("Resources"):
            formatter.write_dl([(resource.name, resource.summary) for resource in RESOURCES])
        with formatter.section("Around them"):
            formatter.write_dl([(name, text) for name, (_, text) in _UTILITY_COMMANDS.items()])
        self.format_options(ctx, formatter)
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(int(code)), text) for code, text in MEANINGS.items()])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the few options of the root."""
        records = [parameter.get_help_record(ctx) for parameter in self.get_params(ctx)]
        with formatter.section("Options"):
            formatter.write_dl([record for record in records if record])


class ResourceGroup(click.Group):
    """The commands of one resource."""

    def __init__(self, resource: Resource) -> None:
        super().__init__(resource.name, short_help=resource.summary)
        self.resource = resource

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all commands, the deprecated ones last."""
        entries = sorted(self.resource.entries, key=lambda entry: entry.deprecated)
        return [entry.name for entry in entries]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the resource's module and return one of its commands."""
        from .catalogue import load_commands
        from .click_commands import OperationCommand

        for command in load_commands(self.resource):
            if command.name == cmd_name:
                return OperationCommand(command)
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which ones come close."""
        return _resolve(self, ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with their prices; what is deprecated stands apart."""
        from .help import entry_lines

        self.format_usage(ctx, formatter)
        current = [entry for entry in self.resource.entries if not entry.deprecated]
        with formatter.section("Commands"):
            formatter.write_dl(entry_lines(current))
        outdated = [entry for entry in self.resource.entries if entry.deprecated]
        if outdated:
            with formatter.section("Deprecated"):
                formatter.write_dl(entry_lines(outdated))


def _resolve(
    group: click.Group, ctx: click.Context, args: list[str]
) -> tuple[str | None, click.Command | None, list[str]]:
    name = args[0]
    command = group.get_command(ctx, name)
    if command is not None:
        return name, command, args[1:]
    if name.startswith("-"):
        raise refuse_usage(f"no such option: {name}", "options stand after the command")
    import difflib

    close = difflib.get_close_matches(name, group.list_commands(ctx), n=1)
    hint = f"did you mean {close[0]}?" if close else f"see {ctx.command_path} --help"
    raise refuse_usage(f"no such command: {name}", hint)


def build_root() -> Root:
    """Return the command tree."""
    root = Root(
        PRODUCT.command,
        context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
    )
    return click.version_option(PRODUCT.version, prog_name=PRODUCT.command)(root)
