"""A copy whose records are stored as the API sent them, to be written as JSON Lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from ..._runtime.operation import Operation
from .columns import Columns, Kind, Record
from .copy import Copy
from .sqlite_database import SQLiteDatabase

_RECORD = "\0record"
"""The column with the JSON of a record; no property has this name."""


class DocumentCopy(Copy):
    """A copy with two columns: the key, and the record as JSON."""

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
        encode, name = msgspec.json.encode, self.sync.key
        rows = [{name: record[name], _RECORD: encode(record).decode()} for record in records]
        self._database.write(table, list(self._tables[table]), rows, key)

    def export(self, path: Path) -> None:
        """Write all records to a file, one line each, in the order of their keys."""
        names = [column.name for column in self._tables[self.table]]
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for _, record in self._documents.rows(self.table, names):
                file.write(f"{record}\n")
