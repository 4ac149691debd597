"""An SQLite file that several processes write at once.

One connection a process, opened when first needed, used by one thread at a time and left alone in
forked children (SQLite's locks do not survive a fork). Every transaction takes the write lock at
its start, so that it never fails for having read too early.
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
"""Seconds between two tries at what SQLite does not wait for."""


class Database:
    """A file with a schema. ``transaction`` gives a connection that holds the write lock.

    ``timeout`` is how long (seconds) to wait for other writers.
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
        """Begin, yield the connection, commit; roll back on an error.

        Raises StoreUnavailable when the file cannot be opened, locked, read or written.
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
                    " local disk, that this user may write there, and that no program holds it open"
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
            # Closing it here would write to a file that the parent works on.
            self._inherited.append(self._connection)
        connection = sqlite3.connect(
            self.path, timeout=self._timeout, isolation_level=None, check_same_thread=False
        )
        try:
            self._write_ahead(connection)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.executescript(f"BEGIN IMMEDIATE; {self._schema} COMMIT;")
        except BaseException:
            connection.close()
            raise
        self._connection, self._pid = connection, os.getpid()
        return connection

    def _write_ahead(self, connection: sqlite3.Connection) -> None:
        """Switch to write-ahead logging, which lets readers and a writer work at once.

        While several open a new file together, SQLite gives up here at once, whatever its timeout:
        two that wait for each other would wait for ever.
        """
        until = time.monotonic() + self._timeout
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                    raise
                time.sleep(_PAUSE)
            else:
                return
