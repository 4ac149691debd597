"""Copies in DuckDB, and the work file of copies in Parquet. Needs the extra ``duckdb``.

Records are passed as a file of JSON Lines, which is much faster than parameters of a statement, and
converted to the types of their columns. A column with a value that its type does not have becomes
text, so that nothing is lost.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Protocol

import msgspec

from ..cli_error import configuration_error
from ..product import PRODUCT
from .columns import Batch, Column, Kind, Record
from .database import SETTINGS, Key, RepeatTransaction, quoted

_TYPES: dict[Kind, str] = {
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "text": "VARCHAR",
    "timestamp": "TIMESTAMPTZ",
    "date": "DATE",
    "json": "JSON",
    "any": "JSON",
}
_SETTINGS = {
    # DuckDB 1 cannot read the files of DuckDB 2 in their own format.
    "storage_compatibility_version": "v1.0.0",
    "threads": "1",
    "preserve_insertion_order": "false",
}
_MEMORY, _MAX_MEMORY = 48, 1_536
"""MB that DuckDB may use at first, and at most: large records need more, which is doubled each time."""
_EXPORT_MEMORY = 24
"""MB that DuckDB may use at first to write Parquet, which needs as much again outside of this limit."""
_ROW_GROUP = 10_240
"""Rows of a Parquet row group, which is in memory while it is written; a multiple of 2,048."""
_BATCH = 1_000
_MAX_LINES, _MAX_BYTES = 2_500, 2_000_000
"""Records, and their bytes as JSON, that are inserted at a time."""
_MIN_OBJECT = 1_000_000
"""Bytes. DuckDB allocates twice as much as the largest object that it accepts."""


class _Connection(Protocol):
    """A connection of DuckDB; the package is not installed without the extra."""

    def execute(self, query: str, parameters: Sequence[object], /) -> _Connection: ...
    def cursor(self) -> _Connection: ...
    def fetchone(self) -> tuple[object, ...] | None: ...
    def fetchmany(self, size: int, /) -> list[tuple[object, ...]]: ...
    def fetchall(self) -> list[tuple[object, ...]]: ...
    def close(self) -> None: ...


class DuckDBDatabase:
    """A DuckDB file."""

    typed = True
    batch = 2_500

    def __init__(self, path: Path) -> None:
        """Open the file, or create it. Raises CliError if that fails."""
        self._path = path
        self._duckdb = _import_duckdb(path)
        self._lines = Path(tempfile.gettempdir(), f"{path.name}-{os.getpid()}.jsonl")
        self._memory = _MEMORY
        # A commit that lacks memory raises the second one, and whatever follows the third one.
        self._memory_errors = (
            self._duckdb.OutOfMemoryException,
            self._duckdb.TransactionException,
            self._duckdb.FatalException,
        )
        self._in_transaction = False
        self._expects_new = True  # until a record is written that exists
        try:
            self._connection = self._connect()
            self._execute(
                f"CREATE TABLE IF NOT EXISTS {SETTINGS}"
                " (copy VARCHAR, name VARCHAR, text VARCHAR, PRIMARY KEY (copy, name))"
            )
        except self._duckdb.Error as error:
            raise configuration_error(f"cannot open {path}: {_first_line(error)}") from None

    def _connect(self) -> _Connection:
        settings = {**_SETTINGS, "memory_limit": f"{self._memory}MB"}
        connection: _Connection = self._duckdb.connect(self._path, config=settings)
        return connection.execute("SET TimeZone = 'UTC'", ())

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what the enclosed code writes, all or nothing.

        Raises CliError (78) if the file cannot be written, and RepeatTransaction after it has used
        too little memory, or has assumed that all keys are new.
        """
        self._execute("BEGIN")
        self._in_transaction = True
        try:
            yield
            self._execute("COMMIT")
        except BaseException as error:
            self._rollback()
            self._in_transaction = False
            if self._expects_new and isinstance(error, self._duckdb.ConstraintException):
                self._expects_new = False
                raise RepeatTransaction from None
            lacks_memory = isinstance(error, self._memory_errors)
            if lacks_memory and self._use_more_memory():
                raise RepeatTransaction from None
            if lacks_memory or isinstance(error, self._duckdb.IOException):
                message = f"cannot write {self._path}: {_first_line(error)}"
                raise configuration_error(message) from None
            raise
        self._in_transaction = False

    def _use_more_memory(self) -> bool:
        """Allow DuckDB to use twice as much memory; return whether that is possible.

        A lack of memory while it commits makes it unusable until the file is opened again.
        """
        if self._memory >= _MAX_MEMORY:
            return False
        self._reconnect(2 * self._memory)
        return True

    def _reconnect(self, memory: int) -> None:
        self._memory = memory
        self._connection.close()
        self._connection = self._connect()

    def _rollback(self) -> None:
        try:
            self._execute("ROLLBACK")
        except self._duckdb.Error:
            return

    def has_table(self, table: str) -> bool:
        """Whether there is a table or view."""
        text = "SELECT 1 FROM information_schema.tables WHERE lower(table_name) = lower(?)"
        return self._execute(text, [table]).fetchone() is not None

    def create_table(self, table: str, columns: Sequence[Column], key: str = "") -> None:
        """Create a table; ``key`` is the name of its primary key."""
        definitions = ", ".join(
            f"{quoted(column.name)} {_TYPES[column.kind]}"
            + (" PRIMARY KEY" if column.name == key else "")
            for column in columns
        )
        self._execute(f"CREATE TABLE {quoted(table)} ({definitions})")

    def add_column(self, table: str, column: Column) -> None:
        """Add a column to a table."""
        definition = f"{quoted(column.name)} {_TYPES[column.kind]}"
        self._execute(f"ALTER TABLE {quoted(table)} ADD COLUMN {definition}")

    def drop_table(self, table: str) -> None:
        """Remove a table, if there is one."""
        self._execute(f"DROP TABLE IF EXISTS {quoted(table)}")

    def widen(self, table: str, column: Column) -> None:
        """Convert a column to text."""
        self._execute(f"ALTER TABLE {quoted(table)} ALTER {quoted(column.name)} TYPE VARCHAR")

    def write(self, table: str, columns: Sequence[Column], batch: Batch, key: str = "") -> None:
        """Add records by their properties; with ``key``, replace those with the same key."""
        names = ", ".join(quoted(column.name) for column in columns)
        insert = f"INSERT INTO {quoted(table)} ({names}) SELECT {names} FROM "
        # Without the clause, which is only needed for keys that exist, this takes half of the time.
        replaces = key and not self._expects_new and self._has_any(table, columns, batch, key)
        replace = _replacing(columns, key) if replaces else ""
        for source in self._sources(columns, batch):
            self._execute(f"{insert}{source}{replace}")

    def _has_any(self, table: str, columns: Sequence[Column], batch: Batch, key: str) -> bool:
        """Return whether the table contains a record with the key of one of these."""
        column = next(column for column in columns if column.name == key)
        keys = f"SELECT CAST(unnest(?) AS {_TYPES[column.kind]})"
        text = f"SELECT 1 FROM {quoted(table)} WHERE {quoted(key)} IN ({keys}) LIMIT 1"
        return self._execute(text, [list(batch.values(column.property))]).fetchone() is not None

    def _sources(self, columns: Sequence[Column], batch: Batch) -> Iterator[str]:
        """Yield table expressions that contain the records, one at a time."""
        types = ", ".join(f"{_text(each.name)}: '{_TYPES[each.kind]}'" for each in columns)
        for start in range(0, len(batch.records), _MAX_LINES):
            for lines in _chunks(_encode(columns, batch.records[start : start + _MAX_LINES])):
                self._lines.write_bytes(lines)
                size = max(max(map(len, lines.split(b"\n"))) + 1, _MIN_OBJECT)
                yield (
                    f"read_json({_text(str(self._lines))}, format='newline_delimited',"
                    f" columns={{{types}}}, maximum_object_size={size})"
                )

    def delete(self, table: str, column: str, keys: Sequence[Key]) -> None:
        """Delete the rows with these values in a column."""
        if not keys:
            return
        found = self._execute(
            "SELECT data_type FROM duckdb_columns() WHERE table_name = ? AND column_name = ?",
            [table, column],
        )
        (type_,) = found.fetchone() or ("VARCHAR",)
        values = f"SELECT CAST(unnest(?) AS {type_})"
        text = f"DELETE FROM {quoted(table)} WHERE {quoted(column)} IN ({values})"
        for start in range(0, len(keys), _BATCH):
            self._execute(text, [list(keys[start : start + _BATCH])])

    def count(self, table: str) -> int:
        """Return the number of rows."""
        (count,) = self._execute(f"SELECT count(*) FROM {quoted(table)}").fetchone() or (0,)
        return count if isinstance(count, int) else 0

    def values(self, table: str, column: str) -> Iterator[Key]:
        """Yield the values of a column in ascending order."""
        text = f"SELECT {quoted(column)} FROM {quoted(table)} ORDER BY 1"
        result = self._connection.cursor().execute(text, ())
        while rows := result.fetchmany(_BATCH):
            for (value,) in rows:
                if isinstance(value, int | str):
                    yield value

    def outdated(self, table: str, columns: Sequence[Column], batch: Batch, key: str) -> set[Key]:
        """Return the keys of the records that the table does not contain, or with other values."""
        name = quoted(key)
        differences = " OR ".join(
            f"new.{quoted(column.name)} IS DISTINCT FROM old.{quoted(column.name)}"
            for column in columns
        )
        keys: set[Key] = set()
        for source in self._sources(columns, batch):
            text = f"SELECT new.{name} FROM {source} new LEFT JOIN {quoted(table)} old"
            found = self._execute(f"{text} ON old.{name} = new.{name} WHERE {differences}")
            keys |= {value for (value,) in found.fetchall() if isinstance(value, int | str)}
        return keys

    def copy_values(self, table: str, column: str, into: str) -> None:
        """Create a table ``into`` whose primary key ``key`` are the values of a column."""
        self.drop_table(into)
        self._execute(
            f"CREATE TABLE {quoted(into)} AS SELECT {quoted(column)} AS key FROM {quoted(table)}"
        )

    def export(self, table: str, path: Path) -> None:
        """Write a table to a Parquet file. Raises CliError (78) if that fails."""
        self._reconnect(_EXPORT_MEMORY)  # frees what the changes have used
        try:
            self._execute(
                f"COPY {quoted(table)} TO {_text(str(path))}"
                f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
            )
        except self._duckdb.IOException as error:
            raise configuration_error(f"cannot write {path}: {_first_line(error)}") from None

    def settings(self, table: str) -> dict[str, str]:
        """Return the texts that were stored for a table, by name."""
        result = self._execute(f"SELECT name, text FROM {SETTINGS} WHERE copy = ?", [table])
        return {str(name): str(text) for name, text in result.fetchall()}

    def store_setting(self, table: str, name: str, text: str) -> None:
        """Store a text for a table."""
        # INSERT OR REPLACE takes twice as long.
        update = f"UPDATE {SETTINGS} SET text = ? WHERE copy = ? AND name = ?"
        (count,) = self._execute(update, [text, table, name]).fetchone() or (0,)
        if not count:
            self._execute(f"INSERT INTO {SETTINGS} VALUES (?, ?, ?)", [table, name, text])

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
        self._lines.unlink(missing_ok=True)

    def _execute(self, text: str, values: Sequence[object] = ()) -> _Connection:
        while True:
            try:
                return self._connection.execute(text, values)
            except self._duckdb.OutOfMemoryException:
                if self._in_transaction or not self._use_more_memory():
                    raise


