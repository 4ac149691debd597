"""The reservation of one attempt, which a cancelled call can abandon.

A thread of ``asyncio.to_thread`` cannot be stopped: if its call is cancelled while it waits for the
quota store, it still makes the charge. Invariant: the charge of an abandoned reservation is refunded
exactly once, by the thread or by the call, whichever comes second.
"""

from __future__ import annotations

import threading

from ..metering.meter import Charge, Meter, Pause
from ..operation import Operation


class Reservation:
    """Reserves one attempt. Thread-safe."""

    def __init__(self, meter: Meter, operation: Operation) -> None:
        self._meter = meter
        self._operation = operation
        self._lock = threading.Lock()
        self._abandoned = False
        self._charge: Charge | None = None

    def make(self) -> Charge | Pause:
        """Charge the attempt like ``Meter.reserve``; refund it if nobody waits for it any more."""
        reserved = self._meter.reserve(self._operation)
        if isinstance(reserved, Pause):
            return reserved
        with self._lock:
            self._charge = reserved
            abandoned = self._abandoned
        if abandoned:
            self._meter.refund(reserved)
        return reserved

    def abandon(self) -> Charge | None:
        """Give up waiting. Return the charge, to be refunded, if it was made already."""
        with self._lock:
            self._abandoned = True
            return self._charge
