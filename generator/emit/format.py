"""Formats rendered modules with two runs of the pinned ruff in a temporary folder.

Input: rendered files, one by one. Output: the same files in ruff's format, with imports sorted and
unused ones removed. Invariants: ruff configuration of the user's machine does not apply; a file that
is not valid Python, or that uses an undefined name, is a bug of specgen and raises FormatError.
"""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import ClassVar

from generator.emit.errors import FormatError
from generator.emit.imports import IMPORT_LENGTH, arrange_imports

LINE_LENGTH = 100
_CHUNK = 1_500_000
"""Bytes of source that are worth a run of ruff, which takes 15 milliseconds to start both times."""

_SETTINGS = (
    "--isolated",
    "--no-cache",
    "--quiet",
    "--target-version=py311",
)
# Sort imports and __all__, remove unused imports (F401) and what they leave (TC005), report errors that
# pyflakes finds.
_RULES = ("--select=I,F,RUF022,TC005", f"--line-length={IMPORT_LENGTH}")


class Formatter:
    """Formats the files added to it, while the caller renders others on another core.

    ``package`` is the import package, whose imports are sorted as first-party. A module that the same
    process has formatted last time, as ``watch`` does, is not formatted again.
    """

    _last: ClassVar[dict[tuple[str, str], tuple[bytes, bytes]]] = {}
    """The modules of the last distribution by package and path: the digest as rendered, and formatted."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._first_party = f"--config=lint.isort.known-first-party=['{package}']"
        self._folder = tempfile.TemporaryDirectory(prefix="specgen-")
        self._digests: dict[str, bytes] = {}
        self._known: dict[str, bytes] = {}
        self._waiting: list[str] = []
        self._size = 0
        self._chunks: SimpleQueue[list[str]] = SimpleQueue()
        self._errors: list[Exception] = []
        self._worker = Thread(target=self._format_chunks)

    def __enter__(self) -> Formatter:
        self._worker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        if kind is not None:
            self._stop()
        self._folder.cleanup()

    def add(self, path: str, content: bytes) -> None:
        """Format a rendered module; its path is relative, in POSIX form."""
        digest = self._digests[path] = hashlib.sha256(content).digest()
        rendered, formatted = self._last.get((self._package, path), (b"", b""))
        if rendered == digest:
            self._known[path] = formatted
            return
        target = Path(self._folder.name) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        is_facade = path.endswith("__init__.py")  # whose imports are what it exports
        target.write_bytes(content if is_facade else arrange_imports(content))
        self._waiting.append(path)
        self._size += len(content)
        if self._size > _CHUNK:
            self._submit()

    def flush(self) -> None:
        """Start to format what was added."""
        if self._waiting:
            self._submit()

    def finish(self) -> Iterator[tuple[str, bytes]]:
        """Yield all modules with their paths, formatted; raise FormatError if ruff rejects one."""
        self.flush()
        self._stop()
        if self._errors:
            raise self._errors[0]
        Formatter._last = {}
        for path, digest in self._digests.items():
            formatted = self._known.get(path) or self._read(path)
            self._last[self._package, path] = (digest, formatted)
            yield path, formatted

    def _read(self, path: str) -> bytes:
        return (Path(self._folder.name) / path).read_bytes()

    def _submit(self) -> None:
        self._chunks.put(self._waiting)
        self._waiting, self._size = [], 0

    def _stop(self) -> None:
        """Wait until all chunks are formatted."""
        self._chunks.put([])
        self._worker.join()

    def _format_chunks(self) -> None:
        while paths := self._chunks.get():
            try:
                self._run_ruff("check", "--fix", *_SETTINGS, *_RULES, self._first_party, *paths)
                self._run_ruff("format", *_SETTINGS, f"--line-length={LINE_LENGTH}", *paths)
            except (FormatError, OSError) as error:
                self._errors.append(error)

    def _run_ruff(self, *arguments: str) -> None:
        from ruff import find_ruff_bin

        process = subprocess.run(
            [find_ruff_bin(), *arguments],
            cwd=self._folder.name,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if process.returncode:
            raise FormatError(
                f"ruff rejected the rendered files:\n{process.stdout}{process.stderr}"
            )
