"""The attempt loop of one call: charging, sending, retries, redirects and error responses.

Input: an operation, its encoded request, a ``ClientConfig``. Output: a ``CallOutcome``, or an error
of ``errors``. It does no I/O but yields effects for a driver. Invariants: every attempt is charged
before it is sent, then settled or refunded; credentials are sent only to their own origin.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from ..client_config import ClientConfig
from ..deadline import deadline_in
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
from ..metering.store import StoreUnavailable
from ..operation import Operation
from ..request_options import RequestOptions
from ..secret import Secret
from ..serialization.encoding import Encoded
from .collected import captured
from .credentials import NO_AUTHORIZATION, Authorization
from .effects import Run, Send, Sleep, Steps
from .error_responses import error_of_response, without_secrets
from .failures import is_failure
from .redirects import MAX_REDIRECTS, REDIRECTS, origin_of, redirect_target
from .reservation import Reservation
from .retry import (
    REPEATABLE,
    Retries,
    is_repeatable_status,
    override_retries,
    retry_after_seconds,
)
from .uncertain import (
    is_already_deleted,
    mark_uncertain,
    may_be_processed,
    may_change_data,
)

T = TypeVar("T")
_MIN_TIMEOUT = 0.001
"""Minimum timeout of an attempt, in seconds."""
_SETTLING_TIME = 0.25
"""Minimum time to settle a charge after an attempt, in seconds."""
_MAX_TIMEOUT = 86_400.0
"""Maximum timeout of an attempt, in seconds; sockets reject timeouts of several weeks."""
_NO_OPTIONS = RequestOptions()

logger = logging.getLogger(__name__.partition(".")[0])
"""The logger of this package. Its messages contain no secret, query or body."""


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """A success response, the attempts it took, and their cost in tokens.

    ``already_deleted``: the response is the 404 or 410 to a repeated DELETE, so an earlier attempt
    has deleted the record. ``secrets`` are the credential headers.
    """

    response: RawResponse
    attempts: tuple[Attempt, ...]
    cost: int
    already_deleted: bool = False
    secrets: tuple[tuple[str, Secret], ...] = field(default=(), repr=False)


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
    uncertain: bool = False
    """Whether the server may have processed an attempt that did not succeed."""

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
    retries = override_retries(config.retries, options.retries)
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
        if call.uncertain:
            mark_uncertain(error, operation, config.operations)
        raise


def _attempt(call: _Call) -> Steps[CallOutcome | float]:
    """Make one attempt; return its outcome, or the seconds to wait before the next attempt."""
    config = call.config
    credentials = config.credentials
    authorization = NO_AUTHORIZATION
    if not call.operation.public:
        authorization = yield from _run(call, credentials.blocking, credentials.authorize)
    if not call.url:
        _set_target_url(call, authorization)
    request, secrets = _build_request(call, authorization)
    if config.hooks.before is not None:
        config.hooks.before(request)
    charge = yield from _reserve(call)
    sent_at = config.clock()
    send = _send_effect(call, request, secrets)
    try:
        response = cast(RawResponse, (yield send))
    except TransportError as failure:
        failure.received = failure.received and not send.progress.unsent
        call.cost += charge.cost if failure.received else 0
        call.uncertain |= failure.received and may_change_data(call.operation)
        yield from _settle_or_refund(call, charge, failure)
        _record_attempt(call, request, sent_at, failure)
        return _wait_after_failure(call, failure)
    except BaseException:
        call.uncertain |= not send.progress.unsent and may_change_data(call.operation)
        yield from _settle_interrupted(call, charge, send)
        raise
    call.cost += charge.cost
    yield from _settle_account(
        call, lambda: config.meter.settle(charge, response.status, response.headers)
    )
    _record_attempt(call, request, sent_at, response)
    if 200 <= response.status < 300 and not is_failure(call.operation.failure, response):
        return CallOutcome(response, tuple(call.attempts), call.cost, secrets=secrets)
    if call.uncertain and is_already_deleted(call.operation.method, response.status):
        return CallOutcome(response, tuple(call.attempts), call.cost, already_deleted=True)
    call.uncertain |= may_be_processed(call.operation.method, response.status)
    return (yield from _handle_error_response(call, authorization, response))


def _send_effect(call: _Call, request: Request, secrets: tuple[tuple[str, Secret], ...]) -> Send:
    remaining = min(max(call.remaining_time, _MIN_TIMEOUT), _MAX_TIMEOUT)
    timeout = call.options.timeout if call.options.timeout is not None else call.config.timeout
    return Send(
        request,
        secrets,
        min(timeout, remaining),
        remaining,
        call.options.stream,
        call.config.max_response_bytes,
    )


def _run(call: _Call, blocking: bool, work: Callable[[], T], least: float = 0.0) -> Steps[T]:
    """Call a function, through the driver if it may block: until the deadline of the call.

    ``least``: seconds that it has in any case.
    """
    if not blocking:
        return work()
    seconds = max(call.remaining_time, least)

    def limited() -> T:
        with deadline_in(seconds):
            return work()

    return cast(T, (yield Run(limited)))


def _settle_account(call: _Call, work: Callable[[], None]) -> Steps[None]:
    """Settle or refund a charge, even if the call has no time left.

    The outcome of the attempt does not depend on the store: its failure is logged beside it.
    """
    try:
        yield from _run(call, call.config.meter.blocking, work, _SETTLING_TIME)
    except StoreUnavailable as error:
        logger.warning(
            "%s: the attempt was made, but the quota store did not record its outcome: %s",
            call.operation.id,
            error,
        )


def _set_target_url(call: _Call, authorization: Authorization) -> None:
    base = (authorization.base_url or call.config.base_url).rstrip("/")
    call.url = base + call.encoded.target
    call.origin = origin_of(base)


def _reserve(call: _Call) -> Steps[Charge]:
    """Charge the attempt, waiting for the burst window.

    Raises RequestTimeout if the wait exceeds the remaining time of the call.
    """
    meter = call.config.meter
    while True:
        reservation = Reservation(meter, call.operation)
        try:
            reserved = yield from _run(call, meter.blocking, reservation.make)
        except ClientError:
            raise
        except BaseException:
            yield from _abandon(call, reservation)
            raise
        if not isinstance(reserved, Pause):
            return reserved
        if reserved.seconds > call.remaining_time:
            failure = RequestTimeout(
                f"{call.operation.call}: the rate limit requires a wait of"
                f" {reserved.seconds:.1f} s, more than the time left for the call; increase"
                " Retries(total=…) or send fewer requests at a time"
            )
            failure.received = False
            raise failure
        yield Sleep(reserved.seconds)


def _abandon(call: _Call, reservation: Reservation) -> Steps[None]:
    charge = reservation.abandon()
    if charge is not None:
        yield from _settle_account(call, lambda: call.config.meter.refund(charge))


def _build_request(
    call: _Call, authorization: Authorization
) -> tuple[Request, tuple[tuple[str, Secret], ...]]:
    """Return the request of one attempt, and its credential headers."""
    headers = {"accept": call.operation.accept, **call.config.headers, **call.encoded.headers}
    for name, value in call.options.headers.items():
        headers[name.lower()] = value
    secrets = authorization.secrets
    if call.redirects and origin_of(call.url) != call.origin:
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
        yield from _settle_account(call, lambda: meter.settle(charge, None, {}))
    else:
        yield from _settle_account(call, lambda: meter.refund(charge))


def _settle_interrupted(call: _Call, charge: Charge, send: Send) -> Steps[None]:
    """Settle an attempt that was cancelled or failed unexpectedly; refund it if nothing was sent."""
    meter = call.config.meter
    if send.progress.unsent:
        yield from _settle_account(call, lambda: meter.refund(charge))
    else:
        call.cost += charge.cost
        yield from _settle_account(call, lambda: meter.settle(charge, None, {}))


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
    if response.status in REDIRECTS and _follow_redirect(call, response):
        return 0.0
    names = call.config.header_names
    response = without_secrets(response, authorization.secrets)
    error = error_of_response(response, call.operation, call.cost, tuple(call.attempts), names)
    renewable = not (call.renewed or call.operation.public)
    if isinstance(error, AuthenticationError) and renewable:
        credentials = call.config.credentials
        call.renewed = True
        if (yield from _run(call, True, lambda: credentials.renew(authorization))):
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
    """Set the URL of a redirect that allows the same request; return whether it is followed.

    A followed redirect is an attempt like any other: the server may charge for each.
    """
    location = response.headers.get("location")
    keeps_method = response.status in {307, 308} or call.operation.method in {"GET", "HEAD"}
    is_last = len(call.attempts) >= call.retries.attempts or call.redirects >= MAX_REDIRECTS
    if not location or not keeps_method or is_last:
        return False
    target = redirect_target(call.url, location)
    if target is None:
        return False
    if call.encoded.content is not None and origin_of(target) != call.origin:
        return False
    call.url = target
    call.redirects += 1
    return True
