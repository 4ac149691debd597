"""Clock that skips waiting times when a recorded run is replayed.

Input: nothing. Output: a clock for the quota store of the client, which runs ahead by the time that
was skipped.
"""

from __future__ import annotations

import time
from unittest.mock import patch

from contract.product import Clock

_SECOND = 10**9


class VirtualClock:
    """Time as the client sees it. Between ``start`` and ``stop``, ``time.sleep`` returns at once."""

    def __init__(self) -> None:
        self._skipped = 0
        self._sleep_patch = patch("time.sleep", self._skip)
        self._started = False
        self.clock = Clock(monotonic=self._now)

    def _now(self) -> int:
        return time.monotonic_ns() + self._skipped

    def _skip(self, seconds: float) -> None:
        self._skipped += round(seconds * _SECOND)

    def start(self) -> None:
        """Skip waiting times from now on."""
        self._sleep_patch.start()
        self._started = True

    def stop(self) -> None:
        """Stop skipping waiting times."""
        if self._started:
            self._sleep_patch.stop()
        self._started = False
