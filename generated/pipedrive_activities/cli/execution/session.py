"""The session of the command line: sends calls with the runtime of the client.

This is the only module of the command line that knows how requests are made. It uses the runtime
below the typed client, so that results are printed exactly as the API returned them, including
fields that the models do not know.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..._runtime.call.call_loop import run_call
from ..._runtime.call.credentials import (
    ApiToken,
    Authorization,
    Credentials,
    NoCredentials,
)
from ..._runtime.call.effects import Run, Send
from ..._runtime.call.retry import Retries
from ..._runtime.call.running_call import CallOutcome as RuntimeOutcome
from ..._runtime.call.uncertain import is_already_deleted
from ..._runtime.client_config import ClientConfig, Hooks
from ..._runtime.errors import AuthenticationError, RequestTimeout, TransportError
from ..._runtime.messages import SAFE_HEADERS, RawResponse
from ..._runtime.messages import Request as RuntimeRequest
from ..._runtime.metering.history import SpendingHistory
from ..._runtime.metering.limits import Limits
from ..._runtime.metering.meter import Meter
from ..._runtime.metering.sqlite import SQLiteStore
from ..._runtime.operation import Operation
from ..._runtime.serialization.encoding import Encoded
from ...operations import HEADER_NAMES, OPERATIONS, RATE_LIMITS
from ..cli_error import CliError, Failure, configuration_error
from ..error_mapping import uncertain
from ..exit_codes import ExitCode
from ..input.options import CommonOptions
from ..input.value_types import positive_seconds
from ..input.values import Json, quote_text
from ..operation_commands import command_title
from ..output.escaping import visible
from ..output.messages import json_messages, print_message
from ..output.progress import Progress
from ..product import PRODUCT
from ..settings import Settings, check_origin, history_path, state_folder
from .call_codec import encode_call, read_result
from .session_protocol import Call, CallResult, Request
from .waits import WaitReport

if TYPE_CHECKING:
    from ..._runtime.http import Http

_REDACTED = "<redacted>"
_DEFAULT_TIMEOUT = 30.0
"""Seconds."""


class ClientSession:
    """Calls that share one connection pool and one meter."""

    def __init__(
        self, config: ClientConfig, meter: Meter, http: Http | None, progress: Progress
    ) -> None:
        self.progress = progress
        self._config = config
        self._meter = meter
        self._http = http

    @property
    def tokens(self) -> int:
        """The tokens spent so far."""
        return self._meter.usage.tokens

    @property
    def attempts(self) -> int:
        """The maximum number of attempts per call."""
        return self._config.retries.attempts

    def send(self, call: Call) -> CallResult:
        """Send a call and return its result; raises CliError and the errors of the client."""
        operation = OPERATIONS[call.operation]
        response = self.run_encoded(operation, encode_call(operation, call))
        if is_already_deleted(operation.method, response.status):
            return CallResult(result=dict(call.path))
        return read_result(operation, response)

    def run_encoded(self, operation: Operation, encoded: Encoded) -> RawResponse:
        """Send an encoded request, with retries; return the successful response.

        That can be the 404 or 410 to a repeated DELETE, see ``CallOutcome``.
        Raises CliError (69) if the server cannot be reached, and the errors of the client.
        """
        from ..._runtime.call.drivers import drive

        if self._http is None:
            raise configuration_error("this session cannot send requests")
        hosts: list[str] = []
        waits = WaitReport(self.progress)
        after = self._config.hooks.after

        def record(request: RuntimeRequest, result: RawResponse | TransportError) -> None:
            hosts.append(urlsplit(request.url).netloc)
            waits.last = result
            if after is not None:
                after(request, result)

        config = replace(self._config, hooks=replace(self._config.hooks, after=record))
        steps = waits.report(run_call(operation, encoded, config))
        try:
            outcome: RuntimeOutcome = drive(steps, self._http)
        except TransportError as error:
            if not hosts:  # the request for a new OAuth token failed, before the call was sent
                raise
            raise _connection_error(operation, error, hosts[-1], config.timeout) from None
        return outcome.response

    def prepare(self, call: Call) -> Request:
        """Return the first request of a call exactly as it would be sent, with secrets redacted."""
        operation = OPERATIONS[call.operation]
        return self.preview(operation, encode_call(operation, call), call.body)

    def preview(self, operation: Operation, encoded: Encoded, body: Json) -> Request:
        """Return the first request that ``run_encoded`` would send, with secrets redacted."""
        steps = run_call(operation, encoded, self._config)
        action = next(steps)
        while not isinstance(action, Send):
            action = steps.send(action.work() if isinstance(action, Run) else None)
        steps.close()
        headers = {**action.request.headers, **{name: _REDACTED for name, _ in action.secrets}}
        return Request(
            method=action.request.method,
            url=action.request.url,
            headers=headers,
            body=body,
        )


def _connection_error(
    operation: Operation, error: TransportError, host: str, timeout: float
) -> CliError:
    """Return the error for a request without a response, naming the command and the host."""
    reason = re.sub(r"^\w+: |\[Errno -?\d+\] ", "", error.message)
    if isinstance(error, RequestTimeout):
        problem = f"no response from {host} within {timeout:g} seconds"
    elif error.received:
        problem = f"connection to {host} was lost: {reason}"
    else:
        problem = f"cannot connect to {host}: {reason}"
    failure = Failure(
        exit_code=ExitCode.UNAVAILABLE,
        code="unreachable",
        message=f"{command_title(operation.id)}: {problem}",
        operation=operation.id,
        retry="after 10 seconds",
    )
    return CliError(uncertain(failure) if error.maybe_done else failure)


def configured_origin(common: CommonOptions, settings: Settings) -> str:
    """Return the origin that requests go to; raise CliError (78) if it is not valid."""
    try:
        return check_origin(settings.get("base_url", common.base_url) or PRODUCT.base_url)
    except ValueError as error:
        raise configuration_error(str(error)) from None


def open_offline(common: CommonOptions, settings: Settings) -> ClientSession:
    """Return a session that prepares requests but cannot send them; it needs no token."""
    credentials: Credentials = NoCredentials()
    if PRODUCT.token_header:
        credentials = _PlaceholderCredentials(*_auth_header_and_origin(common, settings))
    meter = Meter(OPERATIONS, identity=_REDACTED, names=HEADER_NAMES)
    progress = Progress(as_json=False, quiet=True)
    return ClientSession(_config(common, settings, credentials, meter), meter, None, progress)


class _PlaceholderCredentials:
    """Credentials with a placeholder instead of the secret."""

    blocking = False

    def __init__(self, header: str, base_url: str | None) -> None:
        self._authorization = Authorization(((header, _REDACTED),), base_url)

    def authorize(self) -> Authorization:
        """Return the header with a placeholder for its secret."""
        return self._authorization

    def renew(self, rejected: Authorization) -> bool:
        """Return False: placeholders cannot be renewed."""
        return False


def _auth_header_and_origin(common: CommonOptions, settings: Settings) -> tuple[str, str | None]:
    """Return the header that a run would authenticate with, and the origin it is bound to."""
    from ..auth.credentials import find_credential

    header = PRODUCT.token_header
    if common.token_file is not None or os.environ.get(PRODUCT.variable("API_TOKEN")):
        return header, None
    try:
        stored = find_credential(settings.profile)
    except CliError:
        return header, None
    if stored is None or stored[0].kind != "oauth":
        return header, None
    return "authorization", str(stored[0].tokens.get("api_domain", "")) or None


@contextmanager
def open_session(
    common: CommonOptions, settings: Settings, token: str | None = None
) -> Iterator[ClientSession]:
    """Open a session; what it spends is added to the usage history of this machine.

    ``token`` takes the place of the configured credentials.
    """
    from ..._runtime.http import Http
    from ..._runtime.metering.usage import label
    from ..output.log_warnings import printed_warnings

    credentials, identity = _token(token) if token else find_credentials(common, settings)
    history = SpendingHistory(history_path())
    history_path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    meter = Meter(
        OPERATIONS,
        identity=identity,
        names=HEADER_NAMES,
        limits=_limits(settings, oauth=not isinstance(credentials, ApiToken)),
        store=SQLiteStore(state_folder() / "quota.sqlite"),
        log=history,
    )
    http = Http()
    with ExitStack() as stack:
        as_json = json_messages(common.output)
        stack.enter_context(printed_warnings(as_json=as_json))
        stack.callback(http.close)
        stack.callback(history.close)
        stack.callback(meter.close)
        if common.label:
            stack.enter_context(label(common.label))
        if common.budget is not None:
            stack.enter_context(meter.budget(common.budget))
        progress = Progress(as_json=as_json, quiet=common.quiet)
        stack.callback(progress.clear)
        yield ClientSession(_config(common, settings, credentials, meter), meter, http, progress)


def _limits(settings: Settings, *, oauth: bool) -> Limits | None:
    """Return the limits of the configured plan, which all runs on this machine share.

    Without a plan, the burst limit is taken from the headers of responses.
    """
    plan, seats = settings.get("plan"), settings.get("seats") or "1"
    if plan is None or RATE_LIMITS is None:
        return None
    try:
        return RATE_LIMITS.limits(plan, seats=int(seats), oauth=oauth)
    except ValueError as error:
        raise configuration_error(f"settings plan and seats: {error}") from None


def _config(
    common: CommonOptions, settings: Settings, credentials: Credentials, meter: Meter
) -> ClientConfig:
    from ..._runtime.serialization.mismatches import Mismatches

    return ClientConfig(
        base_url=configured_origin(common, settings),
        uses_operation_servers=not settings.get("base_url", common.base_url),
        credentials=credentials,
        meter=meter,
        mismatches=Mismatches(),
        timeout=_timeout(common, settings),
        retries=Retries(),
        header_names=HEADER_NAMES,
        headers={"user-agent": f"{PRODUCT.distribution}-cli/{PRODUCT.version}"},
        hooks=Hooks(after=print_attempt) if common.verbose else Hooks(),
        operations=OPERATIONS,
    )


def _timeout(common: CommonOptions, settings: Settings) -> float:
    text = settings.get("timeout", common.timeout)
    seconds = positive_seconds(text) if text else _DEFAULT_TIMEOUT
    if seconds is None:
        raise configuration_error(
            f"setting timeout: expected a positive number of seconds, got {quote_text(str(text))}"
        )
    return seconds


def print_attempt(request: RuntimeRequest, outcome: RawResponse | TransportError) -> None:
    """Print a request and its outcome on standard error, for ``--verbose``.

    Hooks receive requests without credentials; values of other headers are shown only if they are
    known to be harmless.
    """
    lines = [f"> {request.method} {request.url}"]
    for name, value in request.headers.items():
        lines.append(f">   {name}: {value if name in SAFE_HEADERS else _REDACTED}")
    if request.content is not None:
        lines.append(f">   {request.content.decode('utf-8', 'replace')}")
    if isinstance(outcome, RawResponse):
        size = len(outcome.content)
        lines.append(f"< {outcome.status} in {outcome.elapsed * 1000:.0f} ms, {size:,} bytes")
    else:
        lines.append(f"< {outcome.message}")
    print_message("\n".join(map(visible, lines)))


def find_credentials(common: CommonOptions, settings: Settings) -> tuple[Credentials, str]:
    """Return credentials, and the identity under which their usage is counted.

    Sources in order: ``--token-file``, the environment, the profile. Raises AuthenticationError if
    there are no credentials.
    """
    from ..auth.credentials import check_token, find_credential, read_token_file

    if not PRODUCT.token_header:
        return NoCredentials(), ""
    token = os.environ.get(PRODUCT.variable("API_TOKEN"))
    if common.token_file is not None:
        return _token(read_token_file(common.token_file))
    if token:
        return _token(check_token(token))
    stored = find_credential(settings.profile)
    if stored is not None and stored[0].kind == "oauth":
        from ..auth.oauth_login import open_oauth

        origin = configured_origin(common, settings)
        oauth = open_oauth(stored[0], settings.profile, stored[1], origin)
        return oauth, oauth.identity
    if stored is not None:
        return _token(stored[0].token)
    raise AuthenticationError(
        f"profile {settings.profile} is not logged in",
        status=401,
        hint=f"run {PRODUCT.command} auth login or set {PRODUCT.variable('API_TOKEN')}",
    )


def _token(token: str) -> tuple[Credentials, str]:
    return ApiToken(token, PRODUCT.token_header, PRODUCT.auth_scheme), token
