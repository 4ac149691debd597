"""The checkpoint file of a run over rows, from which an unfinished run is resumed.

The file contains JSON Lines. Before a row is sent, ``{"row": 7, "key": …, "state": "sent"}`` is
written and flushed to disk (fsync); after the response, ``done`` or ``failed`` follows. A resumed
run skips rows that are done and repeats those that failed. A row that was sent without a recorded
outcome is in doubt. A checkpoint file belongs to one operation and one input; a row that differs
from the recorded one is rejected.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from ..cli_error import CliError, configuration_error, input_error, usage_error

State = Literal["new", "sent", "done", "failed"]
_OPEN_FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NONBLOCK", 0)
"""Opening a FIFO must not wait for its other end."""
_RECORDED: tuple[State, ...] = ("sent", "done", "failed")


def row_fingerprint(operation: str, arguments: Mapping[str, object]) -> str:
    """Return a hash of the call of a row."""
    text = json.dumps([operation, arguments], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class Checkpoint:
    """A checkpoint file, locked for one run at a time. Thread-safe."""

    def __init__(self, path: Path, operation: str) -> None:
        """Read the file, or create it. Raises CliError if it is not usable for the operation."""
        self.path = path
        self._operation = operation
        self._states: dict[int, tuple[str, State]] = {}
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self._file = os.open(path, _OPEN_FLAGS, 0o600)
        except OSError as error:
            raise self._write_error(error) from None
        try:
            if not stat.S_ISREG(os.fstat(self._file).st_mode):
                raise usage_error(f"{path} is not a regular file")
            self._lock_file()
            self._read()
        except BaseException:
            os.close(self._file)
            raise

    def state(self, row: int, key: str) -> State:
        """Return the recorded state of a row; raise CliError (65) if its content has changed."""
        recorded_key, state = self._states.get(row, (key, "new"))
        if recorded_key != key:
            raise input_error(
                f"row {row} differs from the one in {self.path}", "resume with the same input"
            )
        return state

    def record(self, row: int, key: str, state: State) -> None:
        """Record the state of a row; ``sent`` is on disk before this returns.

        Raises CliError (78) if it cannot be written; the file is then as it was before.
        """
        with self._lock:
            self._append(_line({"row": row, "key": key, "state": state}))
            self._states[row] = (key, state)
        if state == "sent":
            try:
                os.fsync(self._file)
            except OSError as error:
                raise self._write_error(error) from None

    def close(self, *, remove: bool) -> None:
        """Close the file, and with ``remove`` delete it."""
        os.close(self._file)
        if remove:
            self.path.unlink(missing_ok=True)

    def _append(self, line: bytes) -> None:
        """Append a line. On a full disk, remove the part of it that was written."""
        try:
            size = os.fstat(self._file).st_size
            try:
                while line:
                    line = line[os.write(self._file, line) :]
            except OSError:
                os.ftruncate(self._file, size)
                raise
        except OSError as error:
            raise self._write_error(error) from None

    def _write_error(self, error: OSError) -> CliError:
        return configuration_error(
            f"cannot write the checkpoint file {self.path}: {error.strerror}",
            "free some space, then resume with the same checkpoint",
        )

    def _lock_file(self) -> None:
        if sys.platform == "win32":
            return
        import fcntl

        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise usage_error(f"another run is using the checkpoint file {self.path}") from None

    def _read(self) -> None:
        lines = self.path.read_text(encoding="utf-8", errors="replace").split("\n")
        if lines == [""]:
            self._append(_line({"checkpoint": 1, "operation": self._operation}))
            return
        self._check_header(lines[0])
        for line in lines[1:]:
            self._read_entry(line)
        if lines[-1]:
            self._append(b"\n")

    def _check_header(self, line: str) -> None:
        header = _parse_object(line)
        if header is None or header.get("checkpoint") != 1:
            raise input_error(f"{self.path} is not a checkpoint file")
        if header.get("operation") != self._operation:
            raise input_error(
                f"{self.path} belongs to the operation {header.get('operation')}, not {self._operation}"
            )

    def _read_entry(self, line: str) -> None:
        entry = _parse_object(line) or {}
        row, key, state = entry.get("row"), entry.get("key"), entry.get("state")
        if isinstance(row, int) and isinstance(key, str):
            for known_state in _RECORDED:
                if state == known_state:
                    self._states[row] = (key, known_state)


def _line(entry: dict[str, object]) -> bytes:
    return (json.dumps(entry) + "\n").encode()


def _parse_object(line: str) -> dict[str, object] | None:
    try:
        value: object = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
