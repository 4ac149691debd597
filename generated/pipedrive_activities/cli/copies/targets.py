"""The file of a copy: its format, by its suffix, and how it is opened.

Databases are written in place. Parquet and JSON Lines cannot be changed in place: the copy is in a
hidden work file beside the target, and the target is written anew from it, under another name that
is then renamed. The work file is complete: the target can be deleted and is written again.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..._runtime.operation import Operation
from ..cli_error import usage_error
from .copy import Copy, Nested
from .exports import DocumentCopy, ParquetCopy
from .lock import locked

Format = Literal["sqlite", "duckdb", "parquet", "jsonl"]

SUFFIXES: dict[str, Format] = {
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
    ".duckdb": "duckdb",
    ".parquet": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}


@dataclass(frozen=True, slots=True)
class Target:
    """The file of a copy."""

    path: Path
    format: Format

    @property
    def work_file(self) -> Path:
        """The file that is written in place."""
        if self.format in ("sqlite", "duckdb"):
            return self.path
        suffix = "duckdb" if self.format == "parquet" else "sqlite"
        return self.path.with_name(f".{self.path.name}.{suffix}")

    @property
    def is_exported(self) -> bool:
        """Whether the target is written from a work file."""
        return self.work_file != self.path


def read_target(text: str) -> Target:
    """Return the target with this path. Raises CliError (64) for an unknown suffix or a folder."""
    path = Path(os.path.realpath(text))
    target_format = SUFFIXES.get(path.suffix.lower())
    if target_format is None:
        raise usage_error(
            f"--to {text}: unknown suffix {path.suffix!r}"
            if path.suffix
            else f"--to {text}: no suffix",
            f"use one of: {', '.join(SUFFIXES)}",
        )
    if path.is_dir():
        raise usage_error(f"--to {text}: is a folder")
    if not path.parent.is_dir():
        raise usage_error(f"--to {text}: the folder {path.parent} does not exist")
    return Target(path, target_format)


@contextmanager
def open_copy(
    target: Target, operation: Operation, model: object, nested: Nested
) -> Iterator[Copy]:
    """Open the copy of a list for writing; a target with a work file is written at the end.

    Raises CliError if another process writes it, or if the file is not a copy.
    """
    with locked(target.path):
        _sweep(target)
        if target.is_exported and target.path.exists() and not target.work_file.exists():
            raise usage_error(
                f"{target.path} exists, and is not a copy that sync has written",
                f"choose another file; the work file {target.work_file.name} is missing",
            )
        copy = _open(target, operation, model, nested)
        try:
            yield copy
        finally:
            try:
                _export(target, copy)
            finally:
                copy.close()


def _open(target: Target, operation: Operation, model: object, nested: Nested) -> Copy:
    from .sqlite_database import SQLiteDatabase

    if target.format == "jsonl":
        return DocumentCopy(SQLiteDatabase(target.work_file), operation)
    if target.format == "sqlite":
        return Copy(SQLiteDatabase(target.work_file), operation, model, nested)
    from .duckdb_database import DuckDBDatabase

    kind = ParquetCopy if target.format == "parquet" else Copy
    return kind(DuckDBDatabase(target.work_file), operation, model, nested)


def _sweep(target: Target) -> None:
    """Remove what a process that was killed has left behind."""
    for path in target.path.parent.glob(f".{glob.escape(target.path.stem)}*.tmp"):
        path.unlink(missing_ok=True)


def _export(target: Target, copy: Copy) -> None:
    """Write a target with a work file anew, if the copy has changed."""
    is_current = copy.is_exported and target.path.exists()
    if isinstance(copy, DocumentCopy | ParquetCopy) and not is_current:
        copy.export(target.path)
        copy.mark_exported()
