"""Reads rows: the records for a command that runs many times, from a file or standard input.

Input formats: ids (one per line), JSON Lines, one JSON array, or CSV with a header. All but the
array are read in constant memory. Rows are numbered from 1. A CSV cell is converted by the option
of its column; an empty cell is an absent value. A row that cannot be read ends the run (exit code
65) before the row is sent; the message contains its number.
"""

from __future__ import annotations

import csv
import itertools
import json
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from ..cli_error import CliError, input_error, usage_error
from .values import Json, convert_text, quote_text

if TYPE_CHECKING:
    from ..command_model import Command, Option


_NO_NAMES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Row:
    """One record to send: path parameters and body properties, by their names in the API."""

    number: int
    path: Mapping[str, Json]
    body: Mapping[str, Json]


@contextmanager
def open_rows(name: str) -> Iterator[TextIO]:
    """Open a file of rows; ``-`` is standard input. Raises CliError (65) if it cannot be read."""
    if name == "-":
        yield sys.stdin
        return
    with ExitStack() as stack:
        try:
            file = stack.enter_context(Path(name).open(encoding="utf-8-sig", newline=""))
        except OSError as error:
            raise input_error(f"cannot read {name}: {error.strerror}") from None
        yield file


def read_rows(
    command: Command, stream: TextIO, kind: str | None, *, id_column: str = ""
) -> Iterator[Row]:
    """Yield the rows of a text. ``kind`` is ``jsonl``, ``csv`` or ``ids``, or None to detect the format.

    ``id_column`` is the column with the last path parameter, if that has another name.
    """
    lines = _lines(stream)
    first = next(lines, None)
    if first is None:
        return
    first = first.removeprefix("\ufeff")
    names = {id_column: command.options_in("path")[-1].parameter.path[0]} if id_column else {}
    form = kind or _detect_format(command, first, names)
    if form == "csv":
        records = _read_csv(command, itertools.chain([first], lines), names)
    else:
        records = _READERS[form](command, itertools.chain([first], lines))
    for number, record in enumerate(records, start=1):
        if names and isinstance(record, dict):
            record = {names.get(name, name): value for name, value in record.items()}
        yield _row(command, number, record)


def count_rows(command: Command, name: str, kind: str | None) -> int | None:
    """Return the number of rows of a file, to estimate how long they take.

    None if it cannot be known cheaply: for pipes, a JSON array and unreadable files.
    """
    try:
        if name == "-":
            return _count_stdin(command, kind)
        if not Path(name).is_file():
            return None
        with open_rows(name) as stream:
            return _count(command, stream, kind)
    except (CliError, csv.Error, OSError):
        return None


def _count_stdin(command: Command, kind: str | None) -> int | None:
    """Return the number of rows if standard input is a file, which is then at its start again."""
    if not stat.S_ISREG(os.fstat(sys.stdin.fileno()).st_mode):
        return None
    start = sys.stdin.tell()
    try:
        return _count(command, sys.stdin, kind)
    finally:
        sys.stdin.seek(start)


def _count(command: Command, stream: TextIO, kind: str | None) -> int | None:
    lines = _lines(stream)
    first = next(lines, "")
    form = kind or _detect_format(command, first.removeprefix("\ufeff"))
    if form == "array":
        return None
    return sum(1 for _ in (csv.reader(lines) if form == "csv" else lines)) + (form != "csv")


def _lines(stream: TextIO) -> Iterator[str]:
    try:
        yield from (line for line in stream if line.strip())
    except UnicodeDecodeError as error:
        raise input_error(f"the rows are not valid UTF-8: {error}") from None


def _detect_format(command: Command, first: str, names: Mapping[str, str] = _NO_NAMES) -> str:
    text = first.strip()
    if text.startswith("["):
        return "array"
    if text.startswith("{"):
        return "jsonl"
    header = next(csv.reader([text]), [])
    known = {".".join(option.parameter.path) for option in command.options}
    return "csv" if (known | names.keys()).intersection(name.strip() for name in header) else "ids"


