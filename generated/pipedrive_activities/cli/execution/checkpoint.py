"""The journal of a run over rows: what was sent, what was answered, so that it can go on.

A file of JSON lines. Before a row is sent, ``{"row": 7, "key": …, "state": "sent"}`` is on disk
(fsync); after the answer, ``done`` or ``failed`` follows. Whoever reads it again skips what is
done, repeats what failed, and knows of a row that was sent and never answered that it is in doubt.
Invariant: one journal belongs to one operation and one input; a row that changed is refused.
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

from ..cli_error import refuse_input, refuse_usage

State = Literal["new", "sent", "done", "failed"]
_WRITTEN: tuple[State, ...] = ("sent", "done", "failed")


def row_key(operation: str, path: Mapping[str, object], body: Mapping[str, object]) -> str:
    """Return the fingerprint of what a row asks for."""
    text = json.dumps([operation, path, body], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class Checkpoint:
    """The journal on disk, opened for one run at a time; safe to use from several threads."""

    def __init__(self, path: Path, operation: str) -> None:
        """Read the journal, or begin one. Raises CliError when it is not usable."""
        self.path = path
        self._operation = operation
        self._states: dict[int, tuple[str, State]] = {}
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._claim()
        self._read()

    def state(self, row: int, key: str) -> State:
        """Return how far a row came; raise CliError (65) when it is not the row it was."""
        kept, state = self._states.get(row, (key, "new"))
        if kept != key:
            raise refuse_input(
                f"row {row} differs from the one in {self.path}", "go on with the same input"
            )
        return state

    def note(self, row: int, key: str, state: State) -> None:
        """Write down what happened to a row; ``sent`` is on disk before this returns."""
        line = json.dumps({"row": row, "key": key, "state": state}) + "\n"
        with self._lock:
            os.write(self._file, line.encode())
            self._states[row] = (key, state)
        if state == "sent":
            os.fsync(self._file)

    def close(self, *, remove: bool) -> None:
        """Close the journal, and remove it when nothing is left to go on from."""
        os.close(self._file)
        if remove:
            self.path.unlink(missing_ok=True)

    def _claim(self) -> None:
        if sys.platform == "win32":
            return
        import fcntl

        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise refuse_usage(f"another run uses the journal {self.path}") from None

    def _read(self) -> None:
        lines = self.path.read_text(encoding="utf-8", errors="replace").split("\n")
        if lines == [""]:
            header = {"journal": 1, "operation": self._operation}
            os.write(self._file, (json.dumps(header) + "\n").encode())
            return
        self._check_header(lines[0])
        for line in lines[1:]:
            self._take(line)
        if lines[-1]:
            os.write(self._file, b"\n")

    def _check_header(self, line: str) -> None:
        header = _parsed(line)
        if header is None or header.get("journal") != 1:
            raise refuse_input(f"{self.path} is not a journal")
        if header.get("operation") != self._operation:
            raise refuse_input(f"{self.path} belongs to {header.get('operation')}")

    def _take(self, line: str) -> None:
        entry = _parsed(line) or {}
        row, key, state = entry.get("row"), entry.get("key"), entry.get("state")
        if isinstance(row, int) and isinstance(key, str):
            for known in _WRITTEN:
                if state == known:
                    self._states[row] = (key, known)


def _parsed(line: str) -> dict[str, object] | None:
    try:
        found: object = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
