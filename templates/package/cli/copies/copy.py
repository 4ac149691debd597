"""A copy of a list in a database: its records, its state, and what is missing on the server.

Records and state are written in one transaction. Invariant: the state is that after the records of
the copy, whenever the process ends.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from ..._runtime.operation import Operation, Sync
from ..._runtime.sync.state import SyncState
from ..._runtime.sync.window import sync_of
from ..cli_error import input_error, usage_error
from .columns import Batch, Column, Columns, Kind, Record, documented_columns
from .database import Database, Key, RepeatTransaction
from .values import fits

Nested = Literal["json", "tables"]
PARENT, POSITION, VALUE = "\0_key", "\0_position", "\0value"
"""The key of the record, the position in its list, and a plain value, in a child table.

A property of an object cannot have these names; the columns are named without the first character.
"""
_UNSEEN = "_sync_unseen"
_EXPORTED = "exported"


class Copy:
    """The copy of a list in the table ``table`` and, with ``nested`` tables, in tables beside it."""

    def __init__(
        self, database: Database, operation: Operation, model: object, nested: Nested
    ) -> None:
        """Open the copy, or create it. Raises CliError if the tables are not those of this copy."""
        self.table = table_name(operation)
        self.sync: Sync = sync_of(operation)
        self._database = database
        self._model = documented_columns(model)
        settings = database.settings(self.table)
        self._nested = nested
        self._tables: dict[str, Columns] = _read_columns(settings.get("columns", "{}"))
        if not settings:
            self._create()
        elif settings["nested"] != nested:
            message = f"the copy has nested objects as {settings['nested']}, not {nested}"
            raise usage_error(message, f"pass --nested {settings['nested']}, or another file")
        self.state = SyncState.from_json(settings["state"]) if "state" in settings else None
        unseen = f"{_UNSEEN}_{self.table}"
        self._unseen = unseen if database.has_table(unseen) else ""

    def _create(self) -> None:
        if self._database.has_table(self.table):
            message = f"the file has a table {self.table} already, which is not a copy"
            raise usage_error(message, "choose another file")
        columns = self._initial_columns()
        with self._database.transaction():
            self._database.create_table(self.table, list(columns), columns[self.sync.key].name)
            self._tables[self.table] = columns
            self._store_columns()
            self._database.store_setting(self.table, "nested", self._nested)

    def _initial_columns(self) -> Columns:
        columns = Columns()
        for name, (documented, _) in self._model.items():
            # A key is an integer or a string; as JSON, it would not equal the keys to delete.
            kind = "text" if name == self.sync.key and documented == "json" else documented
            if kind != "json" or self._nested == "json":
                columns.add(name, kind)
        if self.sync.key not in columns:
            columns.add(self.sync.key, "text")
        return columns

    @property
    def tables(self) -> list[str]:
        """The tables of the copy, that of the records first."""
        return list(self._tables)

    @property
    def is_exported(self) -> bool:
        """Whether nothing was written since the last ``mark_exported``."""
        return self.settings().get(_EXPORTED) == "yes"

    def mark_exported(self) -> None:
        """Record that the target contains what the copy contains."""
        with self._database.transaction():
            self._database.store_setting(self.table, _EXPORTED, "yes")

    def _mark_changed(self) -> None:
        if self.settings().get(_EXPORTED) != "no":
            self._database.store_setting(self.table, _EXPORTED, "no")

    @property
    def batch(self) -> int:
        """How many records to store at a time."""
        return self._database.batch

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @property
    def key(self) -> str:
        """The name of the column with the key."""
        return self._tables[self.table][self.sync.key].name

    def count(self) -> int:
        """Return the number of records."""
        return self._database.count(self.table)

    def outdated(self, records: Mapping[Key, Record]) -> set[Key]:
        """Return the keys of the records that the copy does not contain, or with other values."""
        columns, batch = self._tables[self.table], Batch(list(records.values()))
        if self._database.typed and not all(fits(column, batch) for column in columns):
            return set(records)
        return self._database.outdated(self.table, list(columns), batch, self.key)

    def settings(self) -> Mapping[str, str]:
        """Return the texts that were stored with ``store``."""
        return self._database.settings(self.table)

    def store(
        self,
        records: Mapping[Key, Record],
        deleted: Iterable[Key] = (),
        *,
        seen: Sequence[Key] = (),
        settings: Mapping[str, str] | None = None,
        state: SyncState | None = None,
    ) -> None:
        """Write records by key, remove deleted ones, and store texts and the state: all or nothing.

        While pruning, ``seen`` are keys of other records that the server returned.
        """
        removed = [key for key in deleted if key not in records]

        def write() -> None:
            self._write(self.table, list(records.values()), self.key, self._model)
            self._database.delete(self.table, self.key, removed)
            self._write_children(records, removed)
            if self._unseen:
                self._database.delete(self._unseen, "key", [*records, *removed, *seen])
            if records or removed:
                self._mark_changed()
            self._store_settings(settings or {})
            if state is not None:
                self._database.store_setting(self.table, "state", state.to_json())

        self._commit(write)
        self.state = state or self.state

    def _commit(self, write: Callable[[], None]) -> None:
        """Write in one transaction, again as long as the database asks for it."""
        while True:
            try:
                with self._database.transaction():
                    write()
            except RepeatTransaction:
                self._tables = _read_columns(self.settings().get("columns", "{}"))
            else:
                return

    def _store_settings(self, settings: Mapping[str, str]) -> None:
        for name, text in settings.items():
            self._database.store_setting(self.table, name, text)

    def _write(
        self,
        table: str,
        records: Sequence[Record],
        key: str,
        model: Mapping[str, tuple[Kind, object]],
    ) -> None:
        if not records:
            return
        columns, batch = self._tables[table], Batch(records)
        changed = False
        for name in columns.unknown(batch):
            if table == self.table and self._is_child(name, records):
                continue
            kind, _ = model.get(name, ("any", None))
            self._database.add_column(table, columns.add(name, kind))
            changed = True
        changed |= self._widen(table, columns, batch)
        if changed:
            self._store_columns()
        self._database.write(table, list(columns), batch, key)

    def _widen(self, table: str, columns: Columns, batch: Batch) -> bool:
        """Convert the columns to text that cannot represent all values.

        Raises CliError (65) for the key, which databases cannot convert.
        """
        if not self._database.typed:
            return False
        widened = [column for column in columns if not fits(column, batch)]
        for column in widened:
            if table == self.table and column.property == self.sync.key:
                expected = f"which is documented as {column.kind}, with another value"
                raise input_error(f"the API returned {column.property}, {expected}")
            self._database.widen(table, column)
            columns.replace(Column(column.property, column.name, "text"))
        return bool(widened)

    # Records that the server no longer returns

    @property
    def is_pruning(self) -> bool:
        """Whether records are being looked for that the server no longer returns."""
        return bool(self._unseen)

    def start_pruning(self, settings: Mapping[str, str]) -> None:
        """Mark all records as not seen, and store texts; ``store`` unmarks what it writes."""
        unseen = f"{_UNSEEN}_{self.table}"

        def write() -> None:
            self._database.copy_values(self.table, self.key, unseen)
            self._store_settings(settings)

        self._commit(write)
        self._unseen = unseen

    def unseen(self) -> list[Key]:
        """Return the keys of the records that were not seen, in ascending order."""
        return list(self._database.values(self._unseen, "key"))

    def end_pruning(self, removed: Sequence[Key], settings: Mapping[str, str]) -> None:
        """Remove records, forget what was seen, and store texts."""

        def write() -> None:
            self._database.drop_table(self._unseen)
            self._database.delete(self.table, self.key, removed)
            self._write_children({}, removed)
            if removed:
                self._mark_changed()
            self._store_settings(settings)

        self._commit(write)
        self._unseen = ""

    # Nested objects in tables of their own

    def _is_child(self, name: str, records: Sequence[Record]) -> bool:
        """Return whether a property without a column is in a table of its own."""
        if self._nested == "json":
            return False
        kind, _ = self._model.get(name, ("any", None))
        return (
            kind == "json"
            or f"{self.table}_{name}" in self._tables
            or any(isinstance(record.get(name), list | dict) for record in records)
        )

    def _write_children(self, records: Mapping[Key, Record], removed: Sequence[Key]) -> None:
        if self._nested == "json":
            return
        parent = self._tables[self.table]
        for name in parent.unknown(Batch(list(records.values()))):
            self._create_child(name)
        replaced = [*records, *removed]
        for table, columns in self._tables.items():
            if table == self.table:
                continue
            self._database.delete(table, columns[PARENT].name, replaced)
            name = table.removeprefix(f"{self.table}_")
            rows = [row for key, record in records.items() for row in _rows(key, record.get(name))]
            self._write(table, rows, "", self._child_model(name))

    def _create_child(self, name: str) -> None:
        table = f"{self.table}_{name}"
        if table in self._tables:
            return
        if self._database.has_table(table):
            raise usage_error(f"the file has a table {table} already, which is not part of a copy")
        columns = Columns()
        columns.add(PARENT, self._tables[self.table][self.sync.key].kind)
        columns.add(POSITION, "integer")
        for property_, (kind, _) in self._child_model(name).items():
            columns.add(property_, kind)
        self._database.create_table(table, list(columns))
        self._tables[table] = columns
        self._store_columns()

    def _child_model(self, name: str) -> Mapping[str, tuple[Kind, object]]:
        return documented_columns(self._model.get(name, ("any", None))[1])

    def _store_columns(self) -> None:
        content = {
            table: [(column.property, column.name, column.kind) for column in columns]
            for table, columns in self._tables.items()
        }
        self._database.store_setting(self.table, "columns", json.dumps(content))


def table_name(operation: Operation) -> str:
    """Return the table of a list: ``pets``, or ``pets_archived`` for a list that is not the first."""
    method = operation.name.strip("_")
    return operation.resource if method == "list" else f"{operation.resource}_{method}"


def _rows(key: Key, value: object) -> Iterator[Record]:
    """Yield the rows of a nested value in a child table."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    for position, item in enumerate(items):
        properties = item if isinstance(item, dict) else {VALUE: item}
        yield {PARENT: key, POSITION: position, **properties}


def _read_columns(text: str) -> dict[str, Columns]:
    content = msgspec.json.decode(text, type=dict[str, list[tuple[str, str, Kind]]])
    return {
        table: Columns(Column(property_, name, kind) for property_, name, kind in columns)
        for table, columns in content.items()
    }