def _read_jsonl(command: Command, lines: Iterable[str]) -> Iterator[Json]:
    for number, line in enumerate(lines, start=1):
        try:
            yield json.loads(line)
        except ValueError as error:
            raise input_error(f"row {number} is not valid JSON: {error}") from None


def _read_array(command: Command, lines: Iterable[str]) -> Iterator[Json]:
    try:
        value = json.loads("".join(lines))
    except ValueError as error:
        raise input_error(f"the rows are not a valid JSON array: {error}") from None
    yield from value if isinstance(value, list) else [value]


def _read_ids(command: Command, lines: Iterable[str]) -> Iterator[Json]:
    for line in lines:
        yield line.strip()


def _read_csv(
    command: Command, lines: Iterable[str], names: Mapping[str, str] = _NO_NAMES
) -> Iterator[Json]:
    options = {".".join(option.parameter.path): option for option in command.options}
    reader = csv.DictReader(lines, strict=True)
    header = [names.get(name.strip(), name.strip()) for name in reader.fieldnames or ()]
    for name in header:
        if name not in options:
            raise input_error(
                f"unknown column {quote_text(name)}", f"columns: {', '.join(options)}"
            )
    reader.fieldnames = header
    try:
        for number, cells in enumerate(reader, start=1):
            yield _read_cells(options, number, cells)
    except csv.Error as error:
        raise input_error(f"line {reader.line_num} is not valid CSV: {error}") from None


def _read_cells(
    options: Mapping[str, Option], number: int, cells: Mapping[str | None, object]
) -> Json:
    if None in cells or None in cells.values():
        raise input_error(f"row {number} does not have as many cells as the header")
    record: dict[str, Json] = {}
    for column, text in cells.items():
        if column is not None and isinstance(text, str) and text != "":
            option = options[column]
            _set(record, option.parameter.path, _convert_cell(option, number, text))
    return record


def _convert_cell(option: Option, number: int, text: str) -> Json:
    try:
        return convert_text(option, text)
    except ValueError as error:
        raise input_error(f"row {number}, {'.'.join(option.parameter.path)}: {error}") from None


def _set(record: dict[str, Json], path: tuple[str, ...], value: Json) -> None:
    for key in path[:-1]:
        inner = record.setdefault(key, {})
        if not isinstance(inner, dict):
            return
        record = inner
    record[path[-1]] = value


_READERS = {"jsonl": _read_jsonl, "array": _read_array, "ids": _read_ids}


def _row(command: Command, number: int, record: Json) -> Row:
    options = command.options_in("path")
    if not isinstance(record, dict):
        return Row(number, {options[-1].parameter.path[0]: _id(options, number, record)}, {})
    path = {
        option.parameter.path[0]: _id((option,), number, record[option.parameter.path[0]])
        for option in options
        if option.parameter.path[0] in record
    }
    body = {key: value for key, value in record.items() if key not in path}
    if not command.has_body:
        return Row(number, path, {})
    _check_properties(command, number, body)
    return Row(number, path, body)


def _id(options: tuple[Option, ...], number: int, value: Json) -> Json:
    shown = quote_text(value) if isinstance(value, str) else json.dumps(value)[:60]
    if not options:
        raise input_error(f"row {number}: expected a JSON object, got {shown}")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise input_error(
            f"row {number}, {options[-1].flag}: expected a string or a number, got {shown}"
        )
    try:
        return convert_text(options[-1], str(value))
    except ValueError as error:
        raise input_error(f"row {number}, {options[-1].flag}: {error}") from None


def _check_properties(command: Command, number: int, body: Mapping[str, Json]) -> None:
    known = {option.parameter.path[0] for option in command.options_in("body")}
    if known and not command.allows_additional:
        for key in body:
            if key not in known:
                raise input_error(
                    f"row {number}: {quote_text(key)} cannot be written",
                    "omit it; a row contains only the properties to send",
                )


def check_row_options(command: Command, name: str | None, ids: int) -> None:
    """Raise a usage error (64) if ids and rows are combined, or rows are not supported."""
    if name is not None and ids:
        raise usage_error("ids cannot be combined with --rows")
    if name is not None and not command.takes_rows:
        raise usage_error(f"{command.title} does not support --rows")
