"""How fast time passes: as it does, or, in a replayed run, at once where the client would wait.

Input: nothing. Output: a clock for the client's books, which runs ahead by what was not waited for.
"""

from __future__ import annotations

import time
from unittest.mock import patch

from contract.product import Clock

_SECOND = 10**9


class VirtualClock:
    """Time as the client sees it. ``start`` makes every wait pass at once, until ``stop``."""

    def __init__(self) -> None:
        self._skipped = 0
        self._sleeping = patch("time.sleep", self._skip)
        self._started = False
        self.clock = Clock(monotonic=self._now)

    def _now(self) -> int:
        return time.monotonic_ns() + self._skipped

    def _skip(self, seconds: float) -> None:
        self._skipped += round(seconds * _SECOND)

    def start(self) -> None:
        """Wait no more."""
        self._sleeping.start()
        self._started = True

    def stop(self) -> None:
        """Wait as usual."""
        if self._started:
            self._sleeping.stop()
        self._started = False
