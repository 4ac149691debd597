"""The deadline of the current call, for everything that blocks on its behalf.

A context variable, so that stores, credentials and connections know it without passing it on; threads
started by ``asyncio.to_thread`` inherit it. Times are in seconds.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_deadline: ContextVar[float] = ContextVar("deadline", default=math.inf)


@contextmanager
def deadline_in(seconds: float) -> Iterator[None]:
    """Set a deadline for the ``with`` block, unless an earlier one applies already."""
    token = _deadline.set(min(time.monotonic() + seconds, _deadline.get()))
    try:
        yield
    finally:
        _deadline.reset(token)


def time_left(limit: float = math.inf) -> float:
    """Return the seconds until the deadline, between 0 and ``limit``; ``limit`` if there is none."""
    return max(0.0, min(limit, _deadline.get() - time.monotonic()))
