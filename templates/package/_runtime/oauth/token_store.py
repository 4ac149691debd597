"""Tokens of one login, shared by processes: a lock, and a second look at the store before renewing.

Refresh tokens often rotate: the first process that renews makes those of all others invalid. Invariant:
tokens are read again after the lock is acquired, and saved before it is released.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from ..deadline import time_left
from ..errors import ArgumentError, RequestTimeout
from .tokens import Tokens

_LONGEST_WAIT = 60.0
"""Seconds to wait for another process, unless the call has less time."""


class TokenStore(Protocol):
    """Stores the tokens of one login for all processes that use it."""

    def lock(self) -> AbstractContextManager[None]:
        """Return a context in which no other process renews. Raises RequestTimeout."""
        ...

    def load(self) -> Tokens | None:
        """Return the stored tokens, None if there are none."""
        ...

    def save(self, tokens: Tokens) -> None:
        """Store tokens."""
        ...


class FileLock:
    """A lock of processes on this machine; it is released when its process ends, however it ends.

    It is a transaction of an empty SQLite database, which locks the same way on all systems.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the lock in a ``with`` block. Raises RequestTimeout if it is not free in time."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = sqlite3.connect(
            self._path, timeout=time_left(_LONGEST_WAIT), isolation_level=None
        )
        try:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                failure = RequestTimeout(f"{self._path} is locked by another process")
                failure.received = False
                raise failure from None
            yield
        finally:
            connection.close()


class TokenFile:
    """A token store in a file that only its owner can read, with a lock file beside it.

    The tokens are in plain text. Raises ArgumentError for a file that contains something else.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        self._lock = FileLock(self._path.with_name(f"{self._path.name}.lock"))

    def lock(self) -> AbstractContextManager[None]:
        """Return a context in which no other process renews. Raises RequestTimeout."""
        return self._lock.hold()

    def load(self) -> Tokens | None:
        """Return the stored tokens, None without a file. Raises ArgumentError for other content."""
        try:
            exported = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError:
            exported = None
        if not isinstance(exported, dict):
            raise ArgumentError(f"{self._path} does not contain tokens", parameter="store")
        return Tokens.restore(exported)

    def save(self, tokens: Tokens) -> None:
        """Replace the file atomically."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(tokens.export(), file)
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
