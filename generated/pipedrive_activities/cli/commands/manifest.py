"""``manifest``: every command, option, type, price, exit code and deprecation as JSON.

Input: the command tree. Output: one JSON object for programs. What stands in it is what runs: it is
read off the very objects that parse the command line.
"""

from __future__ import annotations

import click

from ..cli_error import MEANINGS
from ..click_commands import OperationCommand
from ..command_model import Command, Deprecated, Option
from ..command_tree import build_root
from ..input.body import PRECEDENCE
from ..input.options import Common, HeadedOption
from ..input.values import Json
from ..product import PRODUCT
from .utility_command import UtilityCommand, print_record


def build_manifest() -> dict[str, Json]:
    """Return the manifest."""
    root = build_root()
    context = click.Context(root, info_name=PRODUCT.command)
    return {
        "command": PRODUCT.command,
        "version": PRODUCT.version,
        "environment": PRODUCT.environment,
        "body_precedence": PRECEDENCE,
        "exit_codes": {str(int(code)): meaning for code, meaning in MEANINGS.items()},
        "commands": [*_commands(root, context, ())],
    }


def _commands(
    group: click.Group, context: click.Context, path: tuple[str, ...]
) -> list[dict[str, Json]]:
    found: list[dict[str, Json]] = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            found += _commands(command, context, (*path, name))
        elif command is not None:
            found.append(_command(command, " ".join((*path, name))))
    return found


def _command(command: click.Command, words: str) -> dict[str, Json]:
    surface = command.surface if isinstance(command, OperationCommand) else None
    example = getattr(command, "example", "")
    return {
        "command": words,
        "summary": command.short_help or "",
        "example": f"{words} {surface.example}".rstrip() if surface else str(example),
        **_operation(surface),
        "arguments": [
            _argument(parameter, surface)
            for parameter in command.params
            if isinstance(parameter, click.Argument)
        ],
        "options": [
            _option(parameter)
            for parameter in command.params
            if isinstance(parameter, HeadedOption)
        ],
    }


def _operation(surface: Command | None) -> dict[str, Json]:
    if surface is None:
        return {"operation": None, "cost": 0, "deprecated": None}
    return {
        "operation": surface.operation,
        "request": f"{surface.method} {surface.path}",
        "cost": surface.cost,
        "scopes": list(surface.scopes),
        "pages": surface.pages is not None,
        "rows": surface.takes_rows,
        "fields": list(surface.fields),
        "columns": list(surface.columns),
        "deprecated": _deprecated(surface.deprecated),
    }


def _deprecated(deprecated: Deprecated | None) -> Json:
    if deprecated is None:
        return None
    return {
        "replaced_by": deprecated.replaced_by or None,
        "saves": deprecated.saves or None,
        "sunset": deprecated.sunset or None,
    }


def _argument(argument: click.Argument, surface: Command | None) -> dict[str, Json]:
    number = [name for name in (argument.name or "").split("_") if name.isdigit()]
    options = surface.placed("path") if surface and number else ()
    typed = _typed(options[int(number[0])]) if options else {"type": argument.type.name}
    return {"name": argument.name, "several": argument.nargs == -1, **typed}


def _option(option: HeadedOption) -> dict[str, Json]:
    return {
        "flags": [*option.opts, *option.secondary_opts],
        "help": option.help or "",
        "heading": option.heading,
        **(_typed(option.surface) if option.surface else _plain(option)),
    }


def _plain(option: HeadedOption) -> dict[str, Json]:
    choices = option.type.choices if isinstance(option.type, click.Choice) else ()
    return {
        "type": "boolean" if option.is_flag else option.type.name,
        "choices": [str(choice) for choice in choices],
        "required": option.required,
        "deprecated": None,
    }


def _typed(option: Option) -> dict[str, Json]:
    return {
        "type": option.kind,
        "format": option.format or None,
        "several_values": option.many,
        "choices": list(option.choices),
        "minimum": option.minimum,
        "maximum": option.maximum,
        "max_items": option.max_items,
        "nullable": option.nullable,
        "default": option.default or None,
        "required": option.required,
        "place": option.place,
        "wire": list(option.wire),
        "cancels": [f"--{flag}" for flag in option.cancels],
        "deprecated": _deprecated(option.deprecated),
    }


def _run(**parameters: object) -> None:
    print_record(Common.take(parameters), dict(build_manifest()))


COMMAND = UtilityCommand(
    "manifest",
    _run,
    summary="Describe every command, option, type, price and exit code, for programs",
    example="manifest --output json",
)
