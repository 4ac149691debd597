"""The protocol through which the stages read files."""

from __future__ import annotations

from typing import Protocol


class Files(Protocol):
    """Reads files from the folder of the OpenAPI document.

    The stages have no other access to a disk, so that tests can supply files from memory.
    """

    def read(self, name: str) -> bytes | None:
        """Return the content of a file, or None when it does not exist.

        ``name`` is relative to the folder, with forward slashes.
        """
