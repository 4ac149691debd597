"""The attempt loop of one call: charging, sending, retries, redirects and error responses.

Input: an operation, its encoded request, a ``ClientConfig``. Output: a ``CallOutcome``, or an error
of ``errors``. It does no I/O but yields effects for a driver. Invariants: every attempt is charged
before it is sent, then settled or refunded; credentials are sent only to their own origin.
"""

from __future__ import annotations

from typing import cast

from ..client_config import ClientConfig
from ..errors import (
    APIError,
    AuthenticationError,
    ClientError,
    DailyBudgetExhausted,
    TransportError,
)
from ..messages import RawResponse
from ..open_body import AsyncOpenBody, OpenBody
from ..operation import Operation
from ..request_options import RequestOptions
from ..serialization.encoding import Encoded
from .attempt_log import record_attempt
from .attempt_request import build_request, check_headers, send_effect, set_target_url
from .authorization import Authorization
from .charging import reserve, settle_response, settle_without_response
from .effects import Sleep, Steps
from .error_responses import error_of_response, without_secrets
from .failures import is_failure
from .redirects import REDIRECTS, follow_redirect
from .retry import is_repeatable_status, override_retries, retry_after_seconds
from .running_call import CallOutcome, RunningCall, run_until_deadline
from .uncertain import (
    is_already_deleted,
    mark_uncertain,
    may_be_processed,
    may_change_data,
    note_uncertain,
)

_NO_OPTIONS = RequestOptions()


def run_call(
    operation: Operation,
    encoded: Encoded,
    config: ClientConfig,
    options: RequestOptions | None = None,
    receiver: OpenBody | AsyncOpenBody | None = None,
) -> Steps[CallOutcome]:
    """Send a request until it succeeds or must not be retried; return the outcome.

    ``receiver`` takes over the open response of a success; its owner closes it, also after an error.
    Raises APIError, TransportError, and the errors of the meter and the credentials. A cancelled call
    that may have changed data says so (``note_uncertain``).
    """
    options = options or _NO_OPTIONS
    retries = override_retries(config.retries, options.retries)
    call = RunningCall(operation, encoded, config, options, retries, config.clock(), receiver)
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
    except BaseException as interruption:  # cancelled, or interrupted
        if call.uncertain:
            note_uncertain(interruption, operation, config.operations)
        raise


def _attempt(call: RunningCall) -> Steps[CallOutcome | float]:
    """Make one attempt; return its outcome, or the seconds to wait before the next attempt."""
    config = call.config
    credentials = config.credentials.select(call.operation)
    if credentials.blocking:
        authorization = yield from run_until_deadline(call, credentials.authorize)
    else:
        authorization = credentials.authorize()
    if not call.url:
        set_target_url(call, authorization)
    request, sent_authorization = build_request(call, authorization)
    if config.hooks.before is not None:
        config.hooks.before(request)
    check_headers(request, sent_authorization)
    charge = yield from reserve(call)
    sent_at = config.clock()
    send = send_effect(call, request, sent_authorization)
    try:
        response = cast(RawResponse, (yield send))
    except TransportError as failure:
        failure.received = failure.received and not send.progress.unsent
        call.uncertain |= failure.received and may_change_data(call.operation)
        yield from settle_without_response(call, charge, failure.received)
        record_attempt(call, request, sent_at, failure)
        return _wait_after_failure(call, failure)
    except BaseException:
        received = not send.progress.unsent
        call.uncertain |= received and may_change_data(call.operation)
        yield from settle_without_response(call, charge, received)
        raise
    yield from settle_response(call, charge, response)
    record_attempt(call, request, sent_at, response)
    if 200 <= response.status < 300 and not is_failure(call.operation.failure, response):
        return CallOutcome(
            response, tuple(call.attempts), call.cost, authorization=sent_authorization
        )
    if call.uncertain and is_already_deleted(call.operation.method, response.status):
        return CallOutcome(response, tuple(call.attempts), call.cost, already_deleted=True)
    call.uncertain |= may_be_processed(call.operation.method, response.status)
    return (yield from _handle_error_response(call, authorization, response))


def _wait_after_failure(call: RunningCall, failure: TransportError) -> float:
    """Return the seconds to wait before retrying. Raises the failure if it must not be retried."""
    if failure.received and not call.operation.allows_repeats:
        raise failure
    if failure.streamed or call.is_used_up:
        raise failure
    return _next_wait(call, None, failure)


def _handle_error_response(
    call: RunningCall, authorization: Authorization, response: RawResponse
) -> Steps[float]:
    """Return the seconds to wait before the next attempt. Raises the error of the response."""
    is_redirect = response.status in REDIRECTS and not call.is_used_up
    if is_redirect and follow_redirect(call, response, authorization):
        return 0.0
    names = call.config.header_names
    response = without_secrets(response, authorization.secrets)
    error = error_of_response(response, call.operation, call.cost, tuple(call.attempts), names)
    if call.is_used_up:
        raise error
    if isinstance(error, AuthenticationError) and not call.renewed:
        credentials = call.config.credentials.select(call.operation)
        call.renewed = True
        if (yield from run_until_deadline(call, lambda: credentials.renew(authorization))):
            return 0.0
    if not is_repeatable_status(response.status, call.operation.allows_repeats):
        raise error
    if isinstance(error, DailyBudgetExhausted):
        raise error
    return _next_wait(call, retry_after_seconds(response.headers, response.status, names), error)


def _next_wait(
    call: RunningCall, requested_wait: float | None, error: APIError | TransportError
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
