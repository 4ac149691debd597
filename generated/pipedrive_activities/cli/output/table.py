"""Tables for people, drawn by rich, which is imported only here.

Tables fit the terminal: long text wraps and is never truncated; columns that do not fit are named
in a remark. A list is printed as it arrives; columns grow if later records need it, so that numbers
and ids stay on one line. Data cannot add colour or markup.
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
        self._omitted: tuple[str, ...] = ()
        self._pending: list[Json] = []

    def write(self, records: Sequence[Json]) -> None:
        """Print the records, once there are enough to determine the widths."""
        self._pending += records
        if self._natural or len(self._pending) >= _SAMPLE_SIZE:
            self._print()

    def close(self) -> list[str]:
        """Print pending records; return a remark about columns that did not fit."""
        self._print()
        if not self._omitted:
            return []
        return [f"terminal too narrow for {len(self._omitted)} columns: {','.join(self._omitted)}"]

    def _print(self) -> None:
        """Print pending records, with the header above the first ones."""
        if not self._pending:
            return
        first = not self._natural
        if first:
            self._choose_columns(self._pending[0])
        rows = [[self._cell(record, path) for path in self._columns] for record in self._pending]
        self._measure(rows)
        if first:
            self._omit_columns()
        table = self._empty_table(show_header=first)
        for row in rows:
            cells = zip(self._columns, row, strict=False)
            table.add_row(*(_styled(path, cell, colour=self._colour) for path, cell in cells))
        self._pending = []
        self._console.print(table)

    def _empty_table(self, *, show_header: bool) -> Table:
        table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), show_header=show_header)
        widths = _shrink(self._natural, self._unbroken, self._console.width)
        for path, width in zip(self._columns, widths, strict=True):
            table.add_column(
                Text(visible(path)), width=width, overflow="fold", header_style=_bold()
            )
        return table

    def _cell(self, record: Json, path: str) -> str:
        return visible(cell_text(pick_value(record, path) if isinstance(record, dict) else record))

    def _choose_columns(self, first: Json) -> None:
        if not self._columns:
            self._columns = tuple(first) if isinstance(first, dict) else ("value",)
        self._natural = tuple(cell_len(visible(path)) for path in self._columns)
        self._unbroken = (0,) * len(self._columns)

    def _measure(self, rows: Sequence[Sequence[str]]) -> None:
        """Widen the columns to what these rows need; they never become narrower."""
        columns = list(zip(*rows, strict=True))[: len(self._columns)]
        self._natural = tuple(
            max(width, min(max(map(cell_len, cells)), _MAX_WIDTH))
            for width, cells in zip(self._natural, columns, strict=True)
        )
        self._unbroken = tuple(
            max(width, *map(_longest_word, cells))
            for width, cells in zip(self._unbroken, columns, strict=True)
        )

    def _omit_columns(self) -> None:
        """Omit the columns that do not fit, unless the user has chosen them."""
        kept = len(self._columns)
        if not self._chosen:
            kept = _count_fitting(self._natural, self._unbroken, self._console.width)
        self._omitted, self._columns = self._columns[kept:], self._columns[:kept]
        self._natural, self._unbroken = self._natural[:kept], self._unbroken[:kept]


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
