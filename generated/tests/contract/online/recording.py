"""A recorded run: a file of JSON lines, the run first, then each exchange as it happened.

Input: exchanges, or the file. Output: the file, or a ``Recording``. Every line is on disk before the
run goes on, so that a run that was cut short leaves a usable file. Invariants: no secret is in the
file; of headers only those that are listed here or described for responses.
"""

from __future__ import annotations

import os
from collections import defaultdict, deque
from pathlib import Path
from typing import ClassVar, TypeAlias

import msgspec

from contract.document import CONTRACT
from contract.redaction import SECRETS

FORMAT = 1
REQUEST_HEADERS = frozenset({"accept", "content-type"})
_SECRET = {"authorization", "cookie", "set-cookie", "proxy-authorization", "www-authenticate"}
_DESCRIBED = {
    header.name.lower()
    for operation in CONTRACT.operations
    for response in operation.responses
    for header in response.headers
}
REPLY_HEADERS = frozenset(
    ({"content-type", "date", "location", "retry-after"} | _DESCRIBED)
    - _SECRET
    - {scheme.name.lower() for scheme in CONTRACT.security}
)


class RecordingError(Exception):
    """A recording that cannot be read, or that a run does not follow. Says where."""


class Run(msgspec.Struct, frozen=True, tag="run", tag_field="kind"):
    """How a run was started: the first line."""

    format: int
    live: bool
    base_url: str
    max_cost: int | None


class Asked(msgspec.Struct, frozen=True):
    """A request, as far as it is compared; the target holds path and query as they were sent."""

    method: str
    target: str
    headers: dict[str, str]
    body: str


class Reply(msgspec.Struct, frozen=True):
    """A response."""

    status: int
    headers: dict[str, str]
    body: str


class Failure(msgspec.Struct, frozen=True):
    """That no response came, by the name of the HTTP library's exception."""

    name: str
    message: str


class Exchange(msgspec.Struct, frozen=True, tag="exchange", tag_field="kind"):
    """A request of a test for a place in the description, and what came of it."""

    test: str
    place: str
    asked: Asked
    reply: Reply | None = None
    failure: Failure | None = None


class Interrupted(msgspec.Struct, frozen=True, tag="interrupted", tag_field="kind"):
    """That somebody stopped the run in this test."""

    test: str


class End(msgspec.Struct, frozen=True, tag="end", tag_field="kind"):
    """That the run came to its end; a recording without it was cut short."""


Line: TypeAlias = Run | Exchange | Interrupted | End
Entry: TypeAlias = Exchange | Interrupted


class RecordingFile:
    """Writes a recording, a line at a time, for its owner alone to read."""

    _encoder: ClassVar = msgspec.json.Encoder()

    def __init__(self, path: Path) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(handle, "wb", buffering=0)

    def write(self, line: Line) -> None:
        """Add a line, without any secret."""
        hidden = SECRETS.hide_json(msgspec.to_builtins(line))
        self._file.write(self._encoder.encode(hidden) + b"\n")

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class Recording:
    """A recording that was read: for each test the numbers of its lines and what they hold."""

    def __init__(self, path: Path, run: Run) -> None:
        self.path = path
        self.run = run
        self.complete = False
        self.entries: dict[str, deque[tuple[int, Entry]]] = defaultdict(deque)

    def place(self, number: int) -> str:
        """Return a line's place, for messages."""
        return f"{self.path}:{number}"


def read_recording(path: Path) -> Recording:
    """Return the recording in a file; raise RecordingError with file and line."""
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except OSError as error:
        raise RecordingError(f"{path}: {error.strerror}") from None
    recording: Recording | None = None
    for number, raw in enumerate(lines, 1):
        line = _line(path, number, raw)
        if recording is None:
            recording = Recording(path, _first(path, line))
        elif isinstance(line, Exchange | Interrupted) and not recording.complete:
            recording.entries[line.test].append((number, line))
        elif isinstance(line, End) and not recording.complete:
            recording.complete = True
        else:
            raise RecordingError(f"{path}:{number}: a recording does not go on like this")
    if recording is None:
        raise RecordingError(f"{path}:1: the file is empty, not a recording")
    return recording


def _line(path: Path, number: int, raw: bytes) -> Line:
    if not raw.endswith(b"\n"):
        raise RecordingError(f"{path}:{number}: the line is cut off; remove it to go without it")
    try:
        line: Line = msgspec.json.decode(raw, type=Line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RecordingError(f"{path}:{number}: not a line of a recording: {error}") from None
    if isinstance(line, Exchange) and (line.reply is None) is (line.failure is None):
        raise RecordingError(f"{path}:{number}: an exchange has a reply or a failure")
    return line


def _first(path: Path, line: Line) -> Run:
    if not isinstance(line, Run):
        raise RecordingError(f"{path}:1: a recording begins with its run")
    if line.format != FORMAT:
        raise RecordingError(
            f"{path}:1: the recording has format {line.format}, these tests read {FORMAT}"
        )
    return line
