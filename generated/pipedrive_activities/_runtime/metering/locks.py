"""Lock that is reset in a forked child process.

A child process inherits every lock in its current state, even if the thread that acquired it exists
only in the parent. The first use in a child therefore creates a new lock.
"""

from __future__ import annotations

import math
import os
import threading
from types import TracebackType


class ForkSafeLock:
    """A mutex for use in ``with``. It is not reentrant."""

    def __init__(self) -> None:
        self._pid = os.getpid()
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self.acquire()

    def acquire(self, seconds: float = math.inf) -> bool:
        """Acquire the lock within ``seconds``; return whether it is acquired."""
        if self._pid != os.getpid():
            self._lock = threading.Lock()
            self._pid = os.getpid()
        if seconds > threading.TIMEOUT_MAX:
            return self._lock.acquire()
        return self._lock.acquire(timeout=seconds)

    def release(self) -> None:
        """Release the lock."""
        self._lock.release()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._lock.release()
