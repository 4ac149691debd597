"""Request bodies that are read from files while they are sent, in constant memory.

Input: bytes, paths and file objects. Output: the chunks of one attempt. Invariants: every attempt sends
the whole content; what cannot be read again is sent once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from os import SEEK_END, PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

from .errors import ArgumentError

if TYPE_CHECKING:
    FileContent: TypeAlias = bytes | PathLike[str] | BinaryIO
    """The content of a file: bytes, the path of a file, or a file object opened in binary mode."""
else:
    FileContent = Any  # msgspec, which reads the annotations of models with files, knows no others

CHUNK = 262_144
"""Bytes that are read at once."""


class FileSource:
    """The content of a file: a path is opened for each attempt, a file object is rewound.

    Raises ArgumentError for a file that cannot be read. ``name`` is used in messages.
    """

    def __init__(self, content: PathLike[str] | BinaryIO, name: str) -> None:
        self._content = Path(content) if isinstance(content, PathLike) else content
        self._name = name
        self._start = 0
        self._was_read = False
        self.is_repeatable = True
        try:
            self._check()
        except (OSError, ValueError) as error:
            raise self._unreadable(error) from None

    def _check(self) -> None:
        if isinstance(self._content, Path):
            self._content.stat()  # raises FileNotFoundError
            self.is_repeatable = self._content.is_file()
            if self.is_repeatable or self._content.is_dir():  # opening a pipe would wait
                self._content.open("rb").close()
            return
        if not isinstance(self._content.read(0), bytes):
            raise ArgumentError(f"{self._name} is not opened in binary mode", parameter="content")
        self.is_repeatable = self._content.seekable()
        self._start = self._content.tell() if self.is_repeatable else 0

    @property
    def size(self) -> int | None:
        """The number of bytes, None if it is not known before they are read."""
        if not self.is_repeatable:
            return None
        if isinstance(self._content, Path):
            return self._content.stat().st_size
        end = self._content.seek(0, SEEK_END)
        return max(0, end - self._start)

    @property
    def is_used_up(self) -> bool:
        """Whether the content was read and cannot be read again."""
        return self._was_read and not self.is_repeatable

    def chunks(self) -> Iterator[bytes]:
        """Yield the content from its start. Raises ArgumentError if it cannot be read, or changes."""
        self._was_read = True
        try:
            size = self.size
            with self._open() as file:
                yield from self._read(file, size)
        except (OSError, ValueError) as error:
            raise self._unreadable(error) from None

    @contextmanager
    def _open(self) -> Iterator[BinaryIO]:
        if isinstance(self._content, Path):
            with self._content.open("rb") as file:
                yield file
            return
        if self.is_repeatable:
            self._content.seek(self._start)
        yield self._content

    def _read(self, file: BinaryIO, size: int | None) -> Iterator[bytes]:
        """Yield as many bytes as were announced, or all."""
        left = size
        while chunk := file.read(CHUNK if left is None else min(CHUNK, left)):
            yield chunk
            left = None if left is None else left - len(chunk)
        if left:
            raise ArgumentError(
                f"{self._name} became shorter while it was sent", parameter="content"
            )

    def _unreadable(self, error: Exception) -> ArgumentError:
        if isinstance(error, ArgumentError):
            return error
        reason = getattr(error, "strerror", None) or type(error).__name__
        return ArgumentError(f"cannot read {self._name}: {reason}", parameter="content")


class Upload:
    """A request body that consists of bytes and files."""

    def __init__(self, pieces: Sequence[bytes | FileSource]) -> None:
        self._pieces = pieces

    def __repr__(self) -> str:
        return f"Upload({self.size if self.size is not None else 'unknown'} bytes)"

    @property
    def size(self) -> int | None:
        """The number of bytes, None if it is not known before they are read."""
        sizes = [len(each) if isinstance(each, bytes) else each.size for each in self._pieces]
        known = [size for size in sizes if size is not None]
        return sum(known) if len(known) == len(sizes) else None

    @property
    def is_used_up(self) -> bool:
        """Whether a file was read and cannot be read again, so that no attempt may follow."""
        return any(isinstance(each, FileSource) and each.is_used_up for each in self._pieces)

    def chunks(self) -> Iterator[bytes]:
        """Yield the whole body. Raises ArgumentError for a file that cannot be read."""
        for piece in self._pieces:
            if isinstance(piece, bytes):
                yield piece
            else:
                yield from piece.chunks()


def read_whole(content: FileContent, name: str) -> bytes:
    """Return the whole content of a file. Raises ArgumentError if it cannot be read."""
    if isinstance(content, bytes):
        return content
    return b"".join(FileSource(content, name).chunks())


def name_of(content: FileContent, default: str) -> str:
    """Return the name of the file that a content comes from, without its folders."""
    path = content if isinstance(content, PathLike) else getattr(content, "name", None)
    return Path(path).name or default if isinstance(path, (str, PathLike)) else default
