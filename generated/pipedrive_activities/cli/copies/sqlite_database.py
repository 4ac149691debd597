"""Copies in SQLite. Times are text as the API sent it, booleans are 0 and 1, objects are JSON."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import compress
from pathlib import Path
from typing import cast

from ..cli_error import configuration_error, input_error
from .columns import Batch, Column, Kind
from .database import SETTINGS, Key, quoted
from .json_texts import json_texts

_TYPES: dict[Kind, str] = {
    "integer": "INTEGER",
    "number": "REAL",
    "boolean": "BOOLEAN",
    "text": "TEXT",
    "timestamp": "TEXT",
    "date": "TEXT",
    "json": "TEXT",
    "any": "",
}
_TIMEOUT = 60.0
"""Seconds to wait for programs that read the file."""
_BATCH = 500
"""Values of one statement; SQLite accepts at least 999."""
_MAX_INTEGER = 2**63


class SQLiteDatabase:
    """A SQLite file."""

    typed = False
    batch = 5_000

    def __init__(self, path: Path) -> None:
        """Open the file, or create it. Raises CliError if it is not a database or not writable."""
        self._path = path
        try:
            self._connection = sqlite3.connect(path, timeout=_TIMEOUT, isolation_level=None)
            self._connection.execute(
                f"CREATE TABLE IF NOT EXISTS {SETTINGS}"
                " (copy TEXT, name TEXT, text TEXT, PRIMARY KEY (copy, name))"
            )
        except sqlite3.Error as error:
            raise configuration_error(f"cannot open {path}: {error}") from None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what the enclosed code writes, all or nothing.

        Raises CliError: 78 if the file cannot be written, 65 if its tables do not accept the values.
        """
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.OperationalError as error:
            raise configuration_error(f"cannot write {self._path}: {error}") from None
        except (
            sqlite3.IntegrityError
        ) as error:  # such as a text as the key, documented as an integer
            raise input_error(
                f"{self._path} cannot contain what the API returned: {error}"
            ) from None

    def has_table(self, table: str) -> bool:
        """Whether there is a table or view."""
        text = "SELECT 1 FROM sqlite_master WHERE lower(name) = lower(?)"
        return self._connection.execute(text, (table,)).fetchone() is not None

    def create_table(self, table: str, columns: Sequence[Column], key: str = "") -> None:
        """Create a table; ``key`` is the name of its primary key."""
        definitions = ", ".join(
            f"{quoted(column.name)} {_TYPES[column.kind]}"
            + (" PRIMARY KEY NOT NULL" if column.name == key else "")
            for column in columns
        )
        self._connection.execute(f"CREATE TABLE {quoted(table)} ({definitions})")

    def add_column(self, table: str, column: Column) -> None:
        """Add a column to a table."""
        definition = f"{quoted(column.name)} {_TYPES[column.kind]}"
        self._connection.execute(f"ALTER TABLE {quoted(table)} ADD COLUMN {definition}")

    def widen(self, table: str, column: Column) -> None:
        """Do nothing: every column accepts every value."""

    def drop_table(self, table: str) -> None:
        """Remove a table, if there is one."""
        self._connection.execute(f"DROP TABLE IF EXISTS {quoted(table)}")

    def write(self, table: str, columns: Sequence[Column], batch: Batch, key: str = "") -> None:
        """Add records by their properties; with ``key``, replace those with the same key."""
        names = [quoted(column.name) for column in columns]
        # Python takes longer to pass a null than SQLite to store one.
        passed = [column for column in columns if column.name == key or not _is_null(column, batch)]
        into = ", ".join(quoted(column.name) for column in passed)
        places = ", ".join("?" * len(passed))
        text = f"INSERT INTO {quoted(table)} ({into}) VALUES ({places})"
        if key:
            changes = ", ".join(f"{name} = excluded.{name}" for name in names)
            text += f" ON CONFLICT ({quoted(key)}) DO UPDATE SET {changes}"
        try:
            self._connection.execute("SAVEPOINT written")
            self._connection.executemany(text, _rows(passed, batch))
        except (OverflowError, UnicodeEncodeError):
            self._connection.execute("ROLLBACK TO written")
            rows = ([_storable(value) for value in row] for row in _rows(passed, batch))
            self._connection.executemany(text, rows)

    def delete(self, table: str, column: str, keys: Sequence[Key]) -> None:
        """Delete the rows with these values in a column."""
        for start in range(0, len(keys), _BATCH):
            batch = list(map(_storable, keys[start : start + _BATCH]))
            places = ", ".join("?" * len(batch))
            self._connection.execute(
                f"DELETE FROM {quoted(table)} WHERE {quoted(column)} IN ({places})", batch
            )

    def count(self, table: str) -> int:
        """Return the number of rows."""
        (count,) = self._connection.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()
        return int(count)

    def values(self, table: str, column: str) -> Iterator[Key]:
        """Yield the values of a column in ascending order."""
        name = quoted(column)
        for (value,) in self._connection.execute(f"SELECT {name} FROM {quoted(table)} ORDER BY 1"):
            yield value

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
        """Yield the values of columns in the order of the first one."""
        names = ", ".join(map(quoted, columns))
        yield from self._connection.execute(f"SELECT {names} FROM {quoted(table)} ORDER BY 1")

    def outdated(self, table: str, columns: Sequence[Column], batch: Batch, key: str) -> set[Key]:
        """Return the keys of the records that the table does not contain, or with other values."""
        names = ", ".join(quoted(column.name) for column in columns)
        places = ", ".join("?" * len(columns))
        position = [column.name for column in columns].index(key)
        # SQLite converts a value to the type of its column both when it stores and when it compares.
        text = f"SELECT 1 FROM {quoted(table)} WHERE {quoted(key)} = ? AND ({names}) IS ({places})"
        keys: set[Key] = set()
        for row in _rows(columns, batch):
            values = tuple(map(_storable, row))
            if self._connection.execute(text, (values[position], *values)).fetchone() is None:
                keys.add(cast("Key", row[position]))
        return keys

    def copy_values(self, table: str, column: str, into: str) -> None:
        """Create a table ``into`` whose primary key ``key`` are the values of a column."""
        self.drop_table(into)
        # With its type, as values are compared after they were converted to it.
        found = self._connection.execute(
            "SELECT type FROM pragma_table_info(?) WHERE name = ?", (table, column)
        )
        (type_,) = found.fetchone()
        self._connection.execute(
            f"CREATE TABLE {quoted(into)} (key {type_} PRIMARY KEY) WITHOUT ROWID"
        )
        self._connection.execute(
            f"INSERT INTO {quoted(into)} SELECT {quoted(column)} FROM {quoted(table)}"
        )

    def settings(self, table: str) -> dict[str, str]:
        """Return the texts that were stored for a table, by name."""
        text = f"SELECT name, text FROM {SETTINGS} WHERE copy = ?"
        return dict(self._connection.execute(text, (table,)))

    def store_setting(self, table: str, name: str, text: str) -> None:
        """Store a text for a table."""
        self._connection.execute(
            f"INSERT OR REPLACE INTO {SETTINGS} VALUES (?, ?, ?)", (table, name, text)
        )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _is_null(column: Column, batch: Batch) -> bool:
    return all(value is None for value in batch.values(column.property))


