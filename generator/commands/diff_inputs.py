"""Reads OLD and NEW of a comparison from a file, standard input, a URL or a Git revision.

Files that a document refers to are read from its folder, on disk or in the same revision. A
document from a URL or from standard input cannot refer to other files.
"""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from generator.commands.inputs import DiskFiles
from generator.records import dataclass

if TYPE_CHECKING:
    from generator.yaml.files import Files

TIMEOUT = 30
"""Seconds without data after which a download fails."""
LIMIT = 64 * 1024 * 1024
"""Largest download, in bytes."""


class UnreadableInput(Exception):
    """An input that cannot be read; the message names the input and the reason."""


class UnreachableInput(UnreadableInput):
    """An input that could not be downloaded, which says nothing about changes in the API."""


@dataclass(frozen=True, slots=True)
class DiffInput:
    """An OpenAPI document to compare.

    ``name`` is its name among ``files``; reports put ``prefix`` before every file name.
    """

    name: str
    files: Files
    prefix: str


@dataclass(frozen=True, slots=True)
class _SingleFile:
    name: str
    content: bytes

    def read(self, name: str) -> bytes | None:
        return self.content if name == self.name else None


@dataclass(frozen=True, slots=True)
class _RevisionFiles:
    revision: str
    folder: PurePosixPath

    def read(self, name: str) -> bytes | None:
        path = PurePosixPath(self.folder, name)
        if ".." in path.parts:
            return None
        import subprocess

        result = subprocess.run(
            ["git", "show", "--end-of-options", f"{self.revision}:./{path}"],
            capture_output=True,
            check=False,
        )
        return result.stdout if result.returncode == 0 else None


def read_input(location: str) -> DiffInput:
    """Return the input at ``-``, ``git:REV:PATH``, a URL or a path.

    Raises UnreadableInput if there is nothing to read, UnreachableInput if a download failed.
    """
    if location == "-":
        return DiffInput("stdin", _SingleFile("stdin", sys.stdin.buffer.read()), "")
    if location.startswith("git:"):
        return _read_revision(location)
    if urlsplit(location).scheme in ("http", "https"):
        return _download(location)
    path = Path(location)
    if not path.is_file():
        raise UnreadableInput(f"{location} does not exist or is not a file")
    folder = path.parent.as_posix()
    return DiffInput(
        path.name, DiskFiles(path.parent, {path.name: path}), "" if folder == "." else f"{folder}/"
    )


def _read_revision(location: str) -> DiffInput:
    _, revision, name = [*location.split(":", 2), "", ""][:3]
    path = PurePosixPath(name)
    files = _RevisionFiles(revision, path.parent)
    if not name or files.read(path.name) is None:
        raise UnreadableInput(f"{location} is not a file in a Git revision; use git:REV:PATH")
    folder = "" if path.parent == PurePosixPath() else f"{path.parent}/"
    return DiffInput(path.name, files, f"{revision}:{folder}")


def _download(url: str) -> DiffInput:
    # Slow to import, and needed for downloads only.
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    request = Request(url, headers={"User-Agent": "specgen"})
    try:
        with urlopen(request, timeout=TIMEOUT) as response:
            content: bytes = response.read(LIMIT + 1)
    except HTTPError as error:
        error.close()
        raise UnreachableInput(f"{url} cannot be downloaded: {error}") from error
    except OSError as error:
        raise UnreachableInput(f"{url} cannot be downloaded: {_reason(error)}") from error
    if len(content) > LIMIT:
        raise UnreachableInput(f"{url} is larger than {LIMIT // 1024 // 1024} MiB")
    name = PurePosixPath(urlsplit(url).path).name or "openapi"
    return DiffInput(name, _SingleFile(name, content), f"{url.removesuffix(name)}")


def _reason(error: OSError) -> str:
    """Return why a connection failed, without the names that Python gives to the error."""
    from urllib.error import URLError

    cause = error.reason if isinstance(error, URLError) else error
    return getattr(cause, "strerror", None) or str(cause)
