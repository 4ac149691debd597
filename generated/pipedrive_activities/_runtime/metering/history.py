"""Usage history in an SQLite file: one row per day (UTC), operation and label.

If the file cannot be written, a warning is logged once and calls continue: the history is a record,
not a limit.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import NamedTuple

from .database import Database
from .store import StoreUnavailable
from .usage import Spent, UsageKey

_LOGGER = logging.getLogger(__name__.partition(".")[0])
_SCHEMA = """
CREATE TABLE IF NOT EXISTS spending (
    day TEXT NOT NULL, operation TEXT NOT NULL, label TEXT NOT NULL,
    tokens INTEGER NOT NULL, calls INTEGER NOT NULL,
    PRIMARY KEY (day, operation, label)
) WITHOUT ROWID;
"""


class HistoryRow(NamedTuple):
    """What one operation spent on one day (UTC) under one label."""

    day: date
    operation: str
    label: str
    spent: Spent


class SpendingHistory:
    """Usage history in a file that several processes may write.

    ``timeout`` is how long to wait for another writer, in seconds. ``wall`` returns seconds since the
    epoch.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        timeout: float = 5.0,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._database = Database(path, _SCHEMA, timeout)
        self._wall = wall
        self._failed = False

    def add(self, key: UsageKey, spent: Spent) -> None:
        """Add to the row of today. Logs a warning once if the file cannot be written; never raises."""
        day = datetime.fromtimestamp(self._wall(), UTC).date().isoformat()
        try:
            with self._database.transaction() as rows:
                rows.execute(
                    "INSERT INTO spending VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                    " tokens = tokens + excluded.tokens, calls = calls + excluded.calls",
                    (day, key.operation, key.label, *spent),
                )
        except StoreUnavailable as error:
            if not self._failed:
                _LOGGER.warning("usage is not recorded: %s", error)
            self._failed = True

    def rows(self, since: date | None = None, until: date | None = None) -> list[HistoryRow]:
        """Return the rows from ``since`` to ``until`` (both inclusive), in order.

        Raises StoreUnavailable if the file cannot be read.
        """
        with self._database.transaction() as rows:
            selected = rows.execute(
                "SELECT day, operation, label, tokens, calls FROM spending"
                " WHERE day >= ? AND day <= ? AND (tokens <> 0 OR calls <> 0)"
                " ORDER BY day, operation, label",
                ((since or date.min).isoformat(), (until or date.max).isoformat()),
            ).fetchall()
        return [
            HistoryRow(date.fromisoformat(day), operation, label, Spent(*numbers))
            for day, operation, label, *numbers in selected
        ]

    def close(self) -> None:
        """Close the file; a later call opens it again."""
        self._database.close()
