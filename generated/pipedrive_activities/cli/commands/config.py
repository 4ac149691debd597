"""``config``: the settings of a profile, and where each of them comes from."""

from __future__ import annotations

import os
from dataclasses import replace

import click

from ..cli_error import refuse_usage
from ..input.options import Common
from ..input.values import Json
from ..output.formats import FORMATS
from ..product import PRODUCT
from ..settings import (
    KEYS,
    config_path,
    load_configuration,
    load_settings,
    save_configuration,
    state_folder,
)
from .utility_command import UtilityCommand, UtilityGroup, option, print_record, print_records

_PROFILE = "Profile to look at or change [default: the one in use]."


def _list(profile: str | None, **parameters: object) -> None:
    """Print each setting with its value and its source."""
    settings = load_settings(profile)
    rows: list[Json] = []
    for key, meaning in KEYS.items():
        variable = PRODUCT.variable(key.upper())
        source = "environment" if os.environ.get(variable) else "profile"
        value = settings.get(key)
        rows.append(
            {
                "key": key,
                "value": value,
                "source": source if value is not None else "unset",
                "variable": variable,
                "meaning": meaning,
            }
        )
    print_records(Common.take(parameters), rows, ("key", "value", "source", "variable"))


def _path(**parameters: object) -> None:
    found: Json = {"config": str(config_path()), "state": str(state_folder())}
    print_record(Common.take(parameters), found)


def _set(profile: str | None, key: str, value: str) -> None:
    _check(key, value)
    configuration = load_configuration()
    name = load_settings(profile).profile
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
    profiles = {profile: {}, **configuration.profiles}
    save_configuration(replace(configuration, current=profile, profiles=profiles))


def _profiles(**parameters: object) -> None:
    configuration = load_configuration()
    names = sorted({configuration.current, *configuration.profiles})
    rows: list[Json] = [
        {"profile": name, "current": name == configuration.current} for name in names
    ]
    print_records(Common.take(parameters), rows, ("profile", "current"))


def _check(key: str, value: str) -> None:
    if key == "output" and value not in FORMATS:
        raise refuse_usage(f"{value!r} is no output", f"one of {', '.join(FORMATS)}")
    if key == "timeout" and not _is_positive(value):
        raise refuse_usage(f"{value!r} is no number of seconds")
    if key == "seats" and not (value.isascii() and value.isdigit()):
        raise refuse_usage(f"{value!r} is no number of seats")
    plans = [plan.name for plan in PRODUCT.plans]
    if key == "plan" and value.casefold() not in map(str.casefold, plans):
        raise refuse_usage(f"{value!r} is no plan", f"one of {', '.join(plans)}")


def _is_positive(text: str) -> bool:
    try:
        return 0 < float(text) < float("inf")
    except ValueError:
        return False


def _key() -> click.Argument:
    return click.Argument(["key"], type=click.Choice(list(KEYS)))


COMMAND = UtilityGroup(
    "config",
    "Show and change the settings of a profile",
    [
        UtilityCommand(
            "list",
            _list,
            summary="Print each setting, its value and where it comes from",
            example="config list",
            parameters=[option("--profile", _PROFILE, metavar="NAME")],
        ),
        UtilityCommand(
            "set",
            _set,
            summary="Keep a setting in a profile",
            example="config set output jsonl",
            parameters=[
                _key(),
                click.Argument(["value"]),
                option("--profile", _PROFILE, metavar="NAME"),
            ],
            prints=False,
        ),
        UtilityCommand(
            "unset",
            _unset,
            summary="Forget a setting of a profile",
            example="config unset output",
            parameters=[_key(), option("--profile", _PROFILE, metavar="NAME")],
            prints=False,
        ),
        UtilityCommand(
            "use",
            _use,
            summary="Make a profile the one in use",
            example="config use work",
            parameters=[click.Argument(["profile"])],
            prints=False,
        ),
        UtilityCommand(
            "profiles",
            _profiles,
            summary="Print the profiles there are",
            example="config profiles",
        ),
        UtilityCommand(
            "path", _path, summary="Print where settings and ledger are kept", example="config path"
        ),
    ],
)
