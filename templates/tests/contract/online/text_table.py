"""Text tables with aligned columns and wrapped cells, identical on a terminal and in a file.

Input: column titles with maximum widths, and rows of text. Output: lines.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from contract.redaction import one_line, redact

_GAP = "  "


def table(columns: Mapping[str, int], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table.

    ``columns`` maps titles to maximum widths; a column is as wide as its longest line.
    """
    limits = list(columns.values())
    body = [
        [_wrapped(cell, limit) for cell, limit in zip(row, limits, strict=True)] for row in rows
    ]
    cells = [[[name] for name in columns], *body]
    widths = [max(len(line) for row in cells for line in row[n]) for n in range(len(limits))]
    ruler = [["-" * width] for width in widths]
    return [line for row in (cells[0], ruler, *body) for line in _lines(row, widths)]


def _wrapped(cell: str, width: int) -> list[str]:
    return textwrap.wrap(one_line(redact(cell)), width) or [""]


def _lines(row: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    height = max(map(len, row))
    padded = [[*cell, *[""] * (height - len(cell))] for cell in row]
    return [
        _GAP.join(cell[n].ljust(width) for cell, width in zip(padded, widths, strict=True)).rstrip()
        for n in range(height)
    ]
