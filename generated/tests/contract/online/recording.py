"""Recording of a run: JSON lines, first the run, then every request with its response.

Input: requests and responses, or the file. Output: the file, or a ``Recording``. Every line is
written to disk before the run continues, so a run that was cut short leaves a usable file.
Invariants: the file contains no secrets, and of the headers only those listed here or documented for
responses.
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
_SECRET_HEADERS = {
    "authorization",
    "cookie",
    "set-cookie",
    "proxy-authorization",
    "www-authenticate",
}
_DOCUMENTED_HEADERS = {
    header.name.lower()
    for operation in CONTRACT.operations
    for response in operation.responses
    for header in response.headers
}
RESPONSE_HEADERS = frozenset(
    ({"content-type", "date", "location", "retry-after"} | _DOCUMENTED_HEADERS)
    - _SECRET_HEADERS
    - {scheme.name.lower() for scheme in CONTRACT.security}
)


class RecordingError(Exception):
    """A recording that cannot be read or that a run deviates from; the message has the location."""


class Run(msgspec.Struct, frozen=True, tag="run", tag_field="kind"):
    """The first line of a recording: the options of the run."""

    format: int
    live: bool
    base_url: str
    max_cost: int | None


class RecordedRequest(msgspec.Struct, frozen=True):
    """The parts of a request that are compared; ``target`` is path and query as sent."""

    method: str
    target: str
    headers: dict[str, str]
    body: str


class RecordedResponse(msgspec.Struct, frozen=True):
    """A recorded response."""

    status: int
    headers: dict[str, str]
    body: str


class Failure(msgspec.Struct, frozen=True):
    """A request without a response: name and message of the HTTP library's exception."""

    name: str
    message: str


class Exchange(msgspec.Struct, frozen=True, tag="exchange", tag_field="kind"):
    """A request of a test, with its response or failure.

    ``pointer`` is the location in the specification that is tested.
    """

    test: str
    pointer: str
    request: RecordedRequest
    response: RecordedResponse | None = None
    failure: Failure | None = None


class Interrupted(msgspec.Struct, frozen=True, tag="interrupted", tag_field="kind"):
    """A line that marks the test in which the user stopped the run."""

    test: str


class End(msgspec.Struct, frozen=True, tag="end", tag_field="kind"):
    """The last line; a recording without it was cut short."""


Line: TypeAlias = Run | Exchange | Interrupted | End
Entry: TypeAlias = Exchange | Interrupted


class RecordingFile:
    """Writes a recording line by line; only the owner may read the file (mode 0600)."""

    _encoder: ClassVar = msgspec.json.Encoder()

    def __init__(self, path: Path) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(handle, "wb", buffering=0)

    def write(self, line: Line) -> None:
        """Add a line, with secrets redacted."""
        redacted = SECRETS.hide_json(msgspec.to_builtins(line))
        self._file.write(self._encoder.encode(redacted) + b"\n")

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class Recording:
    """A recording that was read; ``entries`` maps each test to its lines with their numbers."""

    def __init__(self, path: Path, run: Run) -> None:
        self.path = path
        self.run = run
        self.complete = False
        self.entries: dict[str, deque[tuple[int, Entry]]] = defaultdict(deque)

    def location(self, number: int) -> str:
        """Return file and line number for messages."""
        return f"{self.path}:{number}"


def read_recording(path: Path) -> Recording:
    """Read a recording; raise RecordingError with file and line if it is invalid."""
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
            raise RecordingError(f"{path}:{number}: unexpected line in recording")
    if recording is None:
        raise RecordingError(f"{path}:1: the file is empty and not a recording")
    return recording


def _line(path: Path, number: int, raw: bytes) -> Line:
    if not raw.endswith(b"\n"):
        raise RecordingError(f"{path}:{number}: incomplete line; remove it to use the rest")
    try:
        line: Line = msgspec.json.decode(raw, type=Line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RecordingError(f"{path}:{number}: invalid line in recording: {error}") from None
    if isinstance(line, Exchange) and (line.response is None) is (line.failure is None):
        raise RecordingError(f"{path}:{number}: an exchange needs either a response or a failure")
    return line


def _first(path: Path, line: Line) -> Run:
    if not isinstance(line, Run):
        raise RecordingError(f"{path}:1: the first line must describe the run")
    if line.format != FORMAT:
        raise RecordingError(f"{path}:1: recording has format {line.format}, supported is {FORMAT}")
    return line
