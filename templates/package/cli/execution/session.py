"""Opens the client of the command line with its settings, credentials, store and usage history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress

from ..._runtime.call.authorization import Authorization
from ..._runtime.call.credentials import Credentials, Given
from ..._runtime.client_base import chosen_origin, credentials_of
from ..._runtime.client_config import Hooks
from ..._runtime.errors import ArgumentError, MissingCredentials, TransportError
from ..._runtime.messages import SAFE_HEADERS, RawResponse, Request
from ..._runtime.metering.budget_store import BudgetStore
from ..._runtime.metering.history import SpendingHistory
from ..._runtime.metering.limits import Limits
from ..._runtime.metering.sqlite import SQLiteStore
from ..._runtime.secret import Secret
from ...client import PRODUCT as CLIENT_PRODUCT
from ...operations import SCHEMES
from ...rate_limits import RATE_LIMITS
from ..cli_error import CliError, configuration_error
from ..error_mapping import missing_credentials
from ..input.options import CommonOptions
from ..input.value_types import count_of, positive_seconds
from ..input.values import quote_text
from ..output.escaping import visible
from ..output.messages import json_messages, print_message
from ..output.progress import Progress
from ..product import PRODUCT
from ..settings import (
    Settings,
    check_origin,
    history_path,
    parse_variable,
    parse_variables,
    state_folder,
)
from .client import REDACTED, CommandLineClient, PreviewClient

_DEFAULT_TIMEOUT = 30.0
"""Seconds."""


def configured_origin(common: CommonOptions, settings: Settings) -> str:
    """Return the origin that requests go to; raise CliError (78) if it is not valid."""
    try:
        return check_origin(
            settings.get("base_url", common.base_url)
            or chosen_origin(CLIENT_PRODUCT, server_variables(common, settings))
        )
    except ValueError as error:
        raise configuration_error(str(error)) from None


def open_preview(common: CommonOptions, settings: Settings) -> PreviewClient:
    """Return a client that records requests instead of sending them; it needs no credentials."""
    placeholders, oauth = placeholder_credentials(common, settings)
    return PreviewClient(
        placeholders,
        oauth,
        base_url=configured_base_url(common, settings),
        timeout=configured_timeout(common, settings),
        server_variables=server_variables(common, settings),
    )


def placeholder_credentials(
    common: CommonOptions, settings: Settings
) -> tuple[dict[str, Given], Credentials | None]:
    """Return credentials like those of a run, with placeholders instead of the secrets."""
    available, api_domain = _available(common, settings)
    placeholders: dict[str, Given] = {
        name: Secret("${" + PRODUCT.variable(name.upper()) + "}") for name in available
    }
    if api_domain is None:
        return placeholders, None
    variable = "${" + PRODUCT.variable("ACCESS_TOKEN") + "}"
    return placeholders, _PlaceholderCredentials(f"Bearer {variable}", api_domain or None)


class _PlaceholderCredentials:
    """Credentials with a placeholder instead of the access token."""

    kind = "bearer"
    blocking = False

    def __init__(self, header: str, base_url: str | None) -> None:
        self._authorization = Authorization((("authorization", header),), base_url)

    def authorize(self) -> Authorization:
        """Return the header with a placeholder for its secret."""
        return self._authorization

    def renew(self, rejected: Authorization) -> bool:
        """Return False: placeholders cannot be renewed."""
        return False


def _available(common: CommonOptions, settings: Settings) -> tuple[tuple[str, ...], str | None]:
    """Return the arguments that a run would have, and the origin of a stored OAuth login, if any.

    Without any, a run would need all of them.
    """
    from ..auth.credentials import (
        all_arguments,
        environment_values,
        find_credential,
        values_of,
    )

    values = tuple(environment_values())
    if common.token_file is not None:
        return (*PRODUCT.main_arguments, *values), None
    try:
        stored = find_credential(settings.profile)
    except CliError:
        stored = None
    if stored is not None and stored[0].kind == "oauth" and not values:
        return (), str(stored[0].tokens.get("api_domain", ""))
    values += tuple(values_of(stored[0])) if stored is not None else ()
    return values or all_arguments(), None


@contextmanager
def open_client(
    common: CommonOptions, settings: Settings, values: dict[str, str] | None = None
) -> Iterator[CommandLineClient]:
    """Open a client; what it spends is added to the usage history of this machine.

    ``values`` are credentials by argument that take the place of the configured ones.
    """
    from ..output.log_warnings import printed_warnings

    given, oauth = (_wrapped(values), None) if values else configured_credentials(common, settings)
    history_path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    as_json = json_messages(common.output)
    progress = Progress(as_json=as_json, quiet=common.quiet)
    limits = configured_limits(settings, oauth=oauth is not None)
    budget = configured_budget(settings, common.budget_per_day)
    with ExitStack() as stack:
        stack.enter_context(printed_warnings(as_json=as_json))
        history = SpendingHistory(history_path())
        stack.callback(history.close)
        with credential_errors(settings):
            identity = identity_of(given, oauth)
            client = CommandLineClient(
                given,
                oauth,
                progress,
                base_url=configured_base_url(common, settings),
                server_variables=server_variables(common, settings),
                timeout=configured_timeout(common, settings),
                limits=limits,
                store=open_store(identity, budget, limits),
                history=history,
                hooks=Hooks(after=print_attempt) if common.verbose else None,
            )
        stack.enter_context(client)
        if common.label:
            stack.enter_context(client.label(common.label))
        if common.budget is not None:
            stack.enter_context(client.budget(common.budget))
        stack.callback(progress.clear)
        yield client


def identity_of(given: Mapping[str, Given], oauth: Credentials | None) -> str:
    """Return what identifies credentials in the quota store. It is a secret.

    Raises MissingCredentials and ArgumentError, as a client with them.
    """
    return credentials_of(CLIENT_PRODUCT, given, oauth).identity


def configured_identity(common: CommonOptions, settings: Settings) -> str:
    """Return what identifies the configured credentials; empty if they are missing or invalid."""
    with suppress(CliError, ArgumentError):
        return identity_of(*configured_credentials(common, settings))
    return ""


def open_store(identity: str, budget: int | None, limits: Limits | None) -> BudgetStore:
    """Return the quota store of this machine, with the budget of the day of these credentials."""
    return BudgetStore(SQLiteStore(state_folder() / "quota.sqlite"), identity, budget, limits)


@contextmanager
def credential_errors(settings: Settings) -> Iterator[None]:
    """Turn errors about credentials into errors about the configuration.

    Raises CliError: 77 if there are none, 78 if one is invalid.
    """
    from ..auth.credentials import all_arguments

    try:
        yield
    except MissingCredentials as error:
        failure = missing_credentials(error)
        message = f"profile {settings.profile} is not logged in"
        raise CliError(failure.replace(message=message)) from None
    except ArgumentError as error:
        if error.parameter in all_arguments():
            raise configuration_error(error.message) from None
        raise


def configured_limits(settings: Settings, *, oauth: bool) -> Limits | None:
    """Return the limits of the configured plan, which all runs on this machine share.

    Without a plan, the burst limit is taken from the headers of responses. Raises CliError (78) if
    the plan or the number of seats is not valid.
    """
    plan, seats = settings.get("plan"), settings.get("seats") or "1"
    if plan is None or RATE_LIMITS is None:
        return None
    try:
        return RATE_LIMITS.limits(plan, seats=int(seats), oauth=oauth)
    except ValueError as error:
        raise configuration_error(f"settings plan and seats: {error}") from None


def configured_budget(settings: Settings, option: int | None) -> int | None:
    """Return the tokens that may be spent per day, None for no limit. Raises CliError (78)."""
    text = settings.get("budget_per_day", option) if PRODUCT.has_costs else None
    if text is None:
        return None
    tokens = count_of(text)
    if tokens is None:
        problem = f"expected a whole number of tokens, got {quote_text(text)}"
        raise configuration_error(f"setting budget_per_day: {problem}")
    return tokens


def configured_base_url(common: CommonOptions, settings: Settings) -> str | None:
    """Return the configured base URL, None for that of the API. Raises CliError (78)."""
    is_chosen = settings.get("base_url", common.base_url)
    return configured_origin(common, settings) if is_chosen else None


def server_variables(common: CommonOptions, settings: Settings) -> dict[str, str]:
    """Return the variables in the URLs of servers: of the options, then of the configuration.

    A configured base URL takes the place of the URLs with configured variables. Raises a usage error
    (64), and CliError (78) for configured variables that are not valid.
    """
    chosen = dict(map(parse_variable, common.server_variables))  # a value may contain commas
    text = settings.get("server_variables") if PRODUCT.server_variables else None
    if text is None or settings.get("base_url", common.base_url):
        return chosen
    try:
        return {**parse_variables(text), **chosen}
    except CliError as error:
        raise configuration_error(error.failure.message) from None


def configured_timeout(common: CommonOptions, settings: Settings) -> float:
    """Return the timeout of a step in seconds. Raises CliError (78) if it is not valid."""
    text = settings.get("timeout", common.timeout)
    seconds = positive_seconds(text) if text else _DEFAULT_TIMEOUT
    if seconds is None:
        raise configuration_error(
            f"setting timeout: expected a positive number of seconds, got {quote_text(str(text))}"
        )
    return seconds


def print_attempt(request: Request, outcome: RawResponse | TransportError) -> None:
    """Print a request and its outcome on standard error, for ``--verbose``.

    Hooks receive requests without credentials; values of other headers are shown only if they are
    known to be harmless.
    """
    lines = [f"> {request.method} {request.url}"]
    for name, value in request.headers.items():
        lines.append(f">   {name}: {value if name in SAFE_HEADERS else REDACTED}")
    if isinstance(request.content, bytes):
        lines.append(f">   {request.content.decode('utf-8', 'replace')}")
    if isinstance(outcome, RawResponse):
        size = len(outcome.content)
        lines.append(f"< {outcome.status} in {outcome.elapsed * 1000:.0f} ms, {size:,} bytes")
    else:
        lines.append(f"< {outcome.message}")
    print_message("\n".join(map(visible, lines)))


def configured_credentials(
    common: CommonOptions, settings: Settings
) -> tuple[dict[str, Given], Credentials | None]:
    """Return the configured credentials: by argument, and those of an OAuth login.

    Sources in order: ``--token-file``, the environment, the profile.
    """
    from ..auth.credentials import (
        environment_values,
        find_credential,
        read_token_file,
        values_of,
    )

    if common.token_file is not None:
        return _wrapped({**environment_values(), **read_token_file(common.token_file)}), None
    values = environment_values()
    stored = find_credential(settings.profile) if SCHEMES else None
    if stored is None:
        return _wrapped(values), None
    if stored[0].kind == "oauth":
        if values:
            return _wrapped(values), None
        from ..auth.oauth_login import open_oauth

        origin = configured_origin(common, settings)
        return {}, open_oauth(stored[0], settings.profile, stored[1], origin)
    return _wrapped({**values_of(stored[0]), **values}), None


def _wrapped(values: dict[str, str]) -> dict[str, Given]:
    return {name: Secret(value) for name, value in values.items()}
