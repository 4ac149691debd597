"""Settings: from an option, else the environment, else the profile.

Profiles are stored in ``config.toml`` in the user's configuration folder (located by platformdirs).
The file contains no secrets.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from .cli_error import configuration_error, usage_error
from .input.values import quote_text
from .private_files import write_private
from .product import PRODUCT

KEYS: dict[str, str] = {
    "base_url": "base URL of the API",
    "output": "output format: table, json, jsonl, csv or yaml",
    "timeout": "seconds to wait for a response",
}
if PRODUCT.server_variables:
    KEYS["server_variables"] = "parts of the URLs of the API: NAME=VALUE, separated by commas"
if PRODUCT.has_costs:
    KEYS["budget_per_day"] = "tokens that commands and MCP servers may spend per day (UTC)"
if PRODUCT.plans:
    KEYS["plan"] = "commercial plan, for rate limits and cost estimates"
    KEYS["seats"] = "paid seats of the plan"
"""The settings of a profile, with their descriptions."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The configuration file: the current profile, the settings of each profile, the aliases.

    ``aliases`` are commands with their arguments, quoted for a POSIX shell.
    """

    current: str = "default"
    profiles: dict[str, dict[str, str]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)


def config_folder() -> Path:
    """Return the folder of the configuration and credentials; ``…_CONFIG_DIR`` overrides it."""
    return _folder("CONFIG_DIR", "user_config_path")


def state_folder() -> Path:
    """Return the folder of usage history and checkpoints; ``…_STATE_DIR`` overrides it."""
    return _folder("STATE_DIR", "user_state_path")


def history_path() -> Path:
    """Return the path of the usage history of this machine."""
    return state_folder() / "usage.sqlite"


def _folder(variable: str, kind: str) -> Path:
    override = os.environ.get(PRODUCT.variable(variable))
    if override:
        return Path(override)
    import platformdirs

    folders = {
        "user_config_path": platformdirs.user_config_path,
        "user_state_path": platformdirs.user_state_path,
    }
    return folders[kind](PRODUCT.command)


def config_path() -> Path:
    """Return the path of the configuration file, which need not exist."""
    return config_folder() / "config.toml"


def load_configuration() -> Configuration:
    """Return the configuration, empty if there is no file. Raises CliError (78) if it is invalid."""
    path = config_path()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Configuration()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise configuration_error(f"cannot read {path}: {error}", "fix or remove it") from None
    current = document.get("current", "default")
    tables = document.get("profiles", {})
    if not isinstance(current, str) or not isinstance(tables, dict):
        raise configuration_error(f"{path}: current must be a string and profiles a table")
    aliases = document.get("aliases", {})
    if not isinstance(aliases, dict) or not all(isinstance(text, str) for text in aliases.values()):
        raise configuration_error(f"{path}: aliases must be a table of strings")
    profiles = {name: _profile(path, name, tables[name]) for name in tables}
    return Configuration(current, profiles, aliases)


def _profile(path: Path, name: str, table: object) -> dict[str, str]:
    if not isinstance(table, dict):
        raise configuration_error(f"{path}: profiles.{name} must be a table")
    for key in table:
        if key not in KEYS:
            known = ", ".join(KEYS)
            raise configuration_error(
                f"{path}: unknown key {json.dumps(key)}", f"known keys: {known}"
            )
    return {str(key): str(value) for key, value in table.items()}


def save_configuration(configuration: Configuration) -> None:
    """Write the configuration file atomically."""
    lines = [f"current = {_toml(configuration.current)}"]
    for name, values in sorted(configuration.profiles.items()):
        lines += ["", f"[profiles.{_toml(name)}]"]
        lines += [f"{key} = {_toml(value)}" for key, value in sorted(values.items())]
    if configuration.aliases:
        lines += ["", "[aliases]"]
        aliases = sorted(configuration.aliases.items())
        lines += [f"{_toml(name)} = {_toml(text)}" for name, text in aliases]
    write_private(config_path(), "\n".join(lines) + "\n")


def _toml(text: str) -> str:
    """Return text as a TOML basic string. JSON's escapes are valid TOML; TOML also escapes DEL."""
    return json.dumps(text).replace("\x7f", "\\u007f")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a profile, overridden by the environment and by options."""

    profile: str
    values: dict[str, str]

    def get(self, key: str, option: object = None) -> str | None:
        """Return a setting: the option if it is not None, else the environment, else the profile."""
        if option is not None:
            return str(option)
        return os.environ.get(PRODUCT.variable(key.upper())) or self.values.get(key)


def load_settings(profile: str | None, *, may_create: bool = False) -> Settings:
    """Return the settings of the named profile, else the environment's, else the current one.

    Raises CliError (78) for an unknown profile, unless the caller ``may_create`` it.
    """
    configuration = load_configuration()
    name = profile or os.environ.get(PRODUCT.variable("PROFILE")) or configuration.current
    if not may_create:
        check_profile(configuration, name)
    return Settings(name, configuration.profiles.get(name, {}))


def check_profile(configuration: Configuration, name: str) -> None:
    """Raise CliError (78) if there is no profile with this name; ``default`` always exists."""
    known = sorted({"default", *configuration.profiles})
    if name in known:
        return
    import difflib

    matches = difflib.get_close_matches(name, known, n=1)
    create = f"create it with {PRODUCT.command} auth login --profile NAME"
    raise configuration_error(
        f"unknown profile {json.dumps(name)}; profiles: {', '.join(known)}",
        f"did you mean {matches[0]}?" if matches else create,
    )


def parse_variables(text: str) -> dict[str, str]:
    """Return the values of ``region=eu,version=v2`` by name. Raises a usage error (64)."""
    pairs = (part.strip() for part in text.split(","))
    return dict(parse_variable(pair) for pair in pairs if pair)


def parse_variable(text: str) -> tuple[str, str]:
    """Return the name and the value of ``region=eu``. Raises a usage error (64)."""
    name, separator, value = text.partition("=")
    if not separator or name not in PRODUCT.server_variables:
        known = ", ".join(PRODUCT.server_variables)
        raise usage_error(f"server variables: expected NAME=VALUE with one of {known}")
    return name, value


_HOST_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)", re.ASCII)


def check_origin(text: str) -> str:
    """Return a base URL without a final slash; raise ValueError if it is not an HTTP origin."""
    origin = text.rstrip("/")
    try:
        parts = urlsplit(origin)
        host, is_http = parts.hostname or "", parts.scheme in {"https", "http"}
        valid = is_http and parts.port != 0 and _is_host(host) and origin.isprintable()
    except ValueError:
        raise ValueError(f"{_origin_message(origin)}; {_ORIGIN_HINT}") from None
    if parts.username is not None:
        raise ValueError(
            f"the base URL must not contain a user name; use {PRODUCT.command} auth login"
        )
    if not valid:
        raise ValueError(f"{_origin_message(origin)}; {_ORIGIN_HINT}")
    if parts.query or parts.fragment:
        raise ValueError(f"{_origin_message(origin)}; remove the query and the fragment")
    return origin


_ORIGIN_HINT = "use a URL like https://api.example.com"


def _origin_message(origin: str) -> str:
    return f"{quote_text(origin)} is not a valid origin"


def _is_host(host: str) -> bool:
    """Return whether a text is a host name or an IP address."""
    if ":" in host:  # urlsplit has checked that it is in brackets
        return bool(ip_address(host))
    ascii_name = host.encode("idna").decode() if host else ""
    return all(_HOST_LABEL.fullmatch(label) for label in ascii_name.removesuffix(".").split("."))
