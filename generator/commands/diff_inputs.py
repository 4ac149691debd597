"""Reads one side of a comparison: a file, standard input, a URL, or a file of a Git revision.

Files that a description refers to are read from beside it, on disk or in the same revision; one
that came by URL or on standard input stands alone.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from generator.commands.inputs import DiskFiles

if TYPE_CHECKING:
    from generator.yaml.files import Files

TIMEOUT = 30
"""Seconds without an answer after which a download fails."""
LIMIT = 64 * 1024 * 1024
"""Bytes of a download beyond which it is not a description."""


class UnreadableSide(Exception):
    """A side that cannot be read; the message says which and why, for people."""


class UnreachableSide(UnreadableSide):
    """A side that the network did not bring: this says nothing about drift."""


@dataclass(frozen=True, slots=True)
class Side:
    """A description to compare: its name among ``files``, and what to put before names in reports."""

    name: str
    files: Files
    prefix: str


@dataclass(frozen=True, slots=True)
class _Alone:
    name: str
    content: bytes

    def read(self, name: str) -> bytes | None:
        return self.content if name == self.name else None


@dataclass(frozen=True, slots=True)
class _Revision:
    revision: str
    folder: PurePosixPath

    def read(self, name: str) -> bytes | None:
        path = PurePosixPath(self.folder, name)
        if ".." in path.parts:
            return None
        shown = subprocess.run(
            ["git", "show", "--end-of-options", f"{self.revision}:./{path}"],
            capture_output=True,
            check=False,
        )
        return shown.stdout if shown.returncode == 0 else None


def read_side(place: str) -> Side:
    """Return the side that ``-``, ``git:REV:PATH``, a URL or a path names.

    Raises UnreadableSide when there is nothing to read, UnreachableSide when the network failed.
    """
    if place == "-":
        return Side("stdin", _Alone("stdin", sys.stdin.buffer.read()), "")
    if place.startswith("git:"):
        return _read_revision(place)
    if urlsplit(place).scheme in ("http", "https"):
        return _download(place)
    path = Path(place)
    if not path.is_file():
        raise UnreadableSide(f"there is no file {place}")
    folder = path.parent.as_posix()
    return Side(
        path.name, DiskFiles(path.parent, {path.name: path}), "" if folder == "." else f"{folder}/"
    )


def _read_revision(place: str) -> Side:
    _, revision, name = [*place.split(":", 2), "", ""][:3]
    path = PurePosixPath(name)
    files = _Revision(revision, path.parent)
    if not name or files.read(path.name) is None:
        raise UnreadableSide(f"{place} is not a file of a revision; write git:REV:PATH")
    folder = "" if path.parent == PurePosixPath() else f"{path.parent}/"
    return Side(path.name, files, f"{revision}:{folder}")


def _download(url: str) -> Side:
    request = Request(url, headers={"User-Agent": "specgen"})
    try:
        with urlopen(request, timeout=TIMEOUT) as answer:
            content: bytes = answer.read(LIMIT + 1)
    except HTTPError as error:
        error.close()
        raise UnreachableSide(f"{url} cannot be reached: {error}") from error
    except OSError as error:
        raise UnreachableSide(f"{url} cannot be reached: {error}") from error
    if len(content) > LIMIT:
        raise UnreachableSide(f"{url} is larger than {LIMIT // 1024 // 1024} MiB")
    name = PurePosixPath(urlsplit(url).path).name or "description"
    return Side(name, _Alone(name, content), f"{url.removesuffix(name)}")
