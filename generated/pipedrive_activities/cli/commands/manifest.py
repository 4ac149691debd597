"""``manifest``: describes every command, option, cost, exit code and deprecation as JSON.

The manifest is read from the same objects that parse the command line, so it is always accurate.
"""

from __future__ import annotations

import click

from ..click_commands import OperationCommand
from ..command_model import Command, Deprecated, Option
from ..command_tree import build_root
from ..execution.result_types import result_shape
from ..exit_codes import MEANINGS
from ..input.body import PRECEDENCE
from ..input.options import CommonOptions, HeadedOption
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
    commands: list[dict[str, Json]] = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            commands += _commands(command, context, (*path, name))
        elif command is not None:
            commands.append(_command(command, " ".join((*path, name))))
    return commands


def _command(command: click.Command, name: str) -> dict[str, Json]:
    model = command.model if isinstance(command, OperationCommand) else None
    example = getattr(command, "example", "")
    return {
        "command": name,
        "summary": command.short_help or "",
        "example": f"{name} {model.example}".rstrip() if model else str(example),
        **_operation(model),
        "arguments": [
            _argument(parameter, model)
            for parameter in command.params
            if isinstance(parameter, click.Argument)
        ],
        "options": [
            _option(parameter)
            for parameter in command.params
            if isinstance(parameter, HeadedOption)
        ],
    }


def _operation(model: Command | None) -> dict[str, Json]:
    if model is None:
        return {"operation": None, "cost": 0, "deprecated": None}
    shape = result_shape(model.operation)
    return {
        "operation": model.operation.id,
        "request": f"{model.operation.method} {model.operation.path}",
        "cost": model.operation.cost,
        "scopes": list(model.operation.scopes),
        "pages": model.operation.pagination is not None,
        "rows": model.takes_rows,
        "fields": list(shape.fields),
        "columns": list(shape.columns),
        "deprecated": _deprecated(model.deprecated),
    }


def _deprecated(deprecated: Deprecated | None) -> Json:
    if deprecated is None:
        return None
    return {
        "replaced_by": deprecated.replaced_by or None,
        "savings": deprecated.savings or None,
        "sunset": deprecated.sunset or None,
    }


def _argument(argument: click.Argument, model: Command | None) -> dict[str, Json]:
    number = [name for name in (argument.name or "").split("_") if name.isdigit()]
    options = model.options_in("path") if model and number else ()
    typed = _typed(options[int(number[0])]) if options else {"type": argument.type.name}
    return {"name": argument.name, "several": argument.nargs == -1, **typed}


def _option(option: HeadedOption) -> dict[str, Json]:
    return {
        "flags": [*option.opts, *option.secondary_opts],
        "help": option.help or "",
        "heading": option.heading,
        **(_typed(option.model) if option.model else _plain(option)),
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
    parameter = option.parameter
    return {
        "type": parameter.kind,
        "format": (parameter.format or None) if parameter.kind == "string" else None,
        "pattern": parameter.pattern or None,
        "several_values": parameter.many,
        "choices": list(parameter.choices),
        "minimum": parameter.minimum,
        "maximum": parameter.maximum,
        "max_items": parameter.max_items,
        "nullable": parameter.nullable,
        "default": parameter.default or None,
        "required": parameter.required,
        "location": parameter.location,
        "api_path": list(parameter.path),
        "cancels": [f"--{flag}" for flag in option.cancels],
        "deprecated": _deprecated(option.deprecated),
    }


def _run(**parameters: object) -> None:
    print_record(CommonOptions.from_parameters(parameters), dict(build_manifest()))


COMMAND = UtilityCommand(
    "manifest",
    _run,
    summary="Describe all commands, options and exit codes as JSON, for programs",
    example="manifest --output json",
)
