"""Mismatches: values in responses that do not match the OpenAPI document."""

from __future__ import annotations

import errno
import json
import os
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from ..metering.locks import ForkSafeLock

_MAX_KEPT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A value in a response, or in the payload of an event, that does not match the OpenAPI document.

    ``operation`` is the operationId, or the name of the event.
    ``pointer`` is a JSON Pointer (RFC 6901). ``expected`` and ``got`` are names of types, never
    values of the response; ``got`` is ``missing`` for an absent property.
    """

    operation: str
    pointer: str
    expected: str
    got: str


class Mismatches:
    """The latest 1,000 mismatches of a client, oldest first; ``total`` counts all of them."""

    def __init__(self, hook: Callable[[Mismatch], None] | None = None) -> None:
        self._kept: deque[Mismatch] = deque(maxlen=_MAX_KEPT)
        self._hook = hook
        self._lock = ForkSafeLock()
        self._written = 0
        self.total = 0

    def __iter__(self) -> Iterator[Mismatch]:
        return iter(tuple(self._kept))

    def __len__(self) -> int:
        return len(self._kept)

    def __getitem__(self, index: int) -> Mismatch:
        return self._kept[index]

    def record(self, mismatch: Mismatch) -> None:
        """Add a mismatch and call the hook."""
        with self._lock:
            self._kept.append(mismatch)
            self.total += 1
        if self._hook is not None:
            self._hook(mismatch)

    def write(self, path: str | os.PathLike[str]) -> int:
        """Append mismatches that were not written yet to a file; return their number.

        The format is one JSON object per line, without values of responses. All lines are written at
        once, so that several processes can share the file. Only its owner can read it. Raises
        OSError.
        """
        with self._lock:
            unwritten = min(self.total - self._written, len(self._kept))
            latest = list(self._kept)[len(self._kept) - unwritten :]
            _append(
                "".join(f"{json.dumps(asdict(mismatch))}\n" for mismatch in latest).encode(), path
            )
            self._written = self.total
        return unwritten


def _append(lines: bytes, path: str | os.PathLike[str]) -> None:
    with open(path, "ab", buffering=0, opener=_open_private) as file:
        if file.write(lines) != len(lines):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), os.fspath(path))


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
