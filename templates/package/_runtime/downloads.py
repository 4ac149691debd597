"""Files that a response is written to while it is received.

Input: a path or a file object. Output: the function that takes the chunks. Invariant: a path is changed
only when the whole response was received: its file is then replaced at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from .errors import ArgumentError


@contextmanager
def open_target(target: str | os.PathLike[str] | BinaryIO) -> Iterator[Callable[[bytes], object]]:
    """Open a path or use a file object; yield the function that takes chunks.

    At the end of the block, the file of a path is complete; after an error it is unchanged. Raises
    ArgumentError if the path cannot be written to.
    """
    if not isinstance(target, (str, os.PathLike)):
        yield target.write
        return
    path = Path(target)
    try:
        file = NamedTemporaryFile(  # noqa: SIM115 - it is renamed when it is complete
            dir=path.parent, prefix=f".{path.name}.", delete=False
        )
    except OSError as error:
        problem = f"cannot write {path.name}: {error.strerror}"
        raise ArgumentError(problem, parameter="target") from None
    temporary = Path(file.name)
    try:
        with file:
            yield file.write
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _umask() -> int:
    """Return the permissions that new files do not get; temporary files get none of them."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
