"""Prints the result of a command: applies ``--fields`` and ``--query``.

With a query the whole result is buffered, because the query sees one array across all pages.
Without a query nothing is buffered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..input.values import Json
from .formats import Writer, open_writer
from .selection import compile_query, documented_fields, parse_fields, pick_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultShape:
    """The documented shape of a result: a list or one record, its fields, a table's columns."""

    many: bool
    fields: tuple[str, ...]
    columns: tuple[str, ...]


class Printer:
    """Prints the records of one result.

    ``output`` is the format, ``fields`` and ``query`` are the options as given. ``kept`` is the
    number of items that the query returned, None if it is not known.
    """

    def __init__(
        self, output: str, shape: ResultShape, *, fields: str | None, query: str | None
    ) -> None:
        self._output = output
        self._many = shape.many
        self._fields = documented_fields(parse_fields(fields), shape.fields)
        self._query = compile_query(query)
        self._buffer: list[Json] = []
        self.kept: int | None = None
        self._writer = self._open(shape.many, self._fields or shape.columns, shape)

    def write(self, records: Sequence[Json]) -> None:
        """Print records, or buffer them for the query."""
        if self._query is not None:
            self._buffer += records
        else:
            self._writer.write([pick_fields(record, self._fields) for record in records])

    def close(self) -> list[str]:
        """Print the result of the query and what follows the last record; return all remarks."""
        if self._query is not None:
            first = self._buffer[0] if self._buffer else None
            self._print_query_result(self._query(self._buffer if self._many else first))
        return self._writer.close()

    def _print_query_result(self, result: Json) -> None:
        many = isinstance(result, list)
        if isinstance(result, list):
            self.kept = len(result)
        columns = self._fields
        records = result if isinstance(result, list) else [result]
        if not columns and records and isinstance(records[0], dict):
            columns = tuple(records[0])
        self._writer = self._open(many, columns, None)
        self._writer.write([pick_fields(record, self._fields) for record in records])

    def _open(self, many: bool, columns: tuple[str, ...], shape: ResultShape | None) -> Writer:
        return open_writer(
            self._output,
            many=many,
            columns=columns,
            all_columns=_top_level(shape.fields) if shape else columns,
            chosen=bool(self._fields) or shape is None,
        )


def _top_level(fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(field for field in fields if "." not in field)


def print_value(output: str, value: Json, *, many: bool = False) -> None:
    """Print a value that is not the result of an operation, such as a dry run or a report."""
    writer = open_writer(output, many=many, columns=(), all_columns=(), chosen=False)
    writer.write(value if isinstance(value, list) and many else [value])
    writer.close()
