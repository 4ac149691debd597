"""One call, from a request to its answer, with everything that may go wrong between.

Input: an operation, its encoded request, a ``ClientConfig``. Output: an ``CallOutcome``, or an error of
``errors``. The generator does no input or output: it yields what a driver has to do. Invariants:
every attempt is reserved in the ledger before it is sent, and settled or refunded after;
credentials leave for the origin they were made for, and for no other.
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
from ..messages import SAFE_HEADERS, Attempt, RawResponse, Request, RequestOptions
from ..metering.protocol import Charge, Pause
from ..operation import Operation
from ..serialization.encoding import Encoded
from .credentials import NO_AUTHORIZATION, Authorization
from .effects import Run, Send, Sleep, Steps
from .error_responses import error_of_response
from .retry import REPEATABLE, Retries, is_repeatable_status, retry_after_seconds

T = TypeVar("T")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_SHORTEST = 0.001
"""Seconds. What a step of an attempt is given at least."""
_NO_OPTIONS = RequestOptions()

logger = logging.getLogger(__name__.partition(".")[0])
"""The one logger of this package. What it writes holds no secret, query or body."""

captured: ContextVar[list[RawResponse] | None] = ContextVar("captured", default=None)
"""Where the raw responses of the current context are collected, if somebody asked for them."""


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """A response that means success, what it took, and how many tokens that was."""

    response: RawResponse
    attempts: tuple[Attempt, ...]
    cost: int


@dataclass(slots=True)
class _Call:
    """What changes while a call goes on."""

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
    def left(self) -> float:
        """The seconds that are left for the call."""
        return self.retries.total - (self.config.clock() - self.started)


def run_call(
    operation: Operation,
    encoded: Encoded,
    config: ClientConfig,
    options: RequestOptions | None = None,
) -> Steps[CallOutcome]:
    """Send a request until it succeeds or trying again makes no sense; return the answer.

    Raises APIError, TransportError, and what the ledger and the credentials raise.
    """
    options = options or _NO_OPTIONS
    retries = _retries(config, options)
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


def _retries(config: ClientConfig, options: RequestOptions) -> Retries:
    match options.retries:
        case None:
            return config.retries
        case int() as repeats:
            base = config.retries
            return Retries(
                attempts=repeats + 1,
                total=base.total,
                base=base.base,
                longest_wait=base.longest_wait,
            )
        case retries:
            return retries


def _attempt(call: _Call) -> Steps[CallOutcome | float]:
    """Make one attempt; return the answer, or how long to wait before the next."""
    config = call.config
    credentials = config.credentials
    authorization = NO_AUTHORIZATION
    if not call.operation.public:
        authorization = yield from _run(credentials.blocking, credentials.authorize)
    if not call.url:
        _set_target_url(call, authorization)
    request, secrets = _compose(call, authorization)
    if config.hooks.before is not None:
        config.hooks.before(request)
    charge = yield from _reserve(call)
    sent = config.clock()
    left = max(call.left, _SHORTEST)
    timeout = call.options.timeout if call.options.timeout is not None else config.timeout
    try:
        send = Send(request, secrets, min(timeout, left), left, call.options.stream)
        response = cast(RawResponse, (yield send))
    except TransportError as failure:
        call.cost += charge.cost if failure.received else 0
        yield from _settle_or_refund(call, charge, failure)
        _record_attempt(call, request, sent, failure)
        return _wait_after_failure(call, failure)
    except BaseException:
        yield from _run(config.ledger.blocking, lambda: config.ledger.settle(charge, None, {}))
        raise
    call.cost += charge.cost
    yield from _run(
        config.ledger.blocking,
        lambda: config.ledger.settle(charge, response.status, response.headers),
    )
    _record_attempt(call, request, sent, response)
    if 200 <= response.status < 300:
        return CallOutcome(response, tuple(call.attempts), call.cost)
    return (yield from _handle_error_response(call, authorization, response))


def _run(blocking: bool, work: Callable[[], T]) -> Steps[T]:
    """Call a function, through the driver when it may block."""
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
    """Charge the attempt, waiting for the burst window; a wait beyond the call's time ends it."""
    ledger = call.config.ledger
    while True:
        granted = yield from _run(ledger.blocking, lambda: ledger.reserve(call.operation))
        if not isinstance(granted, Pause):
            return granted
        if granted.seconds > call.left:
            failure = RequestTimeout(
                f"{call.operation.call}: the rate limit asks to wait {granted.seconds:.1f} s, longer"
                " than the call may take; raise Retries(total=…) or send less at a time"
            )
            failure.received = False
            raise failure
        yield Sleep(granted.seconds)


def _compose(
    call: _Call, authorization: Authorization
) -> tuple[Request, tuple[tuple[str, str], ...]]:
    """Return the request of one attempt, and the headers that authorize it."""
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
    ledger = call.config.ledger
    if failure.received:
        yield from _run(ledger.blocking, lambda: ledger.settle(charge, None, {}))
    else:
        yield from _run(ledger.blocking, lambda: ledger.refund(charge))


def _record_attempt(
    call: _Call, request: Request, sent: float, came: RawResponse | TransportError
) -> None:
    """Remember an attempt, log it, tell the hook and whoever collects responses."""
    status = came.status if isinstance(came, RawResponse) else None
    failure = "" if isinstance(came, RawResponse) else came.message
    seconds = call.config.clock() - sent
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
    if collected is not None and isinstance(came, RawResponse):
        collected.append(came)
    if call.config.hooks.after is not None:
        call.config.hooks.after(request, came)


def _wait_after_failure(call: _Call, failure: TransportError) -> float:
    """Return how long to wait before trying again; raise the failure when that is not allowed."""
    if failure.received and call.operation.method not in REPEATABLE:
        raise failure
    if failure.streamed:
        raise failure
    return _next_wait(call, None, failure)


def _handle_error_response(
    call: _Call, authorization: Authorization, response: RawResponse
) -> Steps[float]:
    """Return how long to wait before the next attempt; raise what the response means."""
    if response.status in _REDIRECTS and _redirected(call, response):
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


def _next_wait(call: _Call, told: float | None, error: APIError | TransportError) -> float:
    """Return the wait before the next attempt; raise the error when there is to be none."""
    retries = call.retries
    wait = retries.backoff(len(call.attempts))
    if told is not None:
        wait += told
        if told > retries.longest_wait:
            raise error
    if len(call.attempts) >= retries.attempts or wait >= call.left:
        raise error
    return wait


def _redirected(call: _Call, response: RawResponse) -> bool:
    """Follow a redirect if the request may be repeated as it is; tell whether it is followed."""
    location = response.headers.get("location")
    same = response.status in {307, 308} or call.operation.method in {"GET", "HEAD"}
    if not location or not same or call.redirects >= _MOST_REDIRECTS:
        return False
    target = urljoin(call.url, location)
    if urlsplit(target).scheme not in {"http", "https"}:
        return False
    if call.encoded.content is not None and _origin(target) != call.origin:
        return False
    call.url = target
    call.redirects += 1
    return True
