"""``config``: shows and changes the settings of a profile."""

from __future__ import annotations

import os
from dataclasses import replace

import click

from ..cli_error import usage_error
from ..input.options import CommonOptions, ExplainedArgument
from ..input.value_types import OneOf, count_of, positive_seconds
from ..input.values import Json, quote_text
from ..output.escaping import visible
from ..output.formats import FORMATS
from ..product import PRODUCT
from ..settings import (
    KEYS,
    check_origin,
    check_profile,
    config_path,
    history_path,
    load_configuration,
    load_settings,
    parse_variables,
    save_configuration,
    state_folder,
)
from .utility_command import (
    UtilityCommand,
    UtilityGroup,
    option,
    print_record,
    print_records,
)

_PROFILE = "Profile to show or change [default: the current one]."


def _list(profile: str | None, **parameters: object) -> None:
    """Print each setting with its value and its source."""
    settings = load_settings(profile)
    rows: list[Json] = []
    for key, description in KEYS.items():
        variable = PRODUCT.variable(key.upper())
        source = "environment" if os.environ.get(variable) else "profile"
        value = settings.get(key)
        rows.append(
            {
                "key": key,
                "value": value,
                "source": source if value is not None else "unset",
                "variable": variable,
                "description": description,
            }
        )
    print_records(
        CommonOptions.from_parameters(parameters), rows, ("key", "value", "source", "variable")
    )


def _path(**parameters: object) -> None:
    paths: Json = {
        "configuration": str(config_path()),
        "usage_history": str(history_path()),
        "state": str(state_folder()),
    }
    print_record(CommonOptions.from_parameters(parameters), paths)


def _get(profile: str | None, key: str) -> None:
    """Print the value of a setting; nothing if it is unset."""
    value = load_settings(profile).get(key)
    if value is not None:
        click.echo(visible(value))


def _set(profile: str | None, key: str, value: str) -> None:
    _check(key, value)
    configuration = load_configuration()
    name = load_settings(profile, may_create=True).profile
    if name not in {"default", *configuration.profiles}:
        click.echo(f"Created profile {visible(name)}.", err=True)
    values = {**configuration.profiles.get(name, {}), key: value}
    save_configuration(replace(configuration, profiles={**configuration.profiles, name: values}))


def _unset(profile: str | None, key: str) -> None:
    configuration = load_configuration()
    name = load_settings(profile).profile
    values = dict(configuration.profiles.get(name, {}))
    values.pop(key, None)
    save_configuration(replace(configuration, profiles={**configuration.profiles, name: values}))


def _use(profile: str) -> None:
    configuration = load_configuration()
    check_profile(configuration, profile)
    profiles = {profile: {}, **configuration.profiles}
    save_configuration(replace(configuration, current=profile, profiles=profiles))


def _profiles(**parameters: object) -> None:
    configuration = load_configuration()
    names = sorted({configuration.current, *configuration.profiles})
    rows: list[Json] = [
        {"profile": name, "current": name == configuration.current} for name in names
    ]
    print_records(CommonOptions.from_parameters(parameters), rows, ("profile", "current"))


def _check(key: str, value: str) -> None:
    """Raise a usage error (64) if a setting does not accept a value."""
    plans = [plan.name for plan in PRODUCT.plans]
    accepted = {
        "output": f"one of {', '.join(FORMATS)}",
        "timeout": "a positive number of seconds",
        "budget_per_day": "a whole number of tokens",
        "seats": "a whole number",
        "plan": f"one of {', '.join(plans)}",
    }
    valid = {
        "output": value in FORMATS,
        "timeout": positive_seconds(value) is not None,
        "budget_per_day": count_of(value) is not None,
        "seats": count_of(value) is not None,
        "plan": value.casefold() in map(str.casefold, plans),
    }
    if not valid.get(key, True):
        raise usage_error(f"{key}: expected {accepted[key]}, got {quote_text(value)}")
    if key == "server_variables":
        parse_variables(value)
    if key == "base_url":
        try:
            check_origin(value)
        except ValueError as error:
            raise usage_error(f"{key}: {error}") from None


def _key() -> click.Argument:
    settings = "; ".join(f"{key}: {text}" for key, text in KEYS.items())
    return ExplainedArgument("key", f"The setting. {settings}.", type=OneOf(list(KEYS)))


COMMAND = UtilityGroup(
    "config",
    "Show and change the settings of a profile",
    [
        UtilityCommand(
            "list",
            _list,
            summary="Show each setting with its value and source",
            example="config list",
            parameters=[option("--profile", _PROFILE, metavar="NAME")],
        ),
        UtilityCommand(
            "get",
            _get,
            summary="Print the value of a setting",
            example="config get output",
            parameters=[_key(), option("--profile", _PROFILE, metavar="NAME")],
            prints=False,
        ),
        UtilityCommand(
            "set",
            _set,
            summary="Change a setting of a profile",
            example="config set output jsonl",
            parameters=[
                _key(),
                ExplainedArgument("value", "Its new value."),
                option("--profile", _PROFILE, metavar="NAME"),
            ],
            prints=False,
        ),
        UtilityCommand(
            "unset",
            _unset,
            summary="Remove a setting from a profile",
            example="config unset output",
            parameters=[_key(), option("--profile", _PROFILE, metavar="NAME")],
            prints=False,
        ),
        UtilityCommand(
            "use",
            _use,
            summary="Switch to a profile",
            example="config use work",
            parameters=[ExplainedArgument("profile", "The profile to use from now on.")],
            prints=False,
        ),
        UtilityCommand(
            "profiles",
            _profiles,
            summary="List the profiles",
            example="config profiles",
        ),
        UtilityCommand(
            "path",
            _path,
            summary="Print the paths of the configuration and usage history",
            example="config path",
        ),
    ],
)
