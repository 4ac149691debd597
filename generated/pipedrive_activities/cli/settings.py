"""Where settings come from: the option, then the environment, then the profile.

Input: options given on the command line, the environment, ``config.toml`` in the user's
configuration folder (XDG, by platformdirs). Output: ``Settings``. The file holds no secret.
"""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from .cli_error import refuse_configuration
from .private_files import write_private
from .product import PRODUCT

KEYS: dict[str, str] = {
    "base_url": "origin of the API",
    "output": "table, json, jsonl, csv or yaml",
    "timeout": "seconds to wait for an answer",
    "plan": "commercial plan: its limits are kept to, and costs compared with its budget",
    "seats": "paid seats of the plan",
}
"""What a profile may hold, and what each means."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The configuration file: the profile in use, and the settings of each."""

    current: str = "default"
    profiles: dict[str, dict[str, str]] = field(default_factory=dict)


def config_folder() -> Path:
    """Return the folder of configuration and credentials; ``…_CONFIG_DIR`` overrides it."""
    return _folder("CONFIG_DIR", "user_config_path")


def state_folder() -> Path:
    """Return the folder of the ledger and of journals; ``…_STATE_DIR`` overrides it."""
    return _folder("STATE_DIR", "user_state_path")


def history_path() -> Path:
    """Return the path of the ledger of this machine."""
    return state_folder() / "spending.sqlite"


def _folder(variable: str, place: str) -> Path:
    chosen = os.environ.get(PRODUCT.variable(variable))
    if chosen:
        return Path(chosen)
    import platformdirs

    places = {
        "user_config_path": platformdirs.user_config_path,
        "user_state_path": platformdirs.user_state_path,
    }
    return places[place](PRODUCT.command)


def config_path() -> Path:
    """Return the path of the configuration file, whether it exists or not."""
    return config_folder() / "config.toml"


def load_configuration() -> Configuration:
    """Return the configuration; an absent file is an empty one. Raises CliError (78) on a broken one."""
    path = config_path()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Configuration()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise refuse_configuration(f"cannot read {path}: {error}", "mend or remove it") from None
    current = document.get("current", "default")
    tables = document.get("profiles", {})
    if not isinstance(current, str) or not isinstance(tables, dict):
        raise refuse_configuration(f"{path}: current is a name, profiles are tables")
    return Configuration(current, {name: _profile(path, name, tables[name]) for name in tables})


def _profile(path: Path, name: str, table: object) -> dict[str, str]:
    if not isinstance(table, dict):
        raise refuse_configuration(f"{path}: profiles.{name} is not a table")
    for key in table:
        if key not in KEYS:
            known = ", ".join(KEYS)
            raise refuse_configuration(f"{path}: unknown key {key!r}", f"known keys: {known}")
    return {str(key): str(value) for key, value in table.items()}


def save_configuration(configuration: Configuration) -> None:
    """Write the configuration file, whole or not at all."""
    lines = [f"current = {_toml(configuration.current)}"]
    for name, values in sorted(configuration.profiles.items()):
        lines += ["", f"[profiles.{_toml(name)}]"]
        lines += [f"{key} = {_toml(value)}" for key, value in sorted(values.items())]
    write_private(config_path(), "\n".join(lines) + "\n")


def _toml(text: str) -> str:
    """Return a TOML basic string: JSON's escapes are among TOML's, once DEL is escaped too."""
    return json.dumps(text).replace("\x7f", "\\u007f")


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings in force for one run: given options over the environment over the profile."""

    profile: str
    values: dict[str, str]

    def get(self, key: str, given: object = None) -> str | None:
        """Return a setting: ``given`` if it is not None, else environment, else profile."""
        if given is not None:
            return str(given)
        return os.environ.get(PRODUCT.variable(key.upper())) or self.values.get(key)


def load_settings(profile: str | None) -> Settings:
    """Return the settings of a profile: the one named, else the environment's, else the current."""
    configuration = load_configuration()
    asked = profile or os.environ.get(PRODUCT.variable("PROFILE"))
    name = asked or configuration.current
    return Settings(name, configuration.profiles.get(name, {}))
