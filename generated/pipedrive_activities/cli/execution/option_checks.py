"""Checks options and bodies before anything is sent. Each fault is a usage error (64)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from ..cli_error import usage_error
from ..command_model import Command, Option
from ..input.values import Json

OptionValues: TypeAlias = Sequence[tuple[Option, Json]]
"""The options that were given, with their values."""


def check_options(command: Command, option_values: OptionValues) -> None:
    """Raise a usage error (64) if a required option is missing, or if two contradict each other."""
    _check_derived(command, option_values)
    given = {option.parameter.name for option, _ in option_values}
    flags = {option.flag for option in command.options if option.parameter.name in given}
    for option in command.options:
        if (
            option.parameter.required
            and option.parameter.location not in {"path", "body"}
            and option.flag not in flags
        ):
            raise usage_error(f"missing {option.display_name}", option.help)
    for option, _ in option_values:
        ignored = [f"--{flag}" for flag in option.cancels if flag in flags]
        if ignored:
            raise usage_error(
                f"{option.display_name} cannot be combined with {', '.join(ignored)}",
                "the server would ignore it"
                if len(ignored) == 1
                else "the server would ignore them",
            )


def _check_derived(command: Command, option_values: OptionValues) -> None:
    """Reject an option beside one that fills the same argument, such as a date beside a datetime."""
    typed = {option.parameter.name: option for option, _ in option_values}
    for derived in command.operation.derived:
        for api_name in derived.fills if derived.name in typed else ():
            other = typed.get(command.operation.arguments[api_name].name)
            if other is not None:
                name = typed[derived.name].display_name
                problem = f"{name} cannot be combined with {other.display_name}, which it sets"
                raise usage_error(problem)


def check_required(command: Command, body: Mapping[str, Json]) -> None:
    """Raise a usage error (64) if the body lacks a required property."""
    for option in command.options_in("body"):
        value: Json = dict(body)
        for key in option.parameter.path if option.parameter.required else ():
            if not isinstance(value, dict) or key not in value:
                raise usage_error(f"missing {option.display_name}", "or set it in --data")
            value = value[key]


def check_not_empty(command: Command, body: Mapping[str, Json], *, confirmed: bool) -> None:
    """Reject an update without changes, and a new record without fields unless ``--yes`` is given.

    Both would cost a call; neither is likely to be intended, unless ``--data`` says so.
    """
    if body or confirmed or not command.options_in("body"):
        return
    if command.operation.method in {"PUT", "PATCH"}:
        raise usage_error(
            "nothing to update", "give at least one option of the body, or --data '{}' to send none"
        )
    if command.operation.method == "POST" and command.operation.pagination is None:
        raise usage_error(
            "the new record has no fields", "give at least one, or confirm with --yes"
        )
