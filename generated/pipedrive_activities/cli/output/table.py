"""Tables for people, by rich: the only importer of it, and only when a table is drawn.

Input: records. Output: aligned text that fits the terminal. Invariants: no cell is cut (long text
wraps); a column that does not fit is named in a remark; no colour or markup comes from data.
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
from .escaping import visible
from .json_text import cell_text
from .selection import pick_value

_GAP = 2
_NARROWEST = 8
_WIDEST = 48
_ENOUGH = 20
"""Records that settle the widths of the columns."""


def _console(stream: TextIO) -> Console:
    width = shutil.get_terminal_size((100, 24)).columns
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def _bold() -> str:
    """Return the style of headings: none with NO_COLOR, which asks for plain text."""
    return "" if os.environ.get("NO_COLOR") else "bold"


class RowTable:
    """A list as rows. Widths are settled by the first records, so that later ones stream."""

    def __init__(self, stream: TextIO, columns: tuple[str, ...], chosen: bool) -> None:
        self._console = _console(stream)
        self._columns = columns
        self._chosen = chosen
        self._widths: tuple[int, ...] = ()
        self._left_out: tuple[str, ...] = ()
        self._waiting: list[Json] = []

    def write(self, records: Sequence[Json]) -> None:
        """Print the records, once there are enough to settle the widths by."""
        self._waiting += records
        if self._widths or len(self._waiting) >= _ENOUGH:
            self._print()

    def close(self) -> list[str]:
        """Print what waits; return a remark on the columns that did not fit."""
        self._print()
        if not self._left_out:
            return []
        return [f"too narrow for {len(self._left_out)} more columns: {','.join(self._left_out)}"]

    def _print(self) -> None:
        """Print what waits; the header stands above the first records."""
        if not self._waiting:
            return
        first = not self._widths
        if first:
            self._settle(self._waiting)
        table = self._blank(show_header=first)
        for record in self._waiting:
            table.add_row(*(Text(self._cell(record, path)) for path in self._columns))
        self._waiting = []
        self._console.print(table)

    def _blank(self, *, show_header: bool) -> Table:
        table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), show_header=show_header)
        for path, width in zip(self._columns, self._widths, strict=True):
            table.add_column(
                Text(visible(path)), width=width, overflow="fold", header_style=_bold()
            )
        return table

    def _cell(self, record: Json, path: str) -> str:
        return visible(cell_text(pick_value(record, path) if isinstance(record, dict) else record))

    def _settle(self, records: Sequence[Json]) -> None:
        if not self._columns:
            head = records[0]
            self._columns = tuple(head) if isinstance(head, dict) else ("value",)
        wanted = [self._wanted(records, path) for path in self._columns]
        kept = len(wanted) if self._chosen else _fitting(wanted, self._console.width)
        self._left_out, self._columns = self._columns[kept:], self._columns[:kept]
        self._widths = _shrunk(wanted[:kept], self._console.width)

    def _wanted(self, records: Sequence[Json], path: str) -> int:
        widest = max(cell_len(self._cell(record, path)) for record in records)
        return max(cell_len(path), min(widest, _WIDEST))


def _fitting(wanted: Sequence[int], room: int) -> int:
    """Return how many columns fit when each may shrink to a readable width."""
    used = 0
    for number, width in enumerate(wanted):
        used += min(width, _NARROWEST * 2) + _GAP
        if used - _GAP > room and number:
            return number
    return len(wanted)


def _shrunk(wanted: Sequence[int], room: int) -> tuple[int, ...]:
    """Return widths that fit the room: the widest columns give way first."""
    widths = list(wanted)
    while sum(widths) + _GAP * (len(widths) - 1) > room and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    return tuple(widths)


class RecordTable:
    """One record, a field a line."""

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
        """Leave nothing out."""
        return []

    def _print(self, record: dict[str, Json]) -> None:
        table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), show_header=False)
        table.add_column("field", style=_bold(), overflow="fold")
        table.add_column("value", overflow="fold")
        for key, value in record.items():
            table.add_row(Text(visible(key)), Text(visible(cell_text(value))))
        self._console.print(table)
