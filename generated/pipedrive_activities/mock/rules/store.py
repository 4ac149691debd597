"""Stores records in SQLite, in memory or in a file, and lists them with keyset pagination.

Input and output: records as rows. Invariants: ids are never reused; a write is durable before the call
returns, even if the process or the machine fails then (write-ahead log, synchronous FULL); the cost of
a page does not depend on its position.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec

from ..records import Snapshot

COLUMNS = (
    "owner_id", "deal_id", "lead_id", "person_id", "org_id", "done", "type",
    "due_date", "add_time", "update_time", "deleted_at", "body", "attendees",
)  # fmt: skip
SORTS = ("id", "update_time", "add_time", "due_date")
FILTERED = (
    "owner_id", "deal_id", "lead_id", "person_id", "org_id", "done", "type", "due_date",
)  # fmt: skip
_FILTERS = ("owner_id", "deal_id", "lead_id", "person_id", "org_id")
_SCHEMA = """
    CREATE TABLE IF NOT EXISTS record (
        id INTEGER PRIMARY KEY AUTOINCREMENT, owner_id, deal_id, lead_id, person_id, org_id, done,
        type, due_date NOT NULL, add_time NOT NULL, update_time NOT NULL, deleted_at REAL,
        body BLOB NOT NULL, attendees BLOB NOT NULL
    )
"""
_INSERT = f"INSERT INTO record (id, {', '.join(COLUMNS)}) VALUES (?{', ?' * len(COLUMNS)})"
_UPDATE = f"UPDATE record SET {' = ?, '.join(COLUMNS)} = ? WHERE id = ?"
_BATCH = 50_000
_MAX_INTEGER = 2**63 - 1

Value = int | float | str | bytes | None


@dataclass(frozen=True, slots=True)
class Row:
    """A stored record. ``body`` is JSON without the id; ``key`` is the value of the sort column."""

    id: int
    body: bytes
    attendees: bytes
    key: Value = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """A query for one page.

    ``equal`` filters by equality, ``among`` by a list of allowed values. The update time is filtered by
    ``since`` (inclusive), ``before`` (exclusive) and ``until`` (inclusive). ``after`` is the sort key
    and id of the last row of the previous page.
    """

    sort: str = "id"
    descending: bool = False
    equal: Mapping[str, Value]
    among: Mapping[str, list[object]]
    since: str = ""
    before: str = ""
    until: str = ""
    after: tuple[Value, int] | None = None
    limit: int


class Store:
    """The record table."""

    def __init__(self, file: str | Path | None = None) -> None:
        name = ":memory:" if file is None else str(file)
        self._database = sqlite3.connect(name, isolation_level=None, check_same_thread=False)
        if file is not None:
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute(_SCHEMA)
        self._create_indexes()

    def _create_indexes(self) -> None:
        for column in (*_FILTERS, *SORTS[1:]):
            self._database.execute(
                f"CREATE INDEX IF NOT EXISTS by_{column} ON record ({column}, id)"
                " WHERE deleted_at IS NULL"
            )

    def _drop_indexes(self) -> None:
        for column in (*_FILTERS, *SORTS[1:]):
            self._database.execute(f"DROP INDEX IF EXISTS by_{column}")

    def count(self) -> int:
        """Return the number of records that are not deleted."""
        (count,) = self._database.execute(
            "SELECT count(*) FROM record WHERE deleted_at IS NULL"
        ).fetchone()
        return int(count)

    def fill(self, rows: Iterable[tuple[Value, ...]]) -> None:
        """Replace all records by rows (id, then ``COLUMNS``) in one transaction."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            self._drop_indexes()
            self._database.execute("DELETE FROM record")
            self._database.execute("DELETE FROM sqlite_sequence")
            waiting = iter(rows)
            while batch := list(islice(waiting, _BATCH)):
                self._database.executemany(_INSERT, batch)
            self._create_indexes()
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")
        self._database.execute("PRAGMA optimize")

    def insert(self, values: tuple[Value, ...]) -> int:
        """Add a record (its ``COLUMNS``) and return its id."""
        cursor = self._database.execute(_INSERT, (None, *map(_storable, values)))
        return int(cursor.lastrowid or 0)

    def update(self, id_: int, values: tuple[Value, ...]) -> None:
        """Replace the values of a record (its ``COLUMNS``)."""
        self._database.execute(_UPDATE, (*map(_storable, values), id_))

    def get(self, id_: int) -> tuple[Row, float | None] | None:
        """Return a record and its time of deletion (None if not deleted); None for an unknown id."""
        stored = self._database.execute(
            "SELECT id, body, attendees, deleted_at FROM record WHERE id = ?",
            (id_ if abs(id_) <= _MAX_INTEGER else 0,),
        ).fetchone()
        return (Row(*stored[:3]), stored[3]) if stored else None

    def delete(self, ids: list[int], time: float) -> list[int]:
        """Mark records as deleted at a POSIX timestamp; return the ids that changed, sorted."""
        changed = self._database.execute(
            "UPDATE record SET deleted_at = ? WHERE deleted_at IS NULL"
            " AND id IN (SELECT value FROM json_each(?)) RETURNING id",
            (time, msgspec.json.encode(ids).decode()),
        ).fetchall()
        return sorted(id_ for (id_,) in changed)

    def list(self, query: ListQuery) -> list[Row]:
        """Return a page of records, and one more than ``limit`` if there is a next page."""
        text, values = _sql(query)
        return [Row(*row) for row in self._database.execute(text, values)]

    def snapshot(self) -> Snapshot:
        """Return a copy of the current records."""
        return Snapshot(self._database)

    def restore(self, snapshot: Snapshot) -> None:
        """Replace all records by those of a snapshot."""
        snapshot.copy_to(self._database)

    def close(self) -> None:
        """Close the database."""
        self._database.close()


def _storable(value: Value) -> Value:
    """Convert integers beyond 64 bits, the limit of SQLite, to text; they are compared as text."""
    return str(value) if isinstance(value, int) and abs(value) > _MAX_INTEGER else value


def _sql(query: ListQuery) -> tuple[str, list[Value]]:
    """Return the SQL of a page and its values. Column names are constants; values are bound."""
    where = ["deleted_at IS NULL"]
    values: list[Value] = []
    for column, value in query.equal.items():
        where.append(f"{column} = ?")
        values.append(_storable(value))
    for column, choices in query.among.items():
        where.append(f"{column} IN (SELECT value FROM json_each(?))")
        values.append(msgspec.json.encode(choices).decode())
    bounds = ((query.since, ">="), (query.before, "<"), (query.until, "<="))
    for time, operator in bounds:
        if time:
            where.append(f"update_time {operator} ?")
            values.append(time)
    order = "DESC" if query.descending else "ASC"
    sign = "<" if query.descending else ">"
    if query.after and query.sort == "id":
        where.append(f"id {sign} ?")
        values.append(query.after[1])
    elif query.after:
        where.append(f"({query.sort}, id) {sign} (?, ?)")
        values += query.after
    by = "" if query.sort == "id" else f"{query.sort} {order}, "
    values.append(query.limit + 1)
    text = (
        f"SELECT id, body, attendees, {query.sort} FROM record"
        f" WHERE {' AND '.join(where)} ORDER BY {by}id {order} LIMIT ?"
    )
    return text, values
