"""Quota store in an SQLite file, for the processes of one machine.

Invariants: both counters change in one transaction; times in ``sent`` are of the monotonic clock of
the machine, and entries in its future (written before a restart) count as made now, so that a wait
is never longer than a window.
"""

from __future__ import annotations

import os
import sqlite3

from .database import Database
from .store import (
    DAYS_KEPT,
    ChargeReceipt,
    ChargeRequest,
    Clock,
    Decision,
    Granted,
    Observation,
    QuotaExhausted,
    Wait,
    day_of,
    seconds_left,
)

_SECOND = 1_000_000_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS sent (
    id INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL, at INTEGER NOT NULL,
    requests INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS sent_of_token ON sent (token, at, requests);
CREATE TABLE IF NOT EXISTS windows (token TEXT PRIMARY KEY, longest INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS released (entry INTEGER PRIMARY KEY, day INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS days (
    company TEXT NOT NULL, day INTEGER NOT NULL, spent INTEGER NOT NULL, reported INTEGER NOT NULL,
    PRIMARY KEY (company, day)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pauses (
    key TEXT PRIMARY KEY, until INTEGER NOT NULL, length INTEGER NOT NULL
) WITHOUT ROWID;
"""


class SQLiteStore:
    """Quota store in a file on a local disk, shared by all processes that open the file.

    ``timeout`` is how long to wait for other processes, in seconds.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        timeout: float = 30.0,
        clock: Clock | None = None,
    ) -> None:
        self._database = Database(path, _SCHEMA, timeout)
        self._clock = clock or Clock()

    @property
    def blocking(self) -> bool:
        """True: other processes may have locked the file."""
        return True

    def acquire(self, charge_request: ChargeRequest) -> Decision:
        """Charge an attempt to both counters, or to neither and return why. Raises StoreUnavailable."""
        with self._database.transaction() as connection:
            now, wall = self._clock.monotonic(), self._clock.wall()
            day = day_of(wall, charge_request.day_start)
            spent = _read_spent(connection, charge_request.company, day)
            if blocked := _pause_left(connection, _company_key(charge_request.company), now):
                return QuotaExhausted(spent, None, blocked / _SECOND)
            if (
                charge_request.daily is not None
                and spent + charge_request.cost > charge_request.daily
            ):
                return QuotaExhausted(
                    spent, charge_request.daily, seconds_left(wall, charge_request.day_start)
                )
            wait = max(
                _burst_wait(connection, charge_request, now),
                _pause_left(connection, charge_request.token, now),
            )
            if wait > 0:
                return Wait(wait / _SECOND)
            entry = _add_entry(connection, charge_request.token, now, 1)
            _write_day(connection, charge_request.company, day, spent + charge_request.cost)
        return Granted(
            ChargeReceipt(
                token=charge_request.token,
                company=charge_request.company,
                entry=str(entry),
                day=day,
                cost=charge_request.cost,
            )
        )

    def release(self, receipt: ChargeReceipt) -> None:
        """Cancel the charge of an attempt that was certainly not sent, once. Raises StoreUnavailable."""
        entry, day = int(receipt.entry), receipt.day
        with self._database.transaction() as connection:
            connection.execute(
                "DELETE FROM sent WHERE id = ? AND token = ?", (entry, receipt.token)
            )
            updated = connection.execute(
                "UPDATE days SET spent = max(spent - ?, reported) WHERE company = ? AND day = ?"
                " AND NOT EXISTS (SELECT 1 FROM released WHERE entry = ?)",
                (receipt.cost, receipt.company, day, entry),
            )
            if updated.rowcount:
                connection.execute("INSERT INTO released VALUES (?, ?)", (entry, day))
                connection.execute("DELETE FROM released WHERE abs(day - ?) > ?", (day, DAYS_KEPT))

    def reconcile(self, observation: Observation) -> None:
        """Reduce what is left to what the server reports. Raises StoreUnavailable."""
        with self._database.transaction() as connection:
            now = self._clock.monotonic()
            _set_pause(connection, observation.token, now, observation.pause_token)
            company = _company_key(observation.company)
            _set_pause(connection, company, now, observation.pause_company)
            if observation.burst_used is not None:
                used = _count_used(
                    connection, observation.token, now, round(observation.window * _SECOND)
                )
                if observation.burst_used > used:
                    _add_entry(connection, observation.token, now, observation.burst_used - used)
            if observation.daily_spent is not None:
                day = day_of(self._clock.wall(), observation.day_start)
                _report_day(connection, observation.company, day, observation.daily_spent)

    def close(self) -> None:
        """Close the file; a later call opens it again."""
        self._database.close()


def _company_key(company: str) -> str:
    """Return the pause key of a company, which differs from that of a token with the same key."""
    return f"company {company}"


def _burst_wait(connection: sqlite3.Connection, charge_request: ChargeRequest, now: int) -> int:
    """Return the ns until another request fits into the burst window, 0 if it fits now."""
    window = round(charge_request.window * _SECOND)
    used = _count_used(connection, charge_request.token, now, window)
    if charge_request.burst is None or used < charge_request.burst:
        return 0
    # The newest entry that must leave the window: it and all newer ones are at least the limit.
    (oldest,) = connection.execute(
        "SELECT max(at) FROM (SELECT at, sum(requests) OVER (ORDER BY at DESC, id DESC) AS newer"
        " FROM sent WHERE token = ? AND at > ?) WHERE newer >= ?",
        (charge_request.token, now - window, charge_request.burst),
    ).fetchone()
    return int(oldest) + window - now


def _count_used(connection: sqlite3.Connection, token: str, now: int, window: int) -> int:
    """Drop entries that no client needs; return the number of requests in the window."""
    longest = _longest_window(connection, token, window)
    connection.execute("DELETE FROM sent WHERE token = ? AND at <= ?", (token, now - longest))
    connection.execute("UPDATE sent SET at = ? WHERE token = ? AND at > ?", (now, token, now))
    (used,) = connection.execute(
        "SELECT coalesce(sum(requests), 0) FROM sent WHERE token = ? AND at > ?",
        (token, now - window),
    ).fetchone()
    return int(used)


def _longest_window(connection: sqlite3.Connection, token: str, window: int) -> int:
    """Return the longest window (ns) that a client of the token has used; record a longer one."""
    row = connection.execute("SELECT longest FROM windows WHERE token = ?", (token,)).fetchone()
    if row is not None and row[0] >= window:
        return int(row[0])
    connection.execute("INSERT OR REPLACE INTO windows VALUES (?, ?)", (token, window))
    return window


def _add_entry(connection: sqlite3.Connection, token: str, now: int, requests: int) -> int:
    cursor = connection.execute(
        "INSERT INTO sent (token, at, requests) VALUES (?, ?, ?)", (token, now, requests)
    )
    return cursor.lastrowid or 0


def _read_spent(connection: sqlite3.Connection, company: str, day: int) -> int:
    row = connection.execute(
        "SELECT spent FROM days WHERE company = ? AND day = ?", (company, day)
    ).fetchone()
    return 0 if row is None else int(row[0])


def _write_day(connection: sqlite3.Connection, company: str, day: int, spent: int) -> None:
    connection.execute(
        "INSERT INTO days VALUES (?, ?, ?, 0)"
        " ON CONFLICT DO UPDATE SET spent = max(excluded.spent, reported)",
        (company, day, spent),
    )
    connection.execute(
        "DELETE FROM days WHERE company = ? AND day IN (SELECT day FROM days"
        " WHERE company = ? AND day <> ? ORDER BY day DESC LIMIT -1 OFFSET ?)",
        (company, company, day, DAYS_KEPT - 1),
    )


def _report_day(connection: sqlite3.Connection, company: str, day: int, reported: int) -> None:
    connection.execute(
        "INSERT INTO days VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " spent = max(spent, excluded.spent), reported = max(reported, excluded.reported)",
        (company, day, reported, reported),
    )


def _pause_left(connection: sqlite3.Connection, key: str, now: int) -> int:
    """Return the ns that are left of a pause, 0 if there is none.

    A pause with more time left than its length was set before a restart: it starts again.
    """
    row = connection.execute("SELECT until, length FROM pauses WHERE key = ?", (key,)).fetchone()
    if row is None:
        return 0
    left, length = int(row[0]) - now, int(row[1])
    if left > length:
        _set_pause(connection, key, now, length / _SECOND)
        return length
    return max(left, 0)


def _set_pause(connection: sqlite3.Connection, key: str, now: int, seconds: float) -> None:
    if seconds > 0:
        length = round(seconds * _SECOND)
        connection.execute(
            "INSERT INTO pauses VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET"
            " until = excluded.until, length = excluded.length"
            " WHERE excluded.until > until OR until - length > ?",
            (key, now + length, length, now),
        )
