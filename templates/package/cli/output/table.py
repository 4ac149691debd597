"""Tables for people, drawn by rich, which is imported only here.

Tables fit the terminal: long text wraps and is never truncated; columns that do not fit are named
in a remark. Data cannot add colour or markup.
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
from .escaping import cell_text, visible
from .selection import pick_value

_GAP = 2
_READABLE_WIDTH = 16
_MAX_WIDTH = 48
_SAMPLE_SIZE = 20
"""Number of records that determine the widths of the columns."""


def _console(stream: TextIO) -> Console:
    width = shutil.get_terminal_size((100, 24)).columns
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def _bold() -> str:
    """Return the style of headings: bold, or none if NO_COLOR is set."""
    return "" if os.environ.get("NO_COLOR") else "bold"


class RowTable:
    """A list with a row per record. The first records determine the widths; later ones stream."""

    def __init__(self, stream: TextIO, columns: tuple[str, ...], chosen: bool) -> None:
        self._console = _console(stream)
        self._columns = columns
        self._chosen = chosen
        self._widths: tuple[int, ...] = ()
        self._omitted: tuple[str, ...] = ()
        self._pending: list[Json] = []

    def write(self, records: Sequence[Json]) -> None:
        """Print the records, once there are enough to determine the widths."""
        self._pending += records
        if self._widths or len(self._pending) >= _SAMPLE_SIZE:
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
        first = not self._widths
        if first:
            self._set_widths(self._pending)
        table = self._empty_table(show_header=first)
        for record in self._pending:
            table.add_row(*(Text(self._cell(record, path)) for path in self._columns))
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

    def _set_widths(self, records: Sequence[Json]) -> None:
        if not self._columns:
            head = records[0]
            self._columns = tuple(head) if isinstance(head, dict) else ("value",)
        natural = [self._natural_width(records, path) for path in self._columns]
        kept = len(natural) if self._chosen else _count_fitting(natural, self._console.width)
        self._omitted, self._columns = self._columns[kept:], self._columns[:kept]
        self._widths = _shrink(natural[:kept], self._console.width)

    def _natural_width(self, records: Sequence[Json], path: str) -> int:
        widest = max(cell_len(self._cell(record, path)) for record in records)
        return max(cell_len(path), min(widest, _MAX_WIDTH))


def _count_fitting(widths: Sequence[int], available: int) -> int:
    """Return how many columns fit if each may shrink to a readable width."""
    used = 0
    for number, width in enumerate(widths):
        used += min(width, _READABLE_WIDTH) + _GAP
        if used - _GAP > available and number:
            return number
    return len(widths)


def _shrink(natural: Sequence[int], available: int) -> tuple[int, ...]:
    """Return widths that fit into the available width, shrinking the widest columns first."""
    widths = list(natural)
    while sum(widths) + _GAP * (len(widths) - 1) > available and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
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