def _rows(columns: Sequence[Column], batch: Batch) -> Iterator[tuple[object, ...]]:
    return zip(
        *(_stored_values(column.kind, batch.values(column.property)) for column in columns),
        strict=True,
    )


def _stored_values(kind: Kind, values: Sequence[object]) -> Sequence[object]:
    """Return how values are stored; those that are not scalar as JSON."""
    types = set(map(type, values))
    if kind != "json" and types <= _SCALARS:
        # SQLite has no booleans, and Python takes long to convert them itself.
        return [_BOOLEANS[value] for value in values] if types <= _BOOLEAN_TYPES else values
    is_json = (
        [value is not None for value in values]
        if kind == "json"
        else [type(value) not in _SCALARS for value in values]
    )
    texts = iter(json_texts([*compress(values, is_json)]))
    return [next(texts) if each else value for each, value in zip(is_json, values, strict=True)]


_SCALARS = frozenset({int, str, float, bool, type(None)})
_BOOLEANS: dict[object, int | None] = {True: 1, False: 0, None: None}
_BOOLEAN_TYPES = frozenset({bool, type(None)})


def _storable(value: object) -> object:
    """Convert what SQLite cannot store: integers beyond 64 bits, and halves of surrogate pairs."""
    if isinstance(value, int) and not -_MAX_INTEGER <= value < _MAX_INTEGER:
        return str(value)
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    return value
