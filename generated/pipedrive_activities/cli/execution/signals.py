"""Ctrl-C and SIGTERM, held back while something must not be cut in two.

Inside ``allowed`` the signal interrupts at once; elsewhere it is remembered until ``check``. A
second signal always interrupts at once.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self


class DeferredSignals:
    """Takes the signals over while it is entered. Only the main thread can; others change nothing."""

    def __init__(self) -> None:
        self._pending = False
        self._open = False
        self._before: dict[signal.Signals, object] = {}

    @property
    def pending(self) -> bool:
        """Whether a signal came."""
        return self._pending

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._receive)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            if callable(handler) or isinstance(handler, int):
                signal.signal(number, handler)

    @contextmanager
    def allowed(self) -> Iterator[None]:
        """Let a signal interrupt what happens inside."""
        self.check()
        self._open = True
        try:
            yield
        finally:
            self._open = False

    def check(self) -> None:
        """Raise KeyboardInterrupt when a signal came."""
        if self._pending:
            raise KeyboardInterrupt

    def _receive(self, number: int, frame: FrameType | None) -> None:
        again = self._pending
        self._pending = True
        if self._open or again:
            raise KeyboardInterrupt
