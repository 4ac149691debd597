"""Source positions; imported by all other packages.

A file is named by its path relative to the folder of the OpenAPI document, with forward slashes
(``petshop.yaml``, ``overlays/nullability.yaml``). Nothing derived from a position depends on
the machine or the working directory.
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
    """The position of a value: its span, and its JSON Pointer (RFC 6901) in that file."""

    span: Span
    pointer: str

    def __str__(self) -> str:
        return f"{self.span} ({self.pointer or '/'})"


def escape_pointer(token: str) -> str:
    """Escape a key as a reference token of a JSON Pointer (RFC 6901, section 3)."""
    return token.replace("~", "~0").replace("/", "~1")


def unescape_pointer(token: str) -> str:
    """Return the key of a reference token of a JSON Pointer (RFC 6901, section 4)."""
    return token.replace("~1", "/").replace("~0", "~")
