"""Keeps records in SQLite, in memory or in a file, and lists them by keyset.

Input: records as rows. Output: rows. Invariants: an id is never used again; what a call wrote is in
the file before the call returns, even if the process or the machine dies then (write-ahead log,
synchronous FULL); listing a page costs the same at any depth.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec

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
_LARGEST = 2**63 - 1

Value = int | float | str | bytes | None


@dataclass(frozen=True, slots=True)
class Row:
    """One record. ``body`` is JSON without the id; ``key`` is what the list was sorted by."""

    id: int
    body: bytes
    attendees: bytes
    key: Value = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What to list. ``equal`` keeps equal columns, ``among`` one of several; ``after`` is the sort
    key and id of the last row seen."""

    sort: str = "id"
    descending: bool = False
    equal: Mapping[str, Value]
    among: Mapping[str, list[object]]
    since: str = ""
    before: str = ""
    until: str = ""
    after: tuple[Value, int] | None = None
    limit: int


class Snapshot:
    """The records as they were at one moment."""

    def __init__(self, source: sqlite3.Connection) -> None:
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        source.backup(self._database)

    def copy_to(self, target: sqlite3.Connection) -> None:
        """Make another database hold what this one holds."""
        self._database.backup(target)

    def close(self) -> None:
        """Free the memory."""
        self._database.close()


class Store:
    """The table of records."""

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
        """Return how many records there are, deleted ones left out."""
        (count,) = self._database.execute(
            "SELECT count(*) FROM record WHERE deleted_at IS NULL"
        ).fetchone()
        return int(count)

    def fill(self, rows: Iterable[tuple[Value, ...]]) -> None:
        """Replace every record by rows (id, then ``COLUMNS``) in one transaction."""
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
        """Give a record new values (its ``COLUMNS``)."""
        self._database.execute(_UPDATE, (*map(_storable, values), id_))

    def get(self, id_: int) -> tuple[Row, float | None] | None:
        """Return a record, and when it was deleted (None: it is not); None for an unknown id."""
        found = self._database.execute(
            "SELECT id, body, attendees, deleted_at FROM record WHERE id = ?",
            (id_ if abs(id_) <= _LARGEST else 0,),
        ).fetchone()
        return (Row(*found[:3]), found[3]) if found else None

    def delete(self, ids: list[int], moment: float) -> list[int]:
        """Mark records as deleted and return the ids of those that were not yet, in order."""
        found = self._database.execute(
            "UPDATE record SET deleted_at = ? WHERE deleted_at IS NULL"
            " AND id IN (SELECT value FROM json_each(?)) RETURNING id",
            (moment, msgspec.json.encode(ids).decode()),
        ).fetchall()
        return sorted(id_ for (id_,) in found)

    def list(self, listing: Listing) -> list[Row]:
        """Return a page of records, one more than asked for when there is a next page."""
        text, values = _compose(listing)
        return [Row(*found) for found in self._database.execute(text, values)]

    def snapshot(self) -> Snapshot:
        """Return the records as they are now."""
        return Snapshot(self._database)

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot."""
        snapshot.copy_to(self._database)

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _storable(value: Value) -> Value:
    """SQLite's integers have 64 bits; larger ones are kept, and compared, as text."""
    return str(value) if isinstance(value, int) and abs(value) > _LARGEST else value


def _compose(listing: Listing) -> tuple[str, list[Value]]:
    """Return the query of a page. Names of columns are ours; values are always bound."""
    where = ["deleted_at IS NULL"]
    values: list[Value] = []
    for column, value in listing.equal.items():
        where.append(f"{column} = ?")
        values.append(_storable(value))
    for column, choices in listing.among.items():
        where.append(f"{column} IN (SELECT value FROM json_each(?))")
        values.append(msgspec.json.encode(choices).decode())
    bounds = ((listing.since, ">="), (listing.before, "<"), (listing.until, "<="))
    for moment, compares in bounds:
        if moment:
            where.append(f"update_time {compares} ?")
            values.append(moment)
    order = "DESC" if listing.descending else "ASC"
    sign = "<" if listing.descending else ">"
    if listing.after and listing.sort == "id":
        where.append(f"id {sign} ?")
        values.append(listing.after[1])
    elif listing.after:
        where.append(f"({listing.sort}, id) {sign} (?, ?)")
        values += listing.after
    by = "" if listing.sort == "id" else f"{listing.sort} {order}, "
    values.append(listing.limit + 1)
    text = (
        f"SELECT id, body, attendees, {listing.sort} FROM record"
        f" WHERE {' AND '.join(where)} ORDER BY {by}id {order} LIMIT ?"
    )
    return text, values
