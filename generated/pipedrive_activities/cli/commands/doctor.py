"""``doctor``: whether everything is in its place, and what to do where it is not.

Nothing is sent. Each check is a record; a failed one ends in 78.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..auth.credentials import file_store, open_store
from ..cli_error import CliError, Exit, Failure
from ..execution.invocation import choose_output
from ..input.options import Common
from ..input.values import Json
from ..output.formats import default_format
from ..product import PRODUCT
from ..settings import (
    config_path,
    history_path,
    load_configuration,
    load_settings,
    state_folder,
)
from .auth import describe_login
from .utility_command import UtilityCommand, option, print_records


def _run(profile: str | None, **parameters: object) -> None:
    rows = [*_examine(profile)]
    print_records(_printable(Common.take(parameters)), rows, ("check", "state", "found"))
    failed = [row for row in rows if isinstance(row, dict) and row["state"] == "failed"]
    if failed:
        raise CliError(
            Failure(
                exit=Exit.CONFIGURATION,
                code="unhealthy",
                message=f"{len(failed)} checks failed",
                hint="see what was found",
            )
        )


def _printable(common: Common) -> Common:
    """Return options whose output is settled, even when the configuration cannot be read."""
    try:
        return replace(common, output=choose_output(common.output, load_settings(None)))
    except CliError:
        return replace(common, output=common.output or default_format())


def _examine(profile: str | None) -> Iterator[Json]:
    checks: dict[str, Callable[[], tuple[str, str]]] = {
        "python": lambda: ("ok", f"{platform.python_version()} on {sys.platform}"),
        "package": _package,
        "libraries": _libraries,
        "configuration": _configuration,
        "folders": _folders,
        "credentials": _credentials,
        "login": lambda: _login(profile),
        "origin": lambda: _origin(profile),
        "ledger": _ledger,
        "terminal": _terminal,
    }
    for name, check in checks.items():
        try:
            state, found = check()
        except CliError as stop:
            hint = f"; {stop.failure.hint}" if stop.failure.hint else ""
            state, found = "failed", f"{stop.failure.message}{hint}"
        yield {"check": name, "state": state, "found": found}


def _package() -> tuple[str, str]:
    try:
        return "ok", f"{PRODUCT.distribution} {version(PRODUCT.distribution)}"
    except PackageNotFoundError:
        return "note", f"{PRODUCT.distribution} {PRODUCT.version}, not installed as a distribution"


def _libraries() -> tuple[str, str]:
    found, missing = [], []
    for name in ("httpx2", "msgspec", "click", "jmespath", "platformdirs", "pyyaml", "rich"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        hint = f"pip install '{PRODUCT.distribution}[cli]'"
        return "failed", f"missing: {', '.join(missing)}; {hint}"
    return "ok", ", ".join(found)


def _configuration() -> tuple[str, str]:
    configuration = load_configuration()
    there = "" if config_path().exists() else " (not there yet)"
    return "ok", f"{config_path()}{there}; profile in use: {configuration.current}"


def _folders() -> tuple[str, str]:
    folder = state_folder()
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(nearest, os.W_OK):
        return "failed", f"{nearest} cannot be written; set {PRODUCT.variable('STATE_DIR')}"
    return "ok", str(folder)


def _credentials() -> tuple[str, str]:
    file_store().read("")
    return "ok", f"kept in {open_store().name}"


def _login(profile: str | None) -> tuple[str, str]:
    login = describe_login(load_settings(profile).profile)
    if not login["logged_in"]:
        return "note", f"not logged in; {PRODUCT.command} auth login"
    return "ok", f"{login['kind']} from {login['source']}"


def _origin(profile: str | None) -> tuple[str, str]:
    from ..execution.session import chosen_origin

    return "ok", chosen_origin(Common(), load_settings(profile))


def _ledger() -> tuple[str, str]:
    path = history_path()
    if not path.exists():
        return "ok", f"{path} (nothing was spent yet)"
    return ("ok" if _is_writable(path) else "failed"), str(path)


def _is_writable(path: Path) -> bool:
    return os.access(path, os.R_OK | os.W_OK)


def _terminal() -> tuple[str, str]:
    colour = "no colour (NO_COLOR)" if os.environ.get("NO_COLOR") else "colour where there is any"
    return "ok", f"TERM={os.environ.get('TERM', '')}, {sys.stdout.encoding}, {colour}"


COMMAND = UtilityCommand(
    "doctor",
    _run,
    summary="Check that everything is in its place; nothing is sent",
    example="doctor",
    parameters=[option("--profile", "Profile to check.", metavar="NAME")],
)
