"""Shows the line of a diagnostic, with its span underlined.

Input: a span and the line on which it starts. Output: lines of plain text. Invariant: what the document
contains is escaped, and a long line is cut around the span.
"""

from __future__ import annotations

import unicodedata

from generator.positions import Span

WIDTH = 100
"""Longest excerpt of a line, in characters."""
_BEFORE = 40
"""Characters kept before the span if the line is longer."""


def show_line(span: Span, line: str) -> tuple[str, str]:
    """Return the line that a span starts on with its number, and the line that underlines it.

    A span of several lines is underlined to the end of the first.
    """
    line = line.rstrip("\r\n")
    start = min(span.column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    end = max(start + 1, min(end, len(line)))
    first = max(0, start - _BEFORE) if len(line) > WIDTH else 0
    last = min(len(line), first + WIDTH)
    before, marked = _visible(line[first:start]), _visible(line[start : min(end, last)])
    shown = before + marked + _visible(line[min(end, last) : last])
    opening, closing = "…" if first else "", "…" if last < len(line) else ""
    number = str(span.line)
    underline = " " * (len(opening) + _width(before)) + "^" * max(1, _width(marked))
    return f"{number} | {opening}{shown}{closing}", f"{' ' * len(number)} | {underline}"


def _visible(text: str) -> str:
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def _width(text: str) -> int:
    """Return how many columns a text takes in a terminal."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
