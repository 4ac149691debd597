"""Writers of the output formats: table, json, jsonl, csv and yaml.

Records are written to standard output as soon as they are available. Standard output contains
nothing else. The shape of the output depends only on the command: a list is always one array, even
if it is empty. Hidden characters never reach a terminal unescaped.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import Protocol, TextIO

from ..input.values import Json
from .escaping import cell_text, format_json, visible
from .selection import pick_value

FORMATS = ("table", "json", "jsonl", "csv", "yaml")


def default_format() -> str:
    """Return the default format: ``table`` on a terminal, else ``json``."""
    return "table" if sys.stdout.isatty() else "json"


class Writer(Protocol):
    """Prints records in one format."""

    def write(self, records: Sequence[Json]) -> None:
        """Print more records."""
        ...

    def close(self) -> list[str]:
        """Print what follows the last record; return remarks about omitted fields."""
        ...


def open_writer(
    name: str, *, many: bool, columns: tuple[str, ...], all_columns: tuple[str, ...], chosen: bool
) -> Writer:
    """Return the writer of a format.

    ``many`` means that the result is a list. ``columns`` are the columns of a table,
    ``all_columns`` those of CSV; with ``chosen``, the user selected ``columns`` for both.
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
    """One JSON array with a record per line."""

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
    """One indented JSON value."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, records: Sequence[Json]) -> None:
        for record in records:
            self._stream.write(f"{format_json(record, indent=2)}\n")

    def close(self) -> list[str]:
        return []


class _JsonLines:
    """JSON Lines: one record per line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, records: Sequence[Json]) -> None:
        self._stream.writelines(f"{format_json(record)}\n" for record in records)
        self._stream.flush()

    def close(self) -> list[str]:
        return []


class _YamlList:
    """One YAML sequence of records."""

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
    """One YAML document."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, records: Sequence[Json]) -> None:
        from .yaml_text import format_yaml

        for record in records:
            self._stream.write(format_yaml(record))

    def close(self) -> list[str]:
        return []


class _Csv:
    """CSV (RFC 4180). The header comes from the OpenAPI document and so never depends on the data.

    Nested values are written as JSON; absent and null values are both empty.
    """

    def __init__(self, stream: TextIO, columns: tuple[str, ...]) -> None:
        import csv  # only here, so that help stays fast

        self._stream = stream
        self._columns = columns
        self._writer = csv.writer(stream, lineterminator="\n")
        self._is_file = not stream.isatty()
        self._omitted: set[str] = set()
        self._has_header = False

    def write(self, records: Sequence[Json]) -> None:
        for record in records:
            self._write_header(record)
            self._writer.writerow([self._cell(value) for value in self._values(record)])
            self._omitted.update(self._undocumented(record))
        self._stream.flush()

    def close(self) -> list[str]:
        self._write_header(None)
        if not self._omitted:
            return []
        names = ",".join(sorted(visible(name) for name in self._omitted))
        return [f"csv omits undocumented fields; select them with --fields: {names}"]

    def _values(self, record: Json) -> Iterable[Json]:
        if not isinstance(record, dict):
            return (record,)
        return (pick_value(record, path) for path in self._columns)

    def _write_header(self, record: Json) -> None:
        if not self._has_header:
            self._has_header = True
            if not self._columns:
                self._columns = tuple(record) if isinstance(record, dict) else ("value",)
            self._writer.writerow([self._cell(path) for path in self._columns])

    def _undocumented(self, record: Json) -> Iterable[str]:
        if not isinstance(record, dict):
            return ()
        documented = {path.split(".")[0] for path in self._columns} | set(self._columns)
        return (key for key in record if key not in documented)

    def _cell(self, value: Json) -> str:
        text = cell_text(value)
        return text if self._is_file else visible(text)


def discard_stdout() -> None:
    """Redirect standard output to the null device, because its reader has closed it."""
    from pathlib import Path

    with Path(os.devnull).open("w") as null:
        os.dup2(null.fileno(), sys.stdout.fileno())
