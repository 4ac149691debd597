"""Prints the result of a command: applies ``--fields`` and ``--query``.

With a query the whole result is buffered, because the query sees one array across all pages.
Without a query nothing is buffered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from ..input.values import Json
from ..product import PRODUCT
from .formats import Writer, open_writer
from .selection import compile_query, documented_fields, parse_fields, pick_fields
from .summary import Summary, print_summary


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


@contextmanager
def closing_output(
    printer: Printer, summary: Summary, *, quiet: bool, as_json: bool
) -> Iterator[None]:
    """Close the output and print the summary, also if the enclosed code fails."""
    try:
        yield
    except BaseException:
        _close_output(printer, summary)
        if summary.resume_option or not quiet:
            print_summary(summary, as_json=as_json)
        raise
    summary.remarks += printer.close()
    _note_discarded_items(printer, summary)
    if not quiet:
        print_summary(summary, as_json=as_json)


def _close_output(printer: Printer, summary: Summary) -> None:
    """Close the output after a failure, so that it stays well-formed."""
    try:
        summary.remarks += printer.close()
    except BrokenPipeError:
        return


def _note_discarded_items(printer: Printer, summary: Summary) -> None:
    """Report items that ``--query`` discarded on the client, and the tokens spent on them."""
    kept, read = printer.kept, summary.items
    if kept is None or not read or kept >= read:
        return
    remark = f"--query kept {kept:,} of {read:,} items, after they were fetched"
    if PRODUCT.has_costs:
        share = summary.tokens * (read - kept) / read
        remark += f"; about {share:,.0f} of {summary.tokens:,} tokens were spent on discarded items"
    summary.remarks.append(remark)
