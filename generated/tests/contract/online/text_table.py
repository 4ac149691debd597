"""Tables for people: aligned columns, cells wrapped, the same bytes on a terminal and in a file.

Input: a heading for each column with its greatest width, and rows of text. Output: lines.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from contract.redaction import one_line, shown

_GAP = "  "


def table(columns: Mapping[str, int], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table; a column is as wide as its longest line, never wider than told."""
    limits = list(columns.values())
    body = [
        [_wrapped(cell, limit) for cell, limit in zip(row, limits, strict=True)] for row in rows
    ]
    heads = [[[name] for name in columns], *body]
    widths = [max(len(line) for row in heads for line in row[n]) for n in range(len(limits))]
    ruler = [["-" * width] for width in widths]
    return [line for row in (heads[0], ruler, *body) for line in _lines(row, widths)]


def _wrapped(cell: str, width: int) -> list[str]:
    return textwrap.wrap(one_line(shown(cell)), width) or [""]


def _lines(row: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    height = max(map(len, row))
    padded = [[*cell, *[""] * (height - len(cell))] for cell in row]
    return [
        _GAP.join(cell[n].ljust(width) for cell, width in zip(padded, widths, strict=True)).rstrip()
        for n in range(height)
    ]
