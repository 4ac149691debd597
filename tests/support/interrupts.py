"""Child processes that react to SIGINT, whatever the parent does with it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def default_interrupts() -> Iterator[None]:
    """Start child processes inside this block; SIGINT interrupts them.

    A non-interactive shell starts background jobs with SIGINT ignored. Children inherit that, and
    Python then installs no handler that raises KeyboardInterrupt. A handler of the parent is reset
    to the default by exec, so one is installed while the child starts. Use it in the main thread.
    """
    previous = signal.getsignal(signal.SIGINT)
    if previous is not signal.SIG_IGN:
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
