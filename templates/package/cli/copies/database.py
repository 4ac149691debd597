"""What a copy needs of a database. Names of tables and columns are quoted by the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from .columns import Batch, Column

Key = int | str


class RepeatTransaction(Exception):
    """A transaction was rolled back that can succeed if it is repeated: the database has adapted."""


class Database(Protocol):
    """A database file, open for writing. Errors of the file are raised as CliError."""

    @property
    def typed(self) -> bool:
        """Whether a column accepts only values of its type."""
        ...

    @property
    def batch(self) -> int:
        """How many records to write in a transaction: larger ones are faster, and need memory."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Commit what the enclosed code writes, all or nothing. Raises RepeatTransaction."""
        ...

    def has_table(self, table: str) -> bool:
        """Whether there is a table."""
        ...

    def create_table(self, table: str, columns: Sequence[Column], key: str = "") -> None:
        """Create a table; ``key`` is the name of its primary key."""
        ...

    def add_column(self, table: str, column: Column) -> None:
        """Add a column to a table."""
        ...

    def widen(self, table: str, column: Column) -> None:
        """Convert a column to text; for typed databases."""
        ...

    def drop_table(self, table: str) -> None:
        """Remove a table, if there is one."""
        ...

    def write(self, table: str, columns: Sequence[Column], batch: Batch, key: str = "") -> None:
        """Add records by their properties; with ``key``, replace those with the same key."""
        ...

    def delete(self, table: str, column: str, keys: Sequence[Key]) -> None:
        """Delete the rows with these values in a column."""
        ...

    def count(self, table: str) -> int:
        """Return the number of rows."""
        ...

    def values(self, table: str, column: str) -> Iterator[Key]:
        """Yield the values of a column in ascending order."""
        ...

    def outdated(self, table: str, columns: Sequence[Column], batch: Batch, key: str) -> set[Key]:
        """Return the keys of the records that the table does not contain, or with other values."""
        ...

    def copy_values(self, table: str, column: str, into: str) -> None:
        """Create a table ``into`` whose primary key ``key`` are the values of a column."""
        ...

    def settings(self, table: str) -> dict[str, str]:
        """Return the texts that were stored for a table, by name."""
        ...

    def store_setting(self, table: str, name: str, text: str) -> None:
        """Store a text for a table."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...


SETTINGS = "_sync"
"""The table of the settings: state and columns of each copy in the file."""


def quoted(name: str) -> str:
    """Quote the name of a table or column (SQL-92, 5.2, delimited identifier)."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'
