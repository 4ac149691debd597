"""Tables for people, drawn by rich, which is imported only here.

Tables fit the terminal: long text wraps and is never truncated; columns that do not fit are named
in a remark. A list is printed as it arrives; the columns stay where they are unless a later number or
id needs more space: it is not broken, and the header is repeated. Data cannot add colour or markup.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..input.values import Json
from .colour import STATES, has_colour
from .escaping import cell_text, visible
from .selection import pick_value

_GAP = 2
_READABLE_WIDTH = 16
_MAX_WIDTH = 48
_ID_WIDTH = 36
"""Widest word that stays on one line if possible, such as a UUID."""
_SAMPLE_SIZE = 20
"""Number of records that are awaited before the first ones are printed."""
_RESERVED_DIGITS = 2
"""Space that columns of numbers keep free for later records."""


class _Console(Console):
    """A console that leaves a closed pipe to its caller; rich would end the process."""

    def on_broken_pipe(self) -> None:
        """Raise the error that rich has caught."""
        raise BrokenPipeError


def _console(stream: TextIO) -> Console:
    width = shutil.get_terminal_size((100, 24)).columns
    return _Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def _bold() -> str:
    """Return the style of headings: bold, or none if NO_COLOR is set."""
    return "" if os.environ.get("NO_COLOR") else "bold"


STATE_COLUMN = "state"
"""The column of outcomes and checks whose values have a colour."""


def _styled(path: str, cell: str, *, colour: bool) -> Text:
    return Text(cell, style=STATES.get(cell, "") if colour and path == STATE_COLUMN else "")


class RowTable:
    """A list with a row per record. The first records determine the columns; later ones stream."""

    def __init__(self, stream: TextIO, columns: tuple[str, ...], chosen: bool) -> None:
        self._console = _console(stream)
        self._colour = has_colour(stream)
        self._columns = columns
        self._chosen = chosen
        self._natural: tuple[int, ...] = ()
        self._unbroken: tuple[int, ...] = ()
        self._widths: tuple[int, ...] = ()
        self._omitted: tuple[str, ...] = ()
        self._pending: list[Json] = []

    def write(self, records: Sequence[Json]) -> None:
        """Print the records, once there are enough to determine the widths."""
        self._pending += records
        if self._widths or len(self._pending) >= _SAMPLE_SIZE:
            self._print(reserve=_RESERVED_DIGITS)

    def close(self) -> list[str]:
        """Print pending records; return a remark about columns that did not fit."""
        self._print()
        if not self._omitted:
            return []
        return [f"terminal too narrow for {len(self._omitted)} columns: {','.join(self._omitted)}"]

    def _print(self, reserve: int = 0) -> None:
        """Print pending records, below a header if the columns are new or have moved.

        ``reserve``: by how many digits the numbers of later records may be longer.
        """
        if not self._pending:
            return
        if not self._columns:
            first = self._pending[0]
            self._columns = tuple(first) if isinstance(first, dict) else ("value",)
        rows = [[self._cell(record, path) for path in self._columns] for record in self._pending]
        has_moved = self._set_widths(rows, reserve)
        table = self._empty_table(show_header=has_moved)
        for row in rows:
            cells = zip(self._columns, row, strict=False)
            table.add_row(*(_styled(path, cell, colour=self._colour) for path, cell in cells))
        self._pending = []
        self._console.print(table)

    def _empty_table(self, *, show_header: bool) -> Table:
        table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), show_header=show_header)
        for path, width in zip(self._columns, self._widths, strict=True):
            table.add_column(
                Text(visible(path)), width=width, overflow="fold", header_style=_bold()
            )
        return table

    def _cell(self, record: Json, path: str) -> str:
        return visible(cell_text(pick_value(record, path) if isinstance(record, dict) else record))

    def _set_widths(self, rows: Sequence[Sequence[str]], reserve: int) -> bool:
        """Determine the widths; return whether they have changed.

        Once rows were printed, a column grows only for a word that would be broken; longer text
        wraps, so that the columns stay where they are.
        """
        columns = list(zip(*rows, strict=True))[: len(self._columns)]
        words = tuple(max(map(_longest_word, cells)) for cells in columns)
        if not self._widths:
            self._measure(columns, words, reserve)
        elif all(word <= width for word, width in zip(words, self._widths, strict=True)):
            return False
        else:
            self._unbroken = tuple(map(max, self._unbroken, words))
            self._natural = tuple(map(max, self._natural, words))
        widths = _shrink(self._natural, self._unbroken, self._console.width)
        has_moved, self._widths = widths != self._widths, widths
        return has_moved

    def _measure(
        self, columns: Sequence[Sequence[str]], words: tuple[int, ...], reserve: int
    ) -> None:
        """Measure what the first rows need, and omit columns that do not fit unless chosen."""
        headings = (cell_len(visible(path)) for path in self._columns)
        self._natural = tuple(
            max(heading, min(max(map(cell_len, cells)) + _spare(cells, reserve), _MAX_WIDTH))
            for heading, cells in zip(headings, columns, strict=True)
        )
        self._unbroken = words
        kept = len(self._columns)
        if not self._chosen:
            kept = _count_fitting(self._natural, self._unbroken, self._console.width)
        self._omitted, self._columns = self._columns[kept:], self._columns[:kept]
        self._natural, self._unbroken = self._natural[:kept], self._unbroken[:kept]


def _spare(cells: Sequence[str], reserve: int) -> int:
    """Return the width to keep free for longer numbers, 0 for a column of anything else."""
    return reserve if all(cell.isdecimal() for cell in cells if cell) else 0


def _longest_word(cell: str) -> int:
    """Return the width of the longest word that should stay on one line, such as an id."""
    return max(
        (width for word in cell.split() if (width := cell_len(word)) <= _ID_WIDTH), default=0
    )


def _count_fitting(natural: Sequence[int], unbroken: Sequence[int], available: int) -> int:
    """Return how many columns fit if each may shrink to a readable width."""
    used = 0
    for number, width in enumerate(natural):
        used += min(width, max(_READABLE_WIDTH, unbroken[number])) + _GAP
        if used - _GAP > available and number:
            return number
    return len(natural)


def _shrink(natural: Sequence[int], unbroken: Sequence[int], available: int) -> tuple[int, ...]:
    """Return widths that fit into the available width.

    The widest column shrinks first, and no column below its longest word unless all must.
    """
    widths = list(natural)
    excess = sum(widths) + _GAP * (len(widths) - 1) - available
    for _ in range(excess):
        room = [width - least for width, least in zip(widths, unbroken, strict=True)]
        shrinkable = [number for number, spare in enumerate(room) if spare > 0]
        widest = max(shrinkable or range(len(widths)), key=widths.__getitem__)
        widths[widest] = max(widths[widest] - 1, 1)
    return tuple(widths)


class RecordTable:
    """One record with a line per field."""

    def __init__(self, stream: TextIO) -> None:
        self._console = _console(stream)

    def write(self, records: Sequence[Json]) -> None:
        """Print each record."""
        for record in records:
            if isinstance(record, dict):
                self._print(record)
            else:
                self._console.print(Text(visible(cell_text(record))))

    def close(self) -> list[str]:
        """Return no remarks: all fields are printed."""
        return []

    def _print(self, record: dict[str, Json]) -> None:
        table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), show_header=False)
        table.add_column("field", style=_bold(), overflow="fold")
        table.add_column("value", overflow="fold")
        for key, value in record.items():
            table.add_row(Text(visible(key)), Text(visible(cell_text(value))))
        self._console.print(table)
