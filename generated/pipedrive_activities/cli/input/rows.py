"""Rows: many records for one command, from a file or standard input.

Input: ids (one a line), JSON lines, one JSON array, or CSV with a header. Output: ``Row`` by row,
numbered from 1, in their order. JSON lines, ids and CSV are read as they come, in constant memory.
Invariants: a cell is typed by the option of its column; an empty cell is absent; a row that cannot
be read stops the run before it is sent (65), with the number of its row.
"""

from __future__ import annotations

import csv
import itertools
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from ..cli_error import refuse_input, refuse_usage
from ..command_model import Command, Option
from .values import Json, convert_text

FORMATS = ("jsonl", "csv", "ids")


@dataclass(frozen=True, slots=True)
class Row:
    """One record to send: parts of the path by wire name, and members of the body."""

    number: int
    path: Mapping[str, Json]
    body: Mapping[str, Json]


@contextmanager
def open_rows(name: str) -> Iterator[TextIO]:
    """Open the file of rows; ``-`` is standard input. Raises CliError (65) when it cannot be read."""
    if name == "-":
        yield sys.stdin
        return
    with ExitStack() as stack:
        try:
            file = stack.enter_context(Path(name).open(encoding="utf-8-sig", newline=""))
        except OSError as error:
            raise refuse_input(f"cannot read {name}: {error.strerror}") from None
        yield file


def read_rows(command: Command, stream: TextIO, kind: str | None) -> Iterator[Row]:
    """Yield the rows of a text. ``kind`` is one of FORMATS; None looks at the first line."""
    lines = _lines(stream)
    first = next(lines, None)
    if first is None:
        return
    first = first.removeprefix("\ufeff")
    reader = _READERS[kind or _recognise(command, first)]
    for number, found in enumerate(reader(command, itertools.chain([first], lines)), start=1):
        yield _row(command, number, found)


def _lines(stream: TextIO) -> Iterator[str]:
    try:
        yield from (line for line in stream if line.strip())
    except UnicodeDecodeError as error:
        raise refuse_input(f"the rows are not UTF-8: {error}") from None


def _recognise(command: Command, first: str) -> str:
    text = first.strip()
    if text.startswith("["):
        return "array"
    if text.startswith("{"):
        return "jsonl"
    heads = next(csv.reader([text]), [])
    known = {".".join(option.wire) for option in command.options}
    return "csv" if known.intersection(head.strip() for head in heads) else "ids"


def _read_jsonl(command: Command, lines: Iterable[str]) -> Iterator[Json]:
    for number, line in enumerate(lines, start=1):
        try:
            yield json.loads(line)
        except ValueError as error:
            raise refuse_input(f"row {number} is not JSON: {error}") from None


def _read_array(command: Command, lines: Iterable[str]) -> Iterator[Json]:
    try:
        found = json.loads("".join(lines))
    except ValueError as error:
        raise refuse_input(f"the rows are not a JSON array: {error}") from None
    yield from found if isinstance(found, list) else [found]


def _read_ids(command: Command, lines: Iterable[str]) -> Iterator[Json]:
    for line in lines:
        yield line.strip()


def _read_csv(command: Command, lines: Iterable[str]) -> Iterator[Json]:
    options = {".".join(option.wire): option for option in command.options}
    reader = csv.DictReader(lines, strict=True)
    heads = [head.strip() for head in reader.fieldnames or ()]
    for head in heads:
        if head not in options:
            raise refuse_input(f"no column {head!r} here", f"columns: {', '.join(options)}")
    reader.fieldnames = heads
    try:
        for number, cells in enumerate(reader, start=1):
            yield _read_cells(options, number, cells)
    except csv.Error as error:
        raise refuse_input(f"line {reader.line_num} is not CSV: {error}") from None


def _read_cells(
    options: Mapping[str, Option], number: int, cells: Mapping[str | None, object]
) -> Json:
    if None in cells or None in cells.values():
        raise refuse_input(f"row {number} has not as many cells as the header")
    record: dict[str, Json] = {}
    for head, text in cells.items():
        if head is not None and isinstance(text, str) and text != "":
            _set(record, options[head].wire, _read_cell(options[head], number, text))
    return record


def _read_cell(option: Option, number: int, text: str) -> Json:
    try:
        return convert_text(option, text)
    except ValueError as error:
        raise refuse_input(f"row {number}, {'.'.join(option.wire)}: {error}") from None


def _set(record: dict[str, Json], path: tuple[str, ...], value: Json) -> None:
    for key in path[:-1]:
        inner = record.setdefault(key, {})
        if not isinstance(inner, dict):
            return
        record = inner
    record[path[-1]] = value


_READERS = {"jsonl": _read_jsonl, "array": _read_array, "ids": _read_ids, "csv": _read_csv}


def _row(command: Command, number: int, found: Json) -> Row:
    options = command.placed("path")
    if not isinstance(found, dict):
        return Row(number, {options[-1].wire[0]: _id(options, number, found)}, {})
    path = {
        option.wire[0]: _id((option,), number, found[option.wire[0]])
        for option in options
        if option.wire[0] in found
    }
    body = {key: value for key, value in found.items() if key not in path}
    if command.body is None:
        return Row(number, path, {})
    _check_members(command, number, body)
    return Row(number, path, body)


def _id(options: tuple[Option, ...], number: int, found: Json) -> Json:
    if not options:
        raise refuse_input(f"row {number} is not an object: {json.dumps(found)[:60]}")
    if isinstance(found, bool) or not isinstance(found, str | int):
        raise refuse_input(f"row {number}: {json.dumps(found)[:60]} is no {options[-1].flag}")
    try:
        return convert_text(options[-1], str(found))
    except ValueError as error:
        raise refuse_input(f"row {number}, {options[-1].flag}: {error}") from None


def _check_members(command: Command, number: int, body: Mapping[str, Json]) -> None:
    known = {option.wire[0] for option in command.placed("body")}
    if known and command.body is not None and not command.body.open:
        for key in body:
            if key not in known:
                raise refuse_input(
                    f"row {number}: {key!r} cannot be sent", "leave it out; send only changes"
                )


def check_row_options(command: Command, name: str | None, ids: int) -> None:
    """Refuse (64) a combination of ids and rows that has no single meaning."""
    if name is not None and ids:
        raise refuse_usage("ids and --rows exclude each other")
    if name is not None and not command.takes_rows:
        raise refuse_usage(f"{command.title} takes no rows")
