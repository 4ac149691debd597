"""Lock that is reset in a forked child process.

A child process inherits every lock in its current state, even if the thread that acquired it exists
only in the parent. The first use in a child therefore creates a new lock.
"""

from __future__ import annotations

import os
import threading
from types import TracebackType


class ForkSafeLock:
    """A mutex for use in ``with``. It is not reentrant."""

    def __init__(self) -> None:
        self._pid = os.getpid()
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._of_this_process().acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._lock.release()

    def acquire(self, seconds: float) -> bool:
        """Acquire the lock within ``seconds``; return whether it is acquired."""
        return self._of_this_process().acquire(timeout=min(seconds, threading.TIMEOUT_MAX))

    def release(self) -> None:
        """Release the lock."""
        self._lock.release()

    def _of_this_process(self) -> threading.Lock:
        if self._pid != os.getpid():
            self._lock = threading.Lock()
            self._pid = os.getpid()
        return self._lock
