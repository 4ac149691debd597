"""An SQLite file written by several processes at once.

Each process has one connection, opened when first needed and used by one thread at a time. A forked
child does not use the inherited connection, because SQLite's locks do not survive a fork. Every
transaction takes the write lock at its start, so that upgrading a read lock cannot fail.

Invariant: a file that was deleted or replaced is not written any more. Its connection would go on
counting in a file that no other process sees, and a new file would begin with nothing spent.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..deadline import time_left
from ..number_checks import check_time
from .locks import ForkSafeLock
from .store import StoreUnavailable

_PAUSE = 0.01
"""Seconds between two attempts at an operation for which SQLite ignores its own timeout."""


class Database:
    """An SQLite file with a schema. ``transaction`` yields a connection with the write lock.

    ``timeout`` is how long to wait for other writers, in seconds.
    """

    def __init__(self, path: str | os.PathLike[str], schema: str, timeout: float = 30.0) -> None:
        check_time(timeout, "timeout", zero=True)
        self.path = Path(path).absolute()
        self._schema = schema
        self._timeout = timeout
        self._lock = ForkSafeLock()
        self._connection: sqlite3.Connection | None = None
        self._pid = 0
        self._file: tuple[int, int] | None = None
        self._inherited: list[sqlite3.Connection] = []

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Begin a transaction, yield the connection and commit; roll back on an error.

        Waits for other writers until the timeout, or the deadline of the call if that is earlier.
        Raises StoreUnavailable if the file cannot be opened, locked, read or written, and if it was
        deleted or replaced since it was opened.
        """
        if not self._lock.acquire(time_left(self._timeout)):
            raise self._unavailable("another thread is waiting for it")
        try:
            connection = self._connect()
            connection.execute(f"PRAGMA busy_timeout = {round(time_left(self._timeout) * 1000)}")
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                # With the lock: a process that commits later sees the same file.
                if self._file != self._file_at_path():
                    raise self._lost_file()
                yield connection
        except sqlite3.Error as error:
            raise self._unavailable(str(error)) from error
        finally:
            self._lock.release()

    def _unavailable(self, reason: str) -> StoreUnavailable:
        return StoreUnavailable(
            f"cannot use the file {self.path}: {reason}; check that its folder exists on a"
            " local disk and is writable, and that no other program locks the file"
        )

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
        if not self.path.exists() and any(path.exists() for path in self._companions()):
            raise self._lost_file()
        self._create_private()
        connection = sqlite3.connect(
            self.path,
            timeout=time_left(self._timeout),
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            self._enable_wal(connection)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.executescript(f"BEGIN IMMEDIATE; {self._schema} COMMIT;")
        except BaseException:
            connection.close()
            raise
        self._connection, self._pid = connection, os.getpid()
        self._file = self._file_at_path()
        return connection

    def _create_private(self) -> None:
        """Create the file so that only its owner can read it; SQLite's own files copy its mode.

        An existing file is not opened: closing it would drop the locks of this process on it.
        """
        with suppress(OSError):  # SQLite reports what is wrong with the path
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))

    def _file_at_path(self) -> tuple[int, int] | None:
        """Return what identifies the file that now has the path, None if there is none."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        return status.st_dev, status.st_ino

    def _companions(self) -> tuple[Path, Path]:
        """Return the files that SQLite keeps beside a file in use, and deletes when it is closed."""
        return Path(f"{self.path}-wal"), Path(f"{self.path}-shm")

    def _lost_file(self) -> StoreUnavailable:
        wal, shm = self._companions()
        return StoreUnavailable(
            f"the file {self.path} was deleted or replaced while it was in use, so what was spent is"
            " not known; restore it, or stop all programs that use it, delete"
            f" {wal.name} and {shm.name}, and start them again"
        )

    def _enable_wal(self, connection: sqlite3.Connection) -> None:
        """Switch to write-ahead logging, so that readers and a writer can work concurrently.

        If several processes open a new file at the same time, SQLite fails here immediately, despite
        its timeout, because two of them could wait for each other; so this retries.
        """
        deadline = time.monotonic() + time_left(self._timeout)
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                    raise
                time.sleep(_PAUSE)
            else:
                return
