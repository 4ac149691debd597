"""The clock of the mock server, which tests can stop, set and advance."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """Tells the time; runs with the machine's clock until it is stopped.

    A clock that was set stands still, so that tests can repeat themselves to the second.
    """

    def __init__(self, moment: datetime | None = None) -> None:
        self._first = moment
        self.reset()

    def reset(self) -> None:
        """Make the clock as it was at first."""
        self._stopped_at: float | None = None
        self._ahead = 0.0
        if self._first is not None:
            self.set(self._first)

    def time(self) -> float:
        """Return seconds since 1970 (UTC)."""
        return time.time() + self._ahead if self._stopped_at is None else self._stopped_at

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return datetime.fromtimestamp(self.time(), UTC)

    def set(self, moment: datetime) -> None:
        """Stop the clock at a moment; one without a zone is taken as UTC."""
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        self._stopped_at = aware.timestamp()

    def advance(self, seconds: float) -> None:
        """Put the clock forward by seconds (backward, when negative), running or not."""
        if self._stopped_at is None:
            self._ahead += seconds
        else:
            self._stopped_at += seconds

    def run(self) -> None:
        """Let the clock run on from where it stands."""
        if self._stopped_at is not None:
            self._ahead = self._stopped_at - time.time()
            self._stopped_at = None

    @property
    def stopped(self) -> bool:
        """Whether the clock stands still."""
        return self._stopped_at is not None
