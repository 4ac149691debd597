"""``alias``: short names for commands with their arguments, kept in the configuration file.

``$1`` to ``$9`` in a command stand for the arguments after the alias; other arguments follow it.
"""

from __future__ import annotations

import shlex
from dataclasses import replace

import click

from ..cli_error import usage_error
from ..command_model import load_commands
from ..command_tree import build_root
from ..input.options import CommonOptions, ExplainedArgument
from ..input.values import Json, quote_text
from ..product import PRODUCT, RESOURCES
from ..settings import load_configuration, save_configuration
from .utility_command import UtilityCommand, UtilityGroup, print_records


def _set(name: str, command: tuple[str, ...]) -> None:
    try:
        words = shlex.split(command[0]) if len(command) == 1 else list(command)
    except ValueError as error:
        raise usage_error(f"COMMAND: {error}, got {quote_text(command[0])}") from None
    root = build_root()
    known = root.list_commands(click.Context(root))
    if name in known or name in {"help", "version"} or name.startswith("-"):
        raise usage_error(f"NAME: {quote_text(name)} is a command or option", "use another name")
    if not words or words[0] not in known:
        raise usage_error(
            f"COMMAND: expected a command of {PRODUCT.command}, got {quote_text(' '.join(words))}",
            f"see {PRODUCT.command} --help",
        )
    configuration = load_configuration()
    aliases = {**configuration.aliases, name: shlex.join(words)}
    save_configuration(replace(configuration, aliases=aliases))


def _delete(name: str) -> None:
    configuration = load_configuration()
    if name not in configuration.aliases:
        raise usage_error(f"no such alias: {name}", f"see {PRODUCT.command} alias list")
    aliases = {key: text for key, text in configuration.aliases.items() if key != name}
    save_configuration(replace(configuration, aliases=aliases))


def _list(**parameters: object) -> None:
    rows: list[Json] = [
        {"alias": name, "command": text}
        for name, text in sorted(load_configuration().aliases.items())
    ]
    print_records(CommonOptions.from_parameters(parameters), rows, ("alias", "command"))


def _example() -> str:
    commands = load_commands(RESOURCES[0]) if RESOURCES else ()
    command = commands[0].title if commands else "doctor"
    return f"alias set short {shlex.quote(f'{command} --output jsonl')}"


COMMAND = UtilityGroup(
    "alias",
    "Define short names for commands with their arguments",
    [
        UtilityCommand(
            "set",
            _set,
            summary="Define an alias; $1 in it is the first argument, others are appended",
            example=_example(),
            parameters=[
                ExplainedArgument("name", "The alias."),
                ExplainedArgument(
                    "command",
                    f"A command of {PRODUCT.command} with its arguments, in quotes if it has options.",
                    nargs=-1,
                    required=True,
                    type=click.UNPROCESSED,
                ),
            ],
            prints=False,
        ),
        UtilityCommand("list", _list, summary="List the aliases", example="alias list"),
        UtilityCommand(
            "delete",
            _delete,
            summary="Remove an alias",
            example="alias delete short",
            parameters=[ExplainedArgument("name", "The alias.")],
            prints=False,
        ),
    ],
)
