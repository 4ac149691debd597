"""Reads and writes files that only their owner may read; writes are atomic."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from .cli_error import configuration_error


def write_private(path: Path, text: str) -> None:
    """Write a file with mode 0600, atomically: a temporary file replaces the old one.

    Raises CliError (78) if the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise configuration_error(f"cannot write {path}: {error.strerror}") from None


def read_private(path: Path) -> str:
    """Return the text of a private file, empty if there is none.

    Raises CliError (78) if other users may read the file, because its secret may have leaked.
    """
    try:
        with path.open(encoding="utf-8") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077:
                raise configuration_error(f"other users can read {path}", f"run chmod 600 {path}")
            return file.read()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise configuration_error(f"cannot read {path}: {error}") from None
