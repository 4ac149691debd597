"""Results on standard output: table, json, jsonl, csv or yaml.

Input: JSON values, one record at a time. Output: text, as soon as each record is there. Invariants:
stdout holds data only; one command prints one shape whatever was found (a list is one array, an
empty one too); hidden characters never reach a terminal.
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol, TextIO

from ..input.values import Json
from .escaping import visible
from .json_text import cell_text, format_json
from .selection import pick_value

FORMATS = ("table", "json", "jsonl", "csv", "yaml")


def default_format() -> str:
    """Return what is printed when nothing was chosen: a table on a terminal, JSON otherwise."""
    return "table" if sys.stdout.isatty() else "json"


class Writer(Protocol):
    """Prints records one by one. ``remarks`` are what was left out, known at the end."""

    def write(self, records: Sequence[Json]) -> None:
        """Print some more records."""
        ...

    def close(self) -> list[str]:
        """Print what must follow the last record; return remarks on what was left out."""
        ...


def open_writer(
    name: str, *, many: bool, columns: tuple[str, ...], all_columns: tuple[str, ...], chosen: bool
) -> Writer:
    """Return the writer of a format.

    ``many`` prints an array even of one. ``columns`` are a table's, ``all_columns`` those of CSV;
    ``chosen`` tells that the user named them.
    """
    stream = sys.stdout
    match name:
        case "json":
            return _JsonArray(stream) if many else _JsonObject(stream)
        case "jsonl":
            return _JsonLines(stream)
        case "csv":
            return _Csv(stream, columns if chosen else all_columns)
        case "yaml":
            return _YamlList(stream) if many else _YamlDocument(stream)
        case _:
            from .table import RecordTable, RowTable

            return RowTable(stream, columns, chosen) if many else RecordTable(stream)


class _JsonArray:
    """One array, a record a line, its brackets there even when nothing was found."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._opening = "["

    def write(self, records: Sequence[Json]) -> None:
        for record in records:
            self._stream.write(f"{self._opening}\n{format_json(record)}")
            self._opening = ","
        self._stream.flush()

    def close(self) -> list[str]:
        self._stream.write("[]\n" if self._opening == "[" else "\n]\n")
        return []


class _JsonObject:
    """One value, indented for people."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, records: Sequence[Json]) -> None:
        for record in records:
            self._stream.write(f"{format_json(record, indent=2)}\n")

    def close(self) -> list[str]:
        return []


class _JsonLines:
    """A record a line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, records: Sequence[Json]) -> None:
        self._stream.writelines(f"{format_json(record)}\n" for record in records)
        self._stream.flush()

    def close(self) -> list[str]:
        return []


class _YamlList:
    """One sequence of records."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._empty = True

    def write(self, records: Sequence[Json]) -> None:
        from .yaml_text import format_yaml

        for record in records:
            self._empty = False
            self._stream.write(format_yaml([record]))
        self._stream.flush()

    def close(self) -> list[str]:
        if self._empty:
            self._stream.write("[]\n")
        return []


class _YamlDocument:
    """One value."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, records: Sequence[Json]) -> None:
        from .yaml_text import format_yaml

        for record in records:
            self._stream.write(format_yaml(record))

    def close(self) -> list[str]:
        return []


class _Csv:
    """RFC 4180 with a header from the description, so that it never depends on what was found.

    Nested values are JSON in their cell; absent and null are both empty.
    """

    def __init__(self, stream: TextIO, columns: tuple[str, ...]) -> None:
        self._stream = stream
        self._columns = columns
        self._writer = csv.writer(stream, lineterminator="\n")
        self._raw = not stream.isatty()
        self._left_out: set[str] = set()
        self._begun = False

    def write(self, records: Sequence[Json]) -> None:
        for record in records:
            self._begin(record)
            self._writer.writerow([self._cell(value) for value in self._values(record)])
            self._left_out.update(self._missing(record))
        self._stream.flush()

    def close(self) -> list[str]:
        self._begin(None)
        if not self._left_out:
            return []
        names = ",".join(sorted(visible(name) for name in self._left_out))
        return [f"csv left out what the description does not name; --fields shows it: {names}"]

    def _values(self, record: Json) -> Iterable[Json]:
        if not isinstance(record, dict):
            return (record,)
        return (pick_value(record, path) for path in self._columns)

    def _begin(self, record: Json) -> None:
        if not self._begun:
            self._begun = True
            if not self._columns:
                self._columns = tuple(record) if isinstance(record, dict) else ("value",)
            self._writer.writerow([self._cell(path) for path in self._columns])

    def _missing(self, record: Json) -> Iterable[str]:
        if not isinstance(record, dict):
            return ()
        heads = {path.split(".")[0] for path in self._columns} | set(self._columns)
        return (key for key in record if key not in heads)

    def _cell(self, value: Json) -> str:
        text = cell_text(value)
        return text if self._raw else visible(text)


def discard_stdout() -> None:
    """Send what is still to be written nowhere: the reader of standard output has gone away."""
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
