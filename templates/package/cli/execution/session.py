"""The session: commands bound to the client's runtime.

Input: shared options and settings. Output: a ``Session`` (see ``port``). This is the only module of
the command line that knows how requests are made. It talks to the runtime below the typed client,
because results are printed as they came: no field, known or not, is lost on the way.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from ..._runtime.call.call_loop import CallOutcome as RuntimeOutcome
from ..._runtime.call.call_loop import run_call
from ..._runtime.call.credentials import ApiToken, Authorization, Credentials, NoCredentials
from ..._runtime.call.effects import Run, Send
from ..._runtime.call.retry import Retries
from ..._runtime.client_config import ClientConfig, Hooks
from ..._runtime.errors import ArgumentError, AuthenticationError, DecodingError
from ..._runtime.messages import RawResponse
from ..._runtime.metering.history import SpendingHistory
from ..._runtime.metering.limits import Limits
from ..._runtime.metering.meter import Meter
from ..._runtime.metering.sqlite import SQLiteStore
from ..._runtime.operation import Operation
from ..._runtime.serialization.encoding import Encoded, encode_request
from ...operations import HEADER_NAMES, OPERATIONS, RATE_LIMITS
from ..cli_error import CliError, refuse_configuration, refuse_input, refuse_usage
from ..input.options import Common
from ..input.values import Json
from ..product import PRODUCT
from ..settings import Settings, history_path, state_folder
from .session_protocol import Call, CallResult, Request
from .verbose import show_attempt

if TYPE_CHECKING:
    from ..._runtime.http import Http

_HIDDEN = "<redacted>"
_TIMEOUT = 30.0


class ClientSession:
    """Calls over one pool of connections, booked by one meter."""

    def __init__(self, setup: ClientConfig, meter: Meter, http: Http | None) -> None:
        self._config = setup
        self._meter = meter
        self._http = http

    @property
    def tokens(self) -> int:
        """What was spent so far."""
        return self._meter.usage.tokens

    @property
    def attempts(self) -> int:
        """How often one call is tried at most."""
        return self._config.retries.attempts

    def send(self, call: Call) -> CallResult:
        """Make a call; raises the errors of the client."""
        operation = OPERATIONS[call.operation]
        return _read_answer(operation, self.run_encoded(operation, _encode(operation, call)))

    def run_encoded(self, operation: Operation, encoded: Encoded) -> RawResponse:
        """Send an encoded request as often as it takes; return the response that means success."""
        from ..._runtime.call.drivers import drive

        if self._http is None:
            raise refuse_configuration("this session sends nothing")
        outcome: RuntimeOutcome = drive(run_call(operation, encoded, self._config), self._http)
        return outcome.response

    def prepare(self, call: Call) -> Request:
        """Return the first request of a call exactly as it would be sent, secrets replaced."""
        operation = OPERATIONS[call.operation]
        return self.preview(operation, _encode(operation, call), call.body)

    def preview(self, operation: Operation, encoded: Encoded, body: Json) -> Request:
        """Return the request that ``run_encoded`` would send first."""
        steps = run_call(operation, encoded, self._config)
        action = next(steps)
        while not isinstance(action, Send):
            action = steps.send(action.work() if isinstance(action, Run) else None)
        steps.close()
        headers = {**action.request.headers, **{name: _HIDDEN for name, _ in action.secrets}}
        return Request(
            method=action.request.method,
            url=action.request.url,
            headers=headers,
            body=body,
        )


def _encode(operation: Operation, call: Call) -> Encoded:
    """Return the request of a call, its arguments checked as the client checks them."""
    from ..._runtime.serialization.arguments import check_arguments
    from ...type_tables import ARGUMENTS

    try:
        schema = ARGUMENTS.get(operation.id)
        checked = check_arguments(operation, _arguments(operation, call), schema)
        return encode_request(operation, checked)
    except ArgumentError as error:
        parameter = operation.arguments.get(error.parameter)
        typed = parameter is not None and parameter.location != "body"
        refuse = refuse_usage if typed else refuse_input
        raise refuse(" ".join(str(error).split())) from None


def _arguments(operation: Operation, call: Call) -> dict[str, object]:
    """Return the arguments by their Python names; members of the body that have none stay as they
    are, for the client to refuse."""
    placed: dict[str, Mapping[str, Json]] = {
        "path": call.path,
        "query": call.query,
        "header": call.headers,
        "cookie": call.cookies,
    }
    body = dict(call.body) if isinstance(call.body, dict) else {}
    found: dict[str, object] = {}
    for parameter in operation.parameters:
        values = placed.get(parameter.location, {})
        if parameter.api_name in values:
            found[parameter.name] = values[parameter.api_name]
        elif parameter.location == "body" and not parameter.api_name and call.body is not None:
            found[parameter.name], body = call.body, {}
        elif parameter.location == "body" and parameter.api_name in body:
            found[parameter.name] = body.pop(parameter.api_name)
    return {**body, **found}


def _read_answer(operation: Operation, response: RawResponse) -> CallResult:
    document = read_json(operation, response)
    paging = operation.pagination
    if paging is None:
        return CallResult(result=_at(document, operation.data))
    cursor = _at(document, paging.next_cursor)
    return CallResult(
        result=_at(document, paging.items), next_cursor=cursor if isinstance(cursor, str) else None
    )


def read_json(operation: Operation, response: RawResponse) -> Json:
    """Return the body of a response as JSON; nothing at all is null. Raises DecodingError."""
    if not response.content.strip():
        return None
    try:
        return cast("Json", response.json())
    except ValueError:
        raise DecodingError(
            f"{operation.call}: the answer is no JSON", operation=operation.id
        ) from None


def _at(document: Json, pointer: str) -> Json:
    """Return the value at a JSON pointer (RFC 6901), null when it is not there."""
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        document = document.get(key) if isinstance(document, dict) else None
    return document


def chosen_origin(common: Common, settings: Settings) -> str:
    """Return the origin that requests go to; raise CliError (78) when it is none."""
    origin = (settings.get("base_url", common.base_url) or PRODUCT.base_url).rstrip("/")
    parts = urlsplit(origin)
    if parts.username is not None:
        raise refuse_configuration("the origin holds a user name", "credentials go elsewhere")
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise refuse_configuration(
            f"{origin!r} is no origin", "for example https://api.example.com"
        )
    if parts.query or parts.fragment:
        raise refuse_configuration(f"{origin!r} is more than an origin", "leave the query out")
    return origin


def open_offline(common: Common, settings: Settings) -> ClientSession:
    """Return a session that can prepare requests and send none; it needs no token."""
    credentials: Credentials = NoCredentials()
    if PRODUCT.token_header:
        credentials = _Placeholder(*_auth_header_and_origin(common, settings))
    meter = Meter(OPERATIONS, identity=_HIDDEN, names=HEADER_NAMES)
    return ClientSession(_config(common, settings, credentials, meter), meter, None)


class _Placeholder:
    """Authorizes nothing: it stands where a secret would."""

    blocking = False

    def __init__(self, header: str, base_url: str | None) -> None:
        self._authorization = Authorization(((header, _HIDDEN),), base_url)

    def authorize(self) -> Authorization:
        """Return the header without its secret."""
        return self._authorization

    def renew(self, rejected: Authorization) -> bool:
        """Return False: there is nothing to renew."""
        return False


def _auth_header_and_origin(common: Common, settings: Settings) -> tuple[str, str | None]:
    """Return the header that a run would authorize by, and the origin that comes with it."""
    from ..auth.credentials import find_credential

    header = PRODUCT.token_header
    if common.token_file is not None or os.environ.get(PRODUCT.variable("API_TOKEN")):
        return header, None
    try:
        found = find_credential(settings.profile)
    except CliError:
        return header, None
    if found is None or found[0].kind != "oauth":
        return header, None
    return "authorization", str(found[0].tokens.get("api_domain", "")) or None


@contextmanager
def open_session(common: Common, settings: Settings) -> Iterator[ClientSession]:
    """Open a session; what it spends is written into the ledger of this machine."""
    from ..._runtime.http import Http
    from ..._runtime.metering.usage import label

    credentials, identity = find_credentials(common, settings)
    history = SpendingHistory(history_path())
    history_path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    meter = Meter(
        OPERATIONS,
        identity=identity,
        names=HEADER_NAMES,
        limits=_limits(settings, oauth=not isinstance(credentials, ApiToken)),
        store=SQLiteStore(state_folder() / "books.sqlite"),
        log=history,
    )
    http = Http()
    with ExitStack() as stack:
        stack.callback(http.close)
        stack.callback(history.close)
        stack.callback(meter.close)
        if common.label:
            stack.enter_context(label(common.label))
        if common.budget is not None:
            stack.enter_context(meter.budget(common.budget))
        yield ClientSession(_config(common, settings, credentials, meter), meter, http)


def _limits(settings: Settings, *, oauth: bool) -> Limits | None:
    """Return the limits of the plan in the profile, kept to by all runs on this machine together.

    Without a plan, the burst limit is learned from the server's headers.
    """
    plan, seats = settings.get("plan"), settings.get("seats") or "1"
    if plan is None or RATE_LIMITS is None:
        return None
    try:
        return RATE_LIMITS.limits(plan, seats=int(seats), oauth=oauth)
    except ValueError as error:
        raise refuse_configuration(f"plan and seats of the profile: {error}") from None


def _config(
    common: Common, settings: Settings, credentials: Credentials, meter: Meter
) -> ClientConfig:
    from ..._runtime.serialization.decoding import Mismatches

    return ClientConfig(
        base_url=chosen_origin(common, settings),
        credentials=credentials,
        meter=meter,
        mismatches=Mismatches(),
        timeout=_timeout(common, settings),
        retries=Retries(),
        header_names=HEADER_NAMES,
        headers={"user-agent": f"{PRODUCT.distribution}-cli/{PRODUCT.version}"},
        hooks=Hooks(after=show_attempt) if common.verbose else Hooks(),
    )


def _timeout(common: Common, settings: Settings) -> float:
    told = settings.get("timeout", common.timeout)
    try:
        seconds = float(told) if told else _TIMEOUT
    except ValueError:
        seconds = 0
    if not 0 < seconds < float("inf"):
        raise refuse_configuration(f"timeout {told!r} is no number of seconds")
    return seconds


def find_credentials(common: Common, settings: Settings) -> tuple[Credentials, str]:
    """Return credentials, and what identifies them in the books.

    Order: ``--token-file``, the environment, the profile. Raises AuthenticationError.
    """
    from ..auth.credentials import check_token, find_credential, read_token_file

    if not PRODUCT.token_header:
        return NoCredentials(), ""
    variable = os.environ.get(PRODUCT.variable("API_TOKEN"))
    if common.token_file is not None:
        return _token(read_token_file(common.token_file))
    if variable:
        return _token(check_token(variable))
    found = find_credential(settings.profile)
    if found is not None and found[0].kind == "oauth":
        from ..auth.oauth_login import open_oauth

        origin = chosen_origin(common, settings)
        oauth = open_oauth(found[0], settings.profile, found[1], origin)
        return oauth, oauth.identity
    if found is not None:
        return _token(found[0].token)
    raise AuthenticationError(
        f"profile {settings.profile} is not logged in",
        status=401,
        hint=f"{PRODUCT.command} auth login, or set {PRODUCT.variable('API_TOKEN')}",
    )


def _token(token: str) -> tuple[Credentials, str]:
    return ApiToken(token, PRODUCT.token_header, PRODUCT.auth_scheme), token
