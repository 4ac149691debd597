"""Copies whose file is replaced as a whole: JSON Lines and Parquet.

Input: the copy in a work file. Output: the file, written under another name and then renamed, so
that it is complete whenever it is read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from ..._runtime.operation import Operation
from ..cli_error import configuration_error
from .columns import Batch, Columns, Kind, Record
from .copy import Copy, Nested
from .database import Key
from .duckdb_database import DuckDBDatabase
from .json_texts import json_texts
from .sqlite_database import SQLiteDatabase

_RECORD = "\0record"
"""The column with the JSON of a record; no property has this name."""


class DocumentCopy(Copy):
    """A copy to be written as JSON Lines; it has the key and the record as JSON."""

    def __init__(self, database: SQLiteDatabase, operation: Operation) -> None:
        super().__init__(database, operation, None, "json")
        self._documents = database

    def _initial_columns(self) -> Columns:
        columns = Columns()
        columns.add(self.sync.key, "any")
        columns.add(_RECORD, "text")
        return columns

    def _write(
        self,
        table: str,
        records: Sequence[Record],
        key: str,
        model: Mapping[str, tuple[Kind, object]],
    ) -> None:
        rows = self._documents_of(records)
        self._database.write(table, list(self._tables[table]), Batch(rows), key)

    def _documents_of(self, records: Sequence[Record]) -> list[Record]:
        name, texts = self.sync.key, json_texts(records)
        return [
            {name: record[name], _RECORD: text} for record, text in zip(records, texts, strict=True)
        ]

    def outdated(self, records: Mapping[Key, Record]) -> set[Key]:
        """Return the keys of the records that the copy does not contain, or with other values."""
        documents = self._documents_of([*records.values()])
        return super().outdated(dict(zip(records, documents, strict=True)))

    def export(self, path: Path) -> None:
        """Write all records as the API sent them, one line each, in the order of their keys."""
        names = [column.name for column in self._tables[self.table]]

        def write(temporary: Path) -> None:
            with temporary.open("w", encoding="utf-8", newline="\n") as file:
                for _, record in self._documents.rows(self.table, names):
                    file.write(f"{record}\n")

        _replace(path, write)


class ParquetCopy(Copy):
    """A copy to be written as Parquet: a file per table, those of nested objects beside the first."""

    def __init__(
        self, database: DuckDBDatabase, operation: Operation, model: object, nested: Nested
    ) -> None:
        super().__init__(database, operation, model, nested)
        self._typed_tables = database

    def export(self, path: Path) -> None:
        """Write all tables."""
        for table in self._tables:
            name = f"{path.stem}{table.removeprefix(self.table)}{path.suffix}"
            _replace(path.with_name(name), partial(self._typed_tables.export, table))


def _replace(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file under another name, then rename it into place."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        write(temporary)
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise configuration_error(f"cannot write {path}: {error.strerror}") from None
