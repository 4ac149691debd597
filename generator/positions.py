"""Places in source files: the ground floor, imported by every other room.

A file is named by its path relative to the folder of the root description, with forward
slashes (``activities.yaml``, ``overlays/nullability.yaml``), so that nothing derived from a
place depends on the machine or the working directory.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of characters in a file. Lines and columns count from 1; the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where a value was written: its span, and its JSON pointer (RFC 6901) in that file."""

    span: Span
    pointer: str

    def __str__(self) -> str:
        return f"{self.span} ({self.pointer or '/'})"


def escape_pointer(token: str) -> str:
    """Return one reference token of a JSON pointer, escaped as RFC 6901 section 3 asks."""
    return token.replace("~", "~0").replace("/", "~1")


def unescape_pointer(token: str) -> str:
    """Return the key that a reference token of a JSON pointer stands for."""
    return token.replace("~1", "/").replace("~0", "~")
