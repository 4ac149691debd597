"""The deadline of the current call, for everything that blocks on its behalf.

A context variable, so that stores, credentials and connections know it without passing it on; threads
started by ``asyncio.to_thread`` inherit it. Times are in seconds.
"""

from __future__ import annotations

import math
import time
from contextvars import ContextVar, Token

_deadline: ContextVar[float] = ContextVar("deadline", default=math.inf)


class deadline_in:  # a class: ``contextmanager`` takes twice as long, and it is used by every call
    """Set a deadline for the ``with`` block, unless an earlier one applies already."""

    __slots__ = ("_seconds", "_token")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        deadline = time.monotonic() + self._seconds
        self._token: Token[float] = _deadline.set(min(deadline, _deadline.get()))

    def __exit__(self, *_: object) -> None:
        _deadline.reset(self._token)


def time_left(limit: float = math.inf) -> float:
    """Return the seconds until the deadline, between 0 and ``limit``; ``limit`` if there is none."""
    return max(0.0, min(limit, _deadline.get() - time.monotonic()))
