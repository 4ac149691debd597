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
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from ..cli_error import input_error, usage_error

State = Literal["new", "sent", "done", "failed"]
_RECORDED: tuple[State, ...] = ("sent", "done", "failed")


def row_fingerprint(operation: str, path: Mapping[str, object], body: Mapping[str, object]) -> str:
    """Return a hash of the request of a row."""
    text = json.dumps([operation, path, body], sort_keys=True)
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
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._lock_file()
        self._read()

    def state(self, row: int, key: str) -> State:
        """Return the recorded state of a row; raise CliError (65) if its content has changed."""
        recorded_key, state = self._states.get(row, (key, "new"))
        if recorded_key != key:
            raise input_error(
                f"row {row} differs from the one in {self.path}", "resume with the same input"
            )
        return state

    def record(self, row: int, key: str, state: State) -> None:
        """Record the state of a row; ``sent`` is on disk before this returns."""
        line = json.dumps({"row": row, "key": key, "state": state}) + "\n"
        with self._lock:
            os.write(self._file, line.encode())
            self._states[row] = (key, state)
        if state == "sent":
            os.fsync(self._file)

    def close(self, *, remove: bool) -> None:
        """Close the file, and with ``remove`` delete it."""
        os.close(self._file)
        if remove:
            self.path.unlink(missing_ok=True)

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
            header = {"checkpoint": 1, "operation": self._operation}
            os.write(self._file, (json.dumps(header) + "\n").encode())
            return
        self._check_header(lines[0])
        for line in lines[1:]:
            self._read_entry(line)
        if lines[-1]:
            os.write(self._file, b"\n")

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


def _parse_object(line: str) -> dict[str, object] | None:
    try:
        value: object = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
