"""Lock that is reset in a forked child process.

A child process inherits every lock in its current state, even if the thread that acquired it exists
only in the parent. All locks are therefore replaced in a new child, before it runs anything else.
"""

from __future__ import annotations

import os
import threading
import weakref


class ForkSafeLock:
    """A mutex for use in ``with``. It is not reentrant."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        _locks.add(self)

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def acquire(self, seconds: float) -> bool:
        """Acquire the lock within ``seconds``; return whether it is acquired."""
        return self._lock.acquire(timeout=min(seconds, threading.TIMEOUT_MAX))

    def release(self) -> None:
        """Release the lock."""
        self._lock.release()

    def reset(self) -> None:
        """Replace the lock by a new one, which nobody has acquired."""
        self._lock = threading.Lock()


_locks: weakref.WeakSet[ForkSafeLock] = weakref.WeakSet()


def _reset_all() -> None:
    for lock in list(_locks):
        lock.reset()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_reset_all)