def _replacing(columns: Sequence[Column], key: str) -> str:
    """Return the clause that replaces the records with the same keys."""
    changes = ", ".join(
        f"{quoted(column.name)} = excluded.{quoted(column.name)}"
        for column in columns
        if column.name != key
    )
    return f" ON CONFLICT ({quoted(key)}) DO {f'UPDATE SET {changes}' if changes else 'NOTHING'}"


def _encode(columns: Sequence[Column], records: Sequence[Record]) -> bytes:
    """Return records as lines of JSON, whose properties have the names of their columns."""
    if any(column.name != column.property for column in columns):
        records = [
            {column.name: record.get(column.property) for column in columns} for record in records
        ]
    try:
        return msgspec.json.Encoder().encode_lines(records)
    except UnicodeEncodeError:  # half of a surrogate pair, which DuckDB cannot store
        lines = [json.dumps(record).replace("\\ud", "\\\\ud") for record in records]
        return "".join(f"{line}\n" for line in lines).encode()


def _chunks(lines: bytes) -> Iterator[bytes]:
    """Yield the lines in parts that DuckDB can process in its memory."""
    start = 0
    while len(lines) - start > _MAX_BYTES:
        end = lines.rfind(b"\n", start, start + _MAX_BYTES) + 1
        end = end or lines.index(b"\n", start) + 1  # a longer line is a part of its own
        yield lines[start:end]
        start = end
    if start < len(lines):
        yield lines[start:]


def _import_duckdb(path: Path) -> ModuleType:
    try:
        return import_module("duckdb")
    except ImportError:
        raise configuration_error(
            f"writing {path.name} requires DuckDB",
            f"install it: pip install '{PRODUCT.distribution}[duckdb]'",
        ) from None


def _text(value: str) -> str:
    """Return text as a literal of SQL."""
    escaped = value.replace("'", "''")
    return f"'{escaped}'"


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]
