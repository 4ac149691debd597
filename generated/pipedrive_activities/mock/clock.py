"""The clock of the mock server, which tests can set, advance and stop."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """A clock that follows the system clock until it is set.

    A clock that was set is stopped, so that tests are reproducible. ``start`` is the initial time.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start
        self.reset()

    def reset(self) -> None:
        """Restore the initial state."""
        self._stopped_at: float | None = None
        self._offset = 0.0
        if self._start is not None:
            self.set(self._start)

    def time(self) -> float:
        """Return the time as a POSIX timestamp, in seconds."""
        return time.time() + self._offset if self._stopped_at is None else self._stopped_at

    def now(self) -> datetime:
        """Return the time as a datetime in UTC."""
        return datetime.fromtimestamp(self.time(), UTC)

    def set(self, time: datetime) -> None:
        """Set and stop the clock; a time without time zone is UTC."""
        aware = time if time.tzinfo else time.replace(tzinfo=UTC)
        self._stopped_at = aware.timestamp()

    def advance(self, seconds: float) -> None:
        """Advance the clock by seconds (negative: set it back), whether it is stopped or not."""
        if self._stopped_at is None:
            self._offset += seconds
        else:
            self._stopped_at += seconds

    def run(self) -> None:
        """Restart a stopped clock from its current time."""
        if self._stopped_at is not None:
            self._offset = self._stopped_at - time.time()
            self._stopped_at = None

    @property
    def stopped(self) -> bool:
        """Whether the clock is stopped."""
        return self._stopped_at is not None
