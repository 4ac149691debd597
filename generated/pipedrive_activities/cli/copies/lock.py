"""A lock that one process holds; the system releases it when the process ends, in whatever way.

The lock file is beside the file that it protects, and is removed when the lock is released.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..cli_error import configuration_error, usage_error


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file. Raises CliError if another process holds it."""
    lock = path.with_name(f".{path.name}.lock")
    file = _acquire(lock, path)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
        os.close(file)


def _acquire(lock: Path, path: Path) -> int:
    while True:
        try:
            file = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise configuration_error(f"cannot write {lock}: {error.strerror}") from None
        if not _try_lock(file):
            owner = os.read(file, 20).decode("ascii", "replace").strip()
            os.close(file)
            raise usage_error(
                f"another sync is writing {path}" + (f" (process {owner})" if owner else ""),
                "wait until it has ended",
            )
        if _is_current(file, lock):
            os.ftruncate(file, 0)
            os.write(file, f"{os.getpid()}\n".encode())
            return file
        os.close(file)  # its last owner removed the file after it was opened here


def _try_lock(file: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_current(file: int, lock: Path) -> bool:
    try:
        return os.path.samestat(lock.stat(), os.fstat(file))
    except FileNotFoundError:
        return False
