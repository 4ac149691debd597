"""Defers SIGINT and SIGTERM during critical sections.

Within ``interruptible`` a signal interrupts immediately; elsewhere it takes effect at the next
``check``. A second signal always interrupts immediately.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self


class DeferredSignals:
    """Handles the signals while entered. Has no effect outside the main thread."""

    def __init__(self) -> None:
        self._pending = False
        self._interruptible = False
        self._previous_handlers: dict[signal.Signals, object] = {}

    @property
    def pending(self) -> bool:
        """Whether a signal was received."""
        return self._pending

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._previous_handlers[number] = signal.signal(number, self._receive)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._previous_handlers.items():
            if callable(handler) or isinstance(handler, int):
                signal.signal(number, handler)

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Allow a signal to interrupt the enclosed code immediately."""
        self.check()
        self._interruptible = True
        try:
            yield
        finally:
            self._interruptible = False

    def check(self) -> None:
        """Raise KeyboardInterrupt if a signal was received."""
        if self._pending:
            raise KeyboardInterrupt

    def _receive(self, number: int, frame: FrameType | None) -> None:
        repeated = self._pending
        self._pending = True
        if self._interruptible or repeated:
            raise KeyboardInterrupt
