"""Progress and waits, on standard error.

On a terminal there is one line that is redrawn. Elsewhere, such as in a log, a line is printed
every few seconds, as JSON if messages are JSON.
"""

from __future__ import annotations

import json
import math
import os
import sys
import threading
import time
from collections.abc import Mapping

from .escaping import visible
from .messages import print_message
from .summary import Summary

_REDRAW = 0.1
"""Seconds between two states of the line on a terminal."""
_LOG = 10.0
"""Seconds between two lines elsewhere."""
_SHORTEST_WAIT = 1.0
"""Shorter waits, in seconds, are not reported."""
_TOLERANCE = 0.5
"""By how many seconds the end of a wait may differ each time it is reported."""


class Progress:
    """The progress of one run. Thread-safe, because rows are sent in parallel.

    ``total`` is the expected number of items, None if it is unknown. ``is_live``: there is one line that
    is redrawn. Call ``clear`` before printing
    anything else.
    """

    def __init__(self, *, as_json: bool, quiet: bool) -> None:
        self.total: int | None = None
        self._as_json = as_json
        self._quiet = quiet
        self.is_live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._lock = threading.Lock()
        self._drawn = False
        self._started = time.monotonic()
        self._next = self._started + (0 if self.is_live else _LOG)
        self._waiting_until = self._started

    def show(self, summary: Summary) -> None:
        """Report the progress, unless that was done a short time ago."""
        with self._lock:
            now = time.monotonic()
            if self._quiet or now < self._next:
                return
            self._next = now + (_REDRAW if self.is_live else _LOG)
            self._print(*self._progress(summary, now - self._started))

    def wait(self, seconds: float, reason: str) -> None:
        """Report a wait: ``waiting 9 s for the rate limit``.

        Of waits at the same time the longest is reported; where a line can be redrawn, also how much
        of it is left.
        """
        with self._lock:
            now = time.monotonic()
            until = now + seconds
            earliest = self._waiting_until + (-_TOLERANCE if self.is_live else 1)
            if self._quiet or seconds < _SHORTEST_WAIT or until < earliest:
                return
            self._waiting_until = until
            rounded = math.ceil(seconds)
            record = {"waiting": {"seconds": rounded, "reason": reason}}
            self._print(f"waiting {_duration(rounded)} for {reason}", record)

    def clear(self) -> None:
        """Erase the line."""
        with self._lock:
            if self._drawn:
                print_message("\r\x1b[2K", end="")
                self._drawn = False

    def _print(self, text: str, record: Mapping[str, object]) -> None:
        if not self.is_live:
            print_message(json.dumps(record) if self._as_json else visible(text))
            return
        width = os.get_terminal_size(2).columns or 80  # 0: unknown to the terminal
        print_message(f"\r\x1b[2K{text[: width - 1]}", end="")
        self._drawn = True

    def _progress(self, summary: Summary, elapsed: float) -> tuple[str, dict[str, object]]:
        """Return the progress in words and as a record."""
        items = summary.items or 0
        rate = items / elapsed if elapsed > 0 else 0.0
        left = None
        if self.total is not None and rate > 0:
            left = math.ceil(max(self.total - items, 0) / rate)
        parts = [summary.progress(self.total), f"{rate:,.1f}/s" if rate else ""]
        parts.append("" if left is None else f"about {_duration(left)} left")
        record: dict[str, object] = {
            "items": items,
            "total": self.total,
            "per_second": round(rate, 1),
            "seconds_left": left,
        }
        return ", ".join(filter(None, parts)), {"progress": record}


def _duration(seconds: int) -> str:
    """Return a number of seconds in words: ``45 s``, ``2 min 5 s``, ``3 h 10 min``."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return f"{rest} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
