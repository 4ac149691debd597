"""Files that only their owner may read, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from .cli_error import refuse_configuration


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600 by renaming a finished one into place.

    Raises CliError (78) when the folder cannot be written.
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
        raise refuse_configuration(f"cannot write {path}: {error.strerror}") from None


def read_private(path: Path) -> str:
    """Return the text of a file that nobody else can read, or nothing when there is none.

    Raises CliError (78) when others may read it: a secret that leaked must not go unnoticed.
    """
    try:
        with path.open(encoding="utf-8") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077:
                raise refuse_configuration(f"others can read {path}", f"chmod 600 {path}")
            return file.read()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise refuse_configuration(f"cannot read {path}: {error}") from None
