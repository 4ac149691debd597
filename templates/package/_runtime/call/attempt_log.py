"""Records the attempts of a call: for its outcome, the log, the hook and collected responses."""

from __future__ import annotations

import logging

from ..errors import TransportError
from ..messages import Attempt, RawResponse, Request
from .collected import captured
from .running_call import RunningCall

_LOGGER = logging.getLogger(__name__.partition(".")[0])
"""The logger of this package. Its messages contain no secret, query or body."""


def record_attempt(
    call: RunningCall, request: Request, sent_at: float, result: RawResponse | TransportError
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
    if _LOGGER.isEnabledFor(logging.DEBUG):
        _LOGGER.debug(
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
