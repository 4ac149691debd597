"""An SQLite file written by several processes at once.

Each process has one connection, opened when first needed and used by one thread at a time. A forked
child does not use the inherited connection, because SQLite's locks do not survive a fork. Every
transaction takes the write lock at its start, so that upgrading a read lock cannot fail.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .locks import ForkSafeLock
from .store import StoreUnavailable

_PAUSE = 0.01
"""Seconds between two attempts at an operation for which SQLite ignores its own timeout."""


class Database:
    """An SQLite file with a schema. ``transaction`` yields a connection with the write lock.

    ``timeout`` is how long to wait for other writers, in seconds.
    """

    def __init__(self, path: str | os.PathLike[str], schema: str, timeout: float = 30.0) -> None:
        self.path = Path(path).absolute()
        self._schema = schema
        self._timeout = timeout
        self._lock = ForkSafeLock()
        self._connection: sqlite3.Connection | None = None
        self._pid = 0
        self._inherited: list[sqlite3.Connection] = []

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Begin a transaction, yield the connection and commit; roll back on an error.

        Raises StoreUnavailable if the file cannot be opened, locked, read or written.
        """
        with self._lock:
            try:
                connection = self._connect()
                connection.execute("BEGIN IMMEDIATE")
                with connection:
                    yield connection
            except sqlite3.Error as error:
                raise StoreUnavailable(
                    f"cannot use the file {self.path}: {error}; check that its folder exists on a"
                    " local disk and is writable, and that no other program locks the file"
                ) from error

    def close(self) -> None:
        """Close the connection of this process; the next transaction opens a new one."""
        with self._lock:
            if self._connection is not None and self._pid == os.getpid():
                self._connection.close()
                self._connection = None

    def _connect(self) -> sqlite3.Connection:
        if self._connection is not None and self._pid == os.getpid():
            return self._connection
        if self._connection is not None:
            # Closing it here would write to the file that the parent is using.
            self._inherited.append(self._connection)
        connection = sqlite3.connect(
            self.path, timeout=self._timeout, isolation_level=None, check_same_thread=False
        )
        try:
            self._enable_wal(connection)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.executescript(f"BEGIN IMMEDIATE; {self._schema} COMMIT;")
        except BaseException:
            connection.close()
            raise
        self._connection, self._pid = connection, os.getpid()
        return connection

    def _enable_wal(self, connection: sqlite3.Connection) -> None:
        """Switch to write-ahead logging, so that readers and a writer can work concurrently.

        If several processes open a new file at the same time, SQLite fails here immediately, despite
        its timeout, because two of them could wait for each other; so this retries.
        """
        deadline = time.monotonic() + self._timeout
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                    raise
                time.sleep(_PAUSE)
            else:
                return
