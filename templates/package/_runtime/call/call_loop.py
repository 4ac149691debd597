"""The attempt loop of one call: charging, sending, retries, redirects and error responses.

Input: an operation, its encoded request, a ``ClientConfig``. Output: a ``CallOutcome``, or an error
of ``errors``. The generator does no I/O: it yields effects for a driver. Invariants: the meter
charges every attempt before it is sent, and the charge is settled or refunded afterwards;
credentials are sent only to the origin they were issued for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar, cast
from urllib.parse import urljoin, urlsplit

from ..client_config import ClientConfig
from ..errors import (
    APIError,
    AuthenticationError,
    ClientError,
    DailyBudgetExhausted,
    RequestTimeout,
    TransportError,
)
from ..messages import SAFE_HEADERS, Attempt, RawResponse, Request
from ..metering.meter import Charge, Pause
from ..operation import Operation
from ..request_options import RequestOptions
from ..serialization.encoding import Encoded
from .credentials import NO_AUTHORIZATION, Authorization
from .effects import Run, Send, Sleep, Steps
from .error_responses import error_of_response
from .failures import is_failure
from .retry import REPEATABLE, Retries, is_repeatable_status, retry_after_seconds

T = TypeVar("T")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_REDIRECTS = 5
_MIN_TIMEOUT = 0.001
"""Minimum timeout of an attempt, in seconds."""
_NO_OPTIONS = RequestOptions()

logger = logging.getLogger(__name__.partition(".")[0])
"""The logger of this package. Its messages contain no secret, query or body."""

captured: ContextVar[list[RawResponse] | None] = ContextVar("captured", default=None)
"""Collects the raw responses of the current context, if requested (``client.responses()``)."""


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """A success response, the attempts it took, and their cost in tokens."""

    response: RawResponse
    attempts: tuple[Attempt, ...]
    cost: int


@dataclass(slots=True)
class _Call:
    """The mutable state of a running call. Times are in seconds."""

    operation: Operation
    encoded: Encoded
    config: ClientConfig
    options: RequestOptions
    retries: Retries
    started: float
    url: str = ""
    origin: tuple[str, str] = ("", "")
    attempts: list[Attempt] = field(default_factory=list)
    cost: int = 0
    waited: float = 0.0
    redirects: int = 0
    renewed: bool = False

    @property
    def remaining_time(self) -> float:
        """Seconds until the time limit of the call."""
        return self.retries.total - (self.config.clock() - self.started)


def run_call(
    operation: Operation,
    encoded: Encoded,
    config: ClientConfig,
    options: RequestOptions | None = None,
) -> Steps[CallOutcome]:
    """Send a request until it succeeds or must not be retried; return the outcome.

    Raises APIError, TransportError, and the errors of the meter and the credentials.
    """
    options = options or _NO_OPTIONS
    retries = _retry_policy(config, options)
    call = _Call(operation, encoded, config, options, retries, config.clock())
    try:
        while True:
            outcome = yield from _attempt(call)
            if isinstance(outcome, CallOutcome):
                return outcome
            if outcome > 0:
                yield Sleep(outcome)
            call.waited = outcome
    except ClientError as error:
        error.operation = error.operation or operation.id
        error.attempts = error.attempts or tuple(call.attempts)
        raise


def _retry_policy(config: ClientConfig, options: RequestOptions) -> Retries:
    match options.retries:
        case None:
            return config.retries
        case int() as repetitions:
            base = config.retries
            return Retries(
                attempts=repetitions + 1,
                total=base.total,
                base=base.base,
                longest_wait=base.longest_wait,
            )
        case retries:
            return retries


def _attempt(call: _Call) -> Steps[CallOutcome | float]:
    """Make one attempt; return its outcome, or the seconds to wait before the next attempt."""
    config = call.config
    credentials = config.credentials
    authorization = NO_AUTHORIZATION
    if not call.operation.public:
        authorization = yield from _run(credentials.blocking, credentials.authorize)
    if not call.url:
        _set_target_url(call, authorization)
    request, secrets = _build_request(call, authorization)
    if config.hooks.before is not None:
        config.hooks.before(request)
    charge = yield from _reserve(call)
    sent_at = config.clock()
    remaining = max(call.remaining_time, _MIN_TIMEOUT)
    timeout = call.options.timeout if call.options.timeout is not None else config.timeout
    try:
        send = Send(request, secrets, min(timeout, remaining), remaining, call.options.stream)
        response = cast(RawResponse, (yield send))
    except TransportError as failure:
        call.cost += charge.cost if failure.received else 0
        yield from _settle_or_refund(call, charge, failure)
        _record_attempt(call, request, sent_at, failure)
        return _wait_after_failure(call, failure)
    except BaseException:
        yield from _run(config.meter.blocking, lambda: config.meter.settle(charge, None, {}))
        raise
    call.cost += charge.cost
    yield from _run(
        config.meter.blocking,
        lambda: config.meter.settle(charge, response.status, response.headers),
    )
    _record_attempt(call, request, sent_at, response)
    if 200 <= response.status < 300 and not is_failure(call.operation.failure, response):
        return CallOutcome(response, tuple(call.attempts), call.cost)
    return (yield from _handle_error_response(call, authorization, response))


def _run(blocking: bool, work: Callable[[], T]) -> Steps[T]:
    """Call a function, through the driver if it may block."""
    if blocking:
        return cast(T, (yield Run(work)))
    return work()


def _set_target_url(call: _Call, authorization: Authorization) -> None:
    base = (authorization.base_url or call.config.base_url).rstrip("/")
    call.url = base + call.encoded.target
    call.origin = _origin(base)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()


def _reserve(call: _Call) -> Steps[Charge]:
    """Charge the attempt, waiting for the burst window.

    Raises RequestTimeout if the wait exceeds the remaining time of the call.
    """
    meter = call.config.meter
    while True:
        reservation = yield from _run(meter.blocking, lambda: meter.reserve(call.operation))
        if not isinstance(reservation, Pause):
            return reservation
        if reservation.seconds > call.remaining_time:
            failure = RequestTimeout(
                f"{call.operation.call}: the rate limit requires a wait of"
                f" {reservation.seconds:.1f} s, more than the time left for the call; increase"
                " Retries(total=…) or send fewer requests at a time"
            )
            failure.received = False
            raise failure
        yield Sleep(reservation.seconds)


def _build_request(
    call: _Call, authorization: Authorization
) -> tuple[Request, tuple[tuple[str, str], ...]]:
    """Return the request of one attempt, and its credential headers."""
    headers = {"accept": call.operation.accept, **call.config.headers, **call.encoded.headers}
    for name, value in call.options.headers.items():
        headers[name.lower()] = value
    secrets = authorization.headers
    if call.redirects and _origin(call.url) != call.origin:
        headers = {name: value for name, value in headers.items() if name in SAFE_HEADERS}
        secrets = ()
    request = Request(
        operation=call.operation.id,
        method=call.operation.method,
        url=call.url,
        headers=headers,
        content=call.encoded.content,
        attempt=len(call.attempts) + 1,
    )
    return request, secrets


def _settle_or_refund(call: _Call, charge: Charge, failure: TransportError) -> Steps[None]:
    meter = call.config.meter
    if failure.received:
        yield from _run(meter.blocking, lambda: meter.settle(charge, None, {}))
    else:
        yield from _run(meter.blocking, lambda: meter.refund(charge))


def _record_attempt(
    call: _Call, request: Request, sent_at: float, result: RawResponse | TransportError
) -> None:
    """Record an attempt, log it, collect its response and call the hook."""
    status = result.status if isinstance(result, RawResponse) else None
    failure = "" if isinstance(result, RawResponse) else result.message
    seconds = call.config.clock() - sent_at
    call.attempts.append(
        Attempt(
            number=request.attempt,
            status=status,
            failure=failure,
            seconds=seconds,
            waited=call.waited,
        )
    )
    if logger.isEnabledFor(logging.DEBUG):
        logger.debug(
            "%s %s %s: attempt %d, %s, %.0f ms",
            call.operation.id,
            request.method,
            call.operation.path,
            request.attempt,
            status or failure,
            seconds * 1000,
        )
    collected = captured.get()
    if collected is not None and isinstance(result, RawResponse):
        collected.append(result)
    if call.config.hooks.after is not None:
        call.config.hooks.after(request, result)


def _wait_after_failure(call: _Call, failure: TransportError) -> float:
    """Return the seconds to wait before retrying. Raises the failure if it must not be retried."""
    if failure.received and call.operation.method not in REPEATABLE:
        raise failure
    if failure.streamed:
        raise failure
    return _next_wait(call, None, failure)


def _handle_error_response(
    call: _Call, authorization: Authorization, response: RawResponse
) -> Steps[float]:
    """Return the seconds to wait before the next attempt. Raises the error of the response."""
    if response.status in _REDIRECTS and _follow_redirect(call, response):
        return 0.0
    names = call.config.header_names
    error = error_of_response(response, call.operation, call.cost, tuple(call.attempts), names)
    renewable = not (call.renewed or call.operation.public)
    if isinstance(error, AuthenticationError) and renewable:
        credentials = call.config.credentials
        call.renewed = True
        if (yield Run(lambda: credentials.renew(authorization))):
            return 0.0
    if not is_repeatable_status(call.operation.method, response.status):
        raise error
    if isinstance(error, DailyBudgetExhausted):
        raise error
    return _next_wait(call, retry_after_seconds(response.headers, response.status, names), error)


def _next_wait(
    call: _Call, requested_wait: float | None, error: APIError | TransportError
) -> float:
    """Return the seconds before the next attempt. Raises the error if no attempt is left.

    ``requested_wait`` is the wait that the server asks for, in seconds.
    """
    retries = call.retries
    wait = retries.backoff(len(call.attempts))
    if requested_wait is not None:
        wait += requested_wait
        if requested_wait > retries.longest_wait:
            raise error
    if len(call.attempts) >= retries.attempts or wait >= call.remaining_time:
        raise error
    return wait


def _follow_redirect(call: _Call, response: RawResponse) -> bool:
    """Set the URL of a redirect that allows the same request; return whether it is followed."""
    location = response.headers.get("location")
    keeps_method = response.status in {307, 308} or call.operation.method in {"GET", "HEAD"}
    if not location or not keeps_method or call.redirects >= _MAX_REDIRECTS:
        return False
    target = urljoin(call.url, location)
    if urlsplit(target).scheme not in {"http", "https"}:
        return False
    if call.encoded.content is not None and _origin(target) != call.origin:
        return False
    call.url = target
    call.redirects += 1
    return True
