"""Charges the attempts of a call, and settles or refunds the charges.

Invariants: the outcome of an attempt does not depend on the quota store; its failure is logged
beside it. An attempt of which nothing was sent is refunded.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from ..errors import ClientError, RequestTimeout
from ..messages import RawResponse
from ..metering.meter import Charge, Pause
from ..metering.store import StoreUnavailable
from .effects import Sleep, Steps
from .reservation import Reservation
from .running_call import RunningCall, run_until_deadline

_SETTLING_TIME = 0.25
"""Minimum time to settle a charge after an attempt, in seconds."""

_LOGGER = logging.getLogger(__name__.partition(".")[0])


def reserve(call: RunningCall) -> Steps[Charge]:
    """Charge the attempt, waiting for the burst window.

    Raises RequestTimeout if the wait exceeds the remaining time of the call.
    """
    meter = call.config.meter
    while True:
        if meter.blocking:
            reserved = yield from _reserve_blocking(call)
        else:
            reserved = meter.reserve(call.operation)
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


def _reserve_blocking(call: RunningCall) -> Steps[Charge | Pause]:
    """Charge the attempt in a meter that may block, so that the call may be cancelled meanwhile."""
    reservation = Reservation(call.config.meter, call.operation)
    try:
        return (yield from run_until_deadline(call, reservation.make))
    except ClientError:
        raise
    except BaseException:
        yield from _abandon(call, reservation)
        raise


def settle_response(call: RunningCall, charge: Charge, response: RawResponse) -> Steps[None]:
    """Settle an attempt that the server answered."""
    call.cost += charge.cost
    settle = partial(call.config.meter.settle, charge, response.status, response.headers)
    return _settle_account(call, settle)


def settle_without_response(call: RunningCall, charge: Charge, received: bool) -> Steps[None]:
    """Settle an attempt that failed or was cancelled; refund it unless ``received``.

    ``received``: the server may have received the request.
    """
    meter = call.config.meter
    if not received:
        return _settle_account(call, partial(meter.refund, charge))
    call.cost += charge.cost
    return _settle_account(call, partial(meter.settle, charge, None, {}))


def _settle_account(call: RunningCall, work: Callable[[], None]) -> Steps[None]:
    """Settle or refund a charge, even if the call has no time left."""
    try:
        if call.config.meter.blocking:
            yield from run_until_deadline(call, work, _SETTLING_TIME)
        else:
            work()
    except Exception as error:  # noqa: BLE001 - a store of the caller can raise anything
        # The text of an unknown error may quote the password of the store.
        reason = error if isinstance(error, StoreUnavailable) else type(error).__name__
        _LOGGER.warning(
            "%s: the attempt was made, but the quota store did not record its outcome: %s",
            call.operation.id,
            reason,
        )


def _abandon(call: RunningCall, reservation: Reservation) -> Steps[None]:
    charge = reservation.abandon()
    if charge is not None:
        yield from _settle_account(call, partial(call.config.meter.refund, charge))
