"""Source positions; imported by all other packages.

A file is named by its path relative to the folder of the OpenAPI document, with forward slashes
(``petshop.yaml``, ``overlays/nullability.yaml``). Nothing derived from a position depends on
the machine or the working directory.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple


class Span(NamedTuple):  # a tuple, as there is one for each value of a document
    """A range of characters in a file. Lines and columns count from 1; the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Origin(NamedTuple):
    """The position of a value: its span, and its JSON Pointer (RFC 6901) in that file."""

    span: Span
    pointer: str

    def __str__(self) -> str:
        return f"{self.span} ({self.pointer or '/'})"


new_span: Callable[[tuple[str, int, int, int, int]], Span] = partial(tuple.__new__, Span)
"""Makes a span of its fields: twice as fast as a call of the class, for those of large documents."""

new_origin: Callable[[tuple[Span, str]], Origin] = partial(tuple.__new__, Origin)
"""Makes an origin of its fields, likewise."""


def escape_pointer(token: str) -> str:
    """Escape a key as a reference token of a JSON Pointer (RFC 6901, section 3)."""
    if "/" not in token and "~" not in token:  # nearly always
        return token
    return token.replace("~", "~0").replace("/", "~1")


def unescape_pointer(token: str) -> str:
    """Return the key of a reference token of a JSON Pointer (RFC 6901, section 4)."""
    return token.replace("~1", "/").replace("~0", "~")
