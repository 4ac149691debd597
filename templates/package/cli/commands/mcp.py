"""``mcp``: runs an MCP server, with which an assistant uses the API within a budget.

The SDK of the protocol (extra ``mcp``) is imported when the server runs, and by no other command.
"""

from __future__ import annotations

import os
import secrets
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from ..cli_error import configuration_error, usage_error
from ..execution.session import (
    configured_base_url,
    configured_budget,
    configured_credentials,
    configured_identity,
    configured_limits,
    configured_timeout,
    credential_errors,
    identity_of,
    open_store,
    placeholder_credentials,
    server_variables,
)
from ..input.options import CommonOptions
from ..input.value_types import Seconds, WholeNumber
from ..output.messages import print_message
from ..private_files import read_private, write_private
from ..product import PRODUCT
from ..settings import Settings, history_path, load_settings, state_folder
from .utility_command import UtilityCommand, option

if TYPE_CHECKING:
    from pathlib import Path

    from ..._runtime.metering.limits import Limits
    from ...mcp.client import AssistantClient
    from ...mcp.ledger import Ledger
    from ...mcp.server import ApiTools

_TOKEN_VARIABLE = PRODUCT.variable("MCP_TOKEN")


def _run(
    port: int | None = None,
    allow: tuple[str, ...] = (),
    dry_run: bool = False,
    budget: int | None = None,
    budget_per_call: int | None = None,
    **parameters: object,
) -> None:
    if find_spec("mcp") is None:
        hint = f"pip install '{PRODUCT.distribution}[mcp]'"
        raise configuration_error("the MCP server needs the MCP SDK", hint)
    from ...mcp.permissions import UnknownPermission, parse_allowed

    try:
        allowed = parse_allowed(allow)
    except UnknownPermission as error:
        raise usage_error(f"--allow: {error}") from None
    common = CommonOptions.from_parameters({**parameters, "budget_per_day": budget})
    tools = _build_tools(common, budget_per_call, allowed, rehearses=dry_run)
    from ...mcp.transports import run_http, run_stdio

    if port is None:
        run_stdio(tools)
        return
    try:
        run_http(tools, port, server_token(), _announce)
    except OSError as error:
        raise configuration_error(f"cannot listen on port {port}: {error.strerror}") from None


def _build_tools(
    common: CommonOptions, per_call: int | None, allowed: frozenset[str], *, rehearses: bool
) -> ApiTools:
    from ...mcp.server import ApiTools
    from ...mcp.service import Service
    from ...mcp.tool_table import load_tools

    settings = load_settings(common.profile)
    find = placeholder_credentials if rehearses else configured_credentials
    given, oauth = find(common, settings)
    limits = configured_limits(settings, oauth=oauth is not None)
    with credential_errors(settings):
        identity = identity_of(given, oauth)
    if rehearses:
        identity = configured_identity(common, settings) or identity
    ledger = _open_ledger(common, settings, identity, limits)
    ledger.per_call = per_call
    base_url = configured_base_url(common, settings)
    variables = server_variables(common, settings)
    timeout = configured_timeout(common, settings)

    def open_client() -> AssistantClient:
        from ...mcp.client import AssistantClient
        from ...mcp.rehearsal import rehearsal_hooks

        return AssistantClient(
            given,
            oauth,
            base_url=base_url,
            server_variables=variables,
            timeout=timeout,
            limits=limits,
            store=ledger.budget,
            history=ledger.history,
            hooks=rehearsal_hooks() if rehearses else None,
        )

    service = Service(load_tools(), ledger, open_client)
    return ApiTools(service=service, allowed=allowed, rehearses=rehearses)


def _open_ledger(
    common: CommonOptions, settings: Settings, identity: str, limits: Limits | None
) -> Ledger:
    from ..._runtime.metering.history import SpendingHistory
    from ...mcp.ledger import Ledger

    state_folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    budget = configured_budget(settings, common.budget_per_day)
    store = open_store(identity, budget, limits)
    return Ledger(store, SpendingHistory(history_path()), common.label or "mcp")


def server_token() -> str:
    """Return the bearer token of the server: from the environment, else from its private file.

    A file without a token gets one. Raises CliError (78) if other users can read the file, or if it
    cannot be read or written.
    """
    token = os.environ.get(_TOKEN_VARIABLE) or read_private(_token_path()).strip()
    if not token:
        token = secrets.token_urlsafe(32)
        write_private(_token_path(), f"{token}\n")
    return token


def _token_path() -> Path:
    return state_folder() / "mcp-token"


def _announce(url: str) -> None:
    source = _TOKEN_VARIABLE if os.environ.get(_TOKEN_VARIABLE) else _token_path()
    print_message(f"Listening on {url}; bearer token: {source}")


def _cost_options() -> list[click.Parameter]:
    return [
        option(
            "--budget",
            "Tokens that servers and commands of this account may spend per day (UTC), on this machine"
            " [default: the setting budget_per_day].",
            type=WholeNumber(0),
            metavar="TOKENS",
        ),
        option(
            "--budget-per-call",
            "Tokens that one call may spend, with repeats and all pages.",
            type=WholeNumber(0),
            metavar="TOKENS",
        ),
        option("--label", "Label of what is spent [default: mcp].", metavar="NAME"),
    ]


COMMAND = UtilityCommand(
    "mcp",
    _run,
    summary="Run an MCP server for assistants, within a budget",
    example="mcp --budget 500 --allow create,update" if PRODUCT.has_costs else "mcp",
    parameters=[
        *(_cost_options() if PRODUCT.has_costs else ()),
        option(
            "--allow",
            "Calls that need no confirmation by the user: create, update, delete, deprecated.",
            metavar="KINDS",
            multiple=True,
        ),
        option("--dry-run", "Show the requests that calls would send; send nothing.", is_flag=True),
        option(
            "--port",
            "Serve HTTP on this port of this machine (0: a free one), not standard input and output.",
            type=WholeNumber(0, 65_535),
            metavar="N",
        ),
        option("--profile", "Profile to use.", metavar="NAME"),
        option("--token-file", "Read the API token from this file.", metavar="FILE"),
        option("--base-url", "Base URL of the API.", metavar="URL"),
        option(
            "--timeout", "Maximum time to wait for a response.", type=Seconds(), metavar="SECONDS"
        ),
    ],
    prints=False,
)
