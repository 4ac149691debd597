"""Stores records of any API in SQLite, in memory or in a file.

Input: records as JSON, by collection (the path with its parameters filled in) and id. Output: records
in the order in which they were added. Invariants: ids of deleted records are not reused; a write is
durable before the call returns (write-ahead log, synchronous FULL).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

_SCHEMA = """
    CREATE TABLE IF NOT EXISTS item (
        number INTEGER PRIMARY KEY AUTOINCREMENT, collection TEXT NOT NULL, id TEXT NOT NULL,
        body BLOB NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, UNIQUE (collection, id)
    )
"""

Record = dict[str, object]


class Snapshot:
    """A copy of a database."""

    def __init__(self, source: sqlite3.Connection) -> None:
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        source.backup(self._database)

    def copy_to(self, target: sqlite3.Connection) -> None:
        """Replace the content of another database by this one."""
        self._database.backup(target)

    def close(self) -> None:
        """Free the memory."""
        self._database.close()


class Storage(Protocol):
    """What the server needs of a store, whatever it contains."""

    def count(self) -> int:
        """Return the number of records, without deleted ones."""
        ...

    def snapshot(self) -> Snapshot:
        """Return a copy of the records."""
        ...

    def restore(self, snapshot: Snapshot) -> None:
        """Restore the records of a snapshot."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as stored. ``number`` increases in the order of creation."""

    number: int
    body: Record
    deleted: bool


class Records:
    """The records of all collections."""

    def __init__(self, file: str | Path | None = None) -> None:
        name = ":memory:" if file is None else str(file)
        self._database = sqlite3.connect(name, isolation_level=None, check_same_thread=False)
        if file is not None:
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute(_SCHEMA)

    def count(self, collection: str | None = None) -> int:
        """Return the number of records, of one collection or all, without deleted ones."""
        (count,) = self._database.execute(
            "SELECT count(*) FROM item WHERE NOT deleted AND (?1 IS NULL OR collection = ?1)",
            (collection,),
        ).fetchone()
        return int(count)

    def is_known(self, collection: str) -> bool:
        """Return whether a collection ever had a record, deleted ones included."""
        query = "SELECT 1 FROM item WHERE collection = ? LIMIT 1"
        return self._database.execute(query, (collection,)).fetchone() is not None

    def clear(self) -> None:
        """Remove all records."""
        self._database.execute("DELETE FROM item")
        self._database.execute("DELETE FROM sqlite_sequence")

    def add(self, collection: str, records: Iterable[tuple[object, Record]]) -> None:
        """Add records with their ids, all or none; raise KeyError for an id that is in use."""
        rows = [(collection, key_of(id_), msgspec.json.encode(record)) for id_, record in records]
        self._database.execute("BEGIN IMMEDIATE")
        try:
            query = "INSERT INTO item (collection, id, body) VALUES (?, ?, ?)"
            self._database.executemany(query, rows)
        except BaseException as error:
            self._database.execute("ROLLBACK")
            if isinstance(error, sqlite3.IntegrityError):
                raise KeyError(collection) from error
            raise
        self._database.execute("COMMIT")

    def next_number(self, collection: str) -> int:
        """Return the next integer id of a collection: one more than the largest, from 1."""
        (largest,) = self._database.execute(
            "SELECT max(CAST(id AS INTEGER)) FROM item WHERE collection = ?", (collection,)
        ).fetchone()
        return min(int(largest or 0), 2**53) + 1

    def get(self, collection: str, id_: object) -> Stored | None:
        """Return a record, also a deleted one; None if there is none."""
        row = self._database.execute(
            "SELECT number, body, deleted FROM item WHERE collection = ? AND id = ?",
            (collection, key_of(id_)),
        ).fetchone()
        return Stored(row[0], msgspec.json.decode(row[1]), bool(row[2])) if row else None

    def replace(self, number: int, record: Record) -> None:
        """Replace the content of a record."""
        body = msgspec.json.encode(record)
        self._database.execute("UPDATE item SET body = ? WHERE number = ?", (body, number))

    def delete(self, number: int) -> None:
        """Mark a record as deleted."""
        self._database.execute("UPDATE item SET deleted = 1 WHERE number = ?", (number,))

    def list(self, collection: str) -> list[Stored]:
        """Return the records of a collection in the order of creation, without deleted ones."""
        rows = self._database.execute(
            "SELECT number, body FROM item WHERE collection = ? AND NOT deleted ORDER BY number",
            (collection,),
        )
        return [Stored(number, msgspec.json.decode(body), False) for number, body in rows]

    def snapshot(self) -> Snapshot:
        """Return a copy of the records."""
        return Snapshot(self._database)

    def restore(self, snapshot: Snapshot) -> None:
        """Restore the records of a snapshot."""
        snapshot.copy_to(self._database)

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def key_of(id_: object) -> str:
    """Return the text that identifies a record; ``7`` and ``"7"`` are the same, as in a path."""
    return id_ if isinstance(id_, str) else msgspec.json.encode(id_).decode()
