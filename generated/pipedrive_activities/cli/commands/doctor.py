"""``doctor``: checks installation, configuration and the server, and suggests fixes.

Sends one request, the cheapest call of the API. Each check is a record; if any of them fails, the
exit code is 78.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..auth.credentials import file_store, open_store
from ..cli_error import CliError, Failure
from ..error_mapping import failure_from
from ..execution.invocation import choose_output
from ..exit_codes import ExitCode
from ..input.options import CommonOptions
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


def _run(profile: str | None, offline: bool, **parameters: object) -> None:
    rows = [*_run_checks(profile, offline=offline)]
    print_records(
        _with_output(CommonOptions.from_parameters(parameters)), rows, ("check", "state", "details")
    )
    failed = [row for row in rows if isinstance(row, dict) and row["state"] == "failed"]
    if failed:
        raise CliError(
            Failure(
                exit_code=ExitCode.CONFIGURATION,
                code="unhealthy",
                message=f"{len(failed)} of {len(rows)} checks failed",
                hint="see the details of each check",
            )
        )


def _with_output(common: CommonOptions) -> CommonOptions:
    """Return the options with an output format, even if the configuration cannot be read."""
    try:
        return common.replace(output=choose_output(common.output, load_settings(None)))
    except CliError:
        return common.replace(output=common.output or default_format())


def _run_checks(profile: str | None, *, offline: bool) -> Iterator[Json]:
    checks: dict[str, Callable[[], tuple[str, str]]] = {
        "python": lambda: ("ok", f"{platform.python_version()} on {sys.platform}"),
        "package": _package,
        "libraries": _libraries,
        "configuration": _configuration,
        "folders": _folders,
        "credentials": _credentials,
        "login": lambda: _login(profile),
        "origin": lambda: _origin(profile),
        "server": lambda: _server(profile, offline=offline),
        "usage history": _usage_history,
        "terminal": _terminal,
    }
    for name, check in checks.items():
        try:
            state, details = check()
        except Exception as error:  # noqa: BLE001 - a failed check is reported, the others still run
            state, details = "failed", failure_from(error).explanation
        yield {"check": name, "state": state, "details": details}


def _package() -> tuple[str, str]:
    try:
        return "ok", f"{PRODUCT.distribution} {version(PRODUCT.distribution)}"
    except PackageNotFoundError:
        return "note", f"{PRODUCT.distribution} {PRODUCT.version}, not installed as a distribution"


def _libraries() -> tuple[str, str]:
    installed, missing = [], []
    for name in ("httpx2", "msgspec", "click", "jmespath", "platformdirs", "pyyaml", "rich"):
        try:
            installed.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        hint = f"pip install '{PRODUCT.distribution}[cli]'"
        return "failed", f"missing: {', '.join(missing)}; {hint}"
    return "ok", ", ".join(installed)


def _configuration() -> tuple[str, str]:
    configuration = load_configuration()
    suffix = "" if config_path().exists() else " (does not exist yet)"
    return "ok", f"{config_path()}{suffix}; current profile: {configuration.current}"


def _folders() -> tuple[str, str]:
    folder = state_folder()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(existing, os.W_OK):
        return "failed", f"{existing} is not writable; set {PRODUCT.variable('STATE_DIR')}"
    return "ok", str(folder)


def _credentials() -> tuple[str, str]:
    file_store().read("")
    return "ok", f"stored in {open_store().name}"


def _login(profile: str | None) -> tuple[str, str]:
    login = describe_login(load_settings(profile).profile)
    if not login["logged_in"]:
        return "note", f"not logged in; run {PRODUCT.command} auth login"
    return "ok", f"{login['kind']} from {login['source']}"


def _origin(profile: str | None) -> tuple[str, str]:
    from ..execution.session import configured_origin

    return "ok", configured_origin(CommonOptions(), load_settings(profile))


def _server(profile: str | None, *, offline: bool) -> tuple[str, str]:
    """Send the cheapest call with the configured credential."""
    from .verification import cheapest_command, verify

    settings = load_settings(profile)
    if offline:
        return "note", "not asked (--offline)"
    if not describe_login(settings.profile)["logged_in"] or cheapest_command() is None:
        return "note", "not asked; no call can be made without a login or your data"
    return "ok", f"accepted the credential ({verify(CommonOptions(), settings).description})"


def _usage_history() -> tuple[str, str]:
    path = history_path()
    if not path.exists():
        return "ok", f"{path} (no usage yet)"
    return ("ok" if _is_writable(path) else "failed"), str(path)


def _is_writable(path: Path) -> bool:
    return os.access(path, os.R_OK | os.W_OK)


_COLOUR = {"NO_COLOR": "no colour (NO_COLOR)", "FORCE_COLOR": "colour (FORCE_COLOR)"}


def _terminal() -> tuple[str, str]:
    names = [name for name in ("NO_COLOR", "FORCE_COLOR") if os.environ.get(name)]
    colour = _COLOUR[names[0]] if names else "colour if supported"
    return "ok", f"TERM={os.environ.get('TERM', '')}, {sys.stdout.encoding}, {colour}"


COMMAND = UtilityCommand(
    "doctor",
    _run,
    summary="Check installation, configuration, and the server with its cheapest call",
    example="doctor",
    parameters=[
        option("--profile", "Profile to check.", metavar="NAME"),
        option("--offline", "Send nothing.", is_flag=True),
    ],
)
